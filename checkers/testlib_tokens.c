/* SPDX-License-Identifier: MIT */
/*
 * The checkers of testlib that compare token by token.
 */
#include "checkers/families.h"
#include "checkers/testlib.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <strings.h>

/* testlib compares doubles with a tolerance that is this much larger. */
static const double tolerance_more = 1e-15;

/* Both files go on. */
static bool both_more(struct pair *pair)
{
	bool answer = side_more(&pair->answer), team = side_more(&pair->team);
	return answer && team;
}

/* One has ended; the output is right when the other has, too. */
static void compare_ends(struct pair *pair)
{
	(void)pair_tokens(pair);
	if (pair->answer.token.size > 0 || pair->team.token.size > 0)
		(void)pair_wrong_token(pair);
}

/* Tokens. */

static void wcmp(const void *options, struct pair *pair)
{
	(void)options;
	testlib_begin(pair);
	for (; both_more(pair); pair_pass_same(pair)) {
		(void)pair_tokens(pair);
		if (!pair->same) {
			(void)pair_wrong_token(pair);
			return;
		}
	}
	compare_ends(pair);
}

/* Integers. */

static bool read_integers(struct pair *pair, int64_t *ret_answer, int64_t *ret_team)
{
	(void)pair_tokens(pair);
	return testlib_integer(pair, &pair->answer, ret_answer) &&
	       testlib_integer(pair, &pair->team, ret_team);
}

/* What goes on after the other has ended must be integers, too, before it is only too long. */
static bool rest_is_integers(struct pair *pair, struct side *side)
{
	int64_t value;
	while (side_token(side)) {
		if (!testlib_integer(pair, side, &value))
			return false;
	}
	return true;
}

static void ncmp(const void *options, struct pair *pair)
{
	(void)options;
	testlib_begin(pair);
	uint64_t count = 0;
	int64_t answer, team;
	for (; both_more(pair); count++) {
		if (!read_integers(pair, &answer, &team))
			return;
		if (answer != team) {
			(void)pair_wrong_token(pair);
			return;
		}
	}
	bool longer_answer = side_more(&pair->answer), longer_team = side_more(&pair->team);
	excerpt_reset(&pair->answer.token);
	excerpt_reset(&pair->team.token);
	if (!rest_is_integers(pair, &pair->answer) || !rest_is_integers(pair, &pair->team))
		return;
	if (longer_answer)
		(void)pair_wrong(pair, "the output ends after %" PRIu64 " integers", count);
	if (longer_team)
		(void)pair_wrong(pair, "the answer ends after %" PRIu64 " integers", count);
}

static bool fits_32_bits(struct pair *pair, const struct side *side, int64_t value)
{
	return (value >= INT32_MIN && value <= INT32_MAX) ||
	       pair_bad(pair, side, "an integer of 32 bits");
}

static void icmp(const void *options, struct pair *pair)
{
	(void)options;
	testlib_begin(pair);
	int64_t answer, team;
	(void)pair_tokens(pair);
	if (!testlib_integer(pair, &pair->answer, &answer) ||
	    !fits_32_bits(pair, &pair->answer, answer) ||
	    !testlib_integer(pair, &pair->team, &team) || !fits_32_bits(pair, &pair->team, team))
		return;
	if (answer != team)
		(void)pair_wrong_token(pair);
	else
		testlib_accept(pair);
}

/* An integer of any length, in its only form but for -0. */
static bool is_huge_integer(const struct side *side)
{
	const uint8_t *text = side->token.head;
	bool minus = text[0] == '-';
	if (!decimal_is_whole(&side->number) || text[0] == '+')
		return false;
	return text[minus] != '0' || side->token.size == 1;
}

static void hcmp(const void *options, struct pair *pair)
{
	(void)options;
	testlib_begin(pair);
	pair->answer.numbers = pair->team.numbers = true;
	(void)pair_tokens(pair);
	if (pair->answer.token.size == 0)
		(void)pair_bad(pair, &pair->answer, "an integer");
	else if (pair->team.token.size == 0)
		(void)pair_bad(pair, &pair->team, "an integer");
	else if (!is_huge_integer(&pair->answer))
		(void)pair_bad(pair, &pair->answer, "an integer");
	else if (side_more(&pair->answer))
		(void)pair_failed(pair, "expected nothing after the first token");
	else if (!is_huge_integer(&pair->team))
		(void)pair_bad(pair, &pair->team, "an integer");
	else if (!pair->same)
		(void)pair_wrong_token(pair);
	else
		testlib_accept(pair);
}

/* Doubles. */

typedef bool near_fn(double answer, double team, double tolerance);

static bool near_absolute(double answer, double team, double tolerance)
{
	return !(fabs(answer - team) > tolerance + tolerance_more);
}

static bool is_far(double value)
{
	return fabs(value) > 1e300;
}

static bool near_either(double answer, double team, double tolerance)
{
	tolerance += tolerance_more;
	if (is_far(answer) || is_far(team))
		return is_far(answer) && is_far(team) && (answer > 0) == (team > 0);
	if (fabs(team - answer) <= tolerance)
		return true;
	double one = answer * (1.0 - tolerance), other = answer * (1.0 + tolerance);
	return (one <= team && team <= other) || (other <= team && team <= one);
}

static bool is_double(struct pair *pair, const struct side *side)
{
	return decimal_is_number(&side->number) || pair_bad(pair, side, "a number");
}

static bool compare_doubles(struct pair *pair, near_fn *near, double tolerance)
{
	(void)pair_tokens(pair);
	if (!is_double(pair, &pair->answer) || !is_double(pair, &pair->team))
		return false;
	double answer = side_value(&pair->answer), team = side_value(&pair->team);
	if (near(answer, team, tolerance))
		return true;
	char error[DECIMAL_TEXT_SIZE], expected[EXCERPT_TEXT_SIZE], found[EXCERPT_TEXT_SIZE];
	decimal_format(fabs(team - answer), error);
	excerpt_format(&pair->answer.token, false, expected);
	excerpt_format(&pair->team.token, false, found);
	return pair_wrong(pair, "expected \"%s\", got \"%s\": absolute error %s", expected, found,
	                  error);
}

static void one_double(struct pair *pair, near_fn *near, double tolerance)
{
	testlib_begin(pair);
	pair->answer.numbers = pair->team.numbers = true;
	if (compare_doubles(pair, near, tolerance))
		testlib_accept(pair);
}

static void many_doubles(struct pair *pair, near_fn *near, double tolerance)
{
	testlib_begin(pair);
	pair->answer.numbers = pair->team.numbers = true;
	while (side_more(&pair->answer)) {
		if (!compare_doubles(pair, near, tolerance))
			return;
	}
	testlib_accept(pair);
}

static void rcmp(const void *options, struct pair *pair)
{
	(void)options;
	one_double(pair, near_absolute, 1.5e-6);
}

static void dcmp(const void *options, struct pair *pair)
{
	(void)options;
	one_double(pair, near_either, 1e-6);
}

static void rncmp(const void *options, struct pair *pair)
{
	(void)options;
	many_doubles(pair, near_absolute, 1.5e-5);
}

static void rcmp4(const void *options, struct pair *pair)
{
	(void)options;
	many_doubles(pair, near_either, 1e-4);
}

static void rcmp6(const void *options, struct pair *pair)
{
	(void)options;
	many_doubles(pair, near_either, 1e-6);
}

static void rcmp9(const void *options, struct pair *pair)
{
	(void)options;
	many_doubles(pair, near_either, 1e-9);
}

/* Yes and no. */

enum word { WORD_NO, WORD_YES, WORD_OTHER };

static enum word word_of(const struct side *side)
{
	const char *text = (const char *)side->token.head;
	if (side->token.size == 3 && strncasecmp(text, "yes", 3) == 0)
		return WORD_YES;
	if (side->token.size == 2 && strncasecmp(text, "no", 2) == 0)
		return WORD_NO;
	return WORD_OTHER;
}

static bool compare_words(struct pair *pair)
{
	enum word answer = word_of(&pair->answer), team = word_of(&pair->team);
	if (answer == WORD_OTHER)
		return pair_bad(pair, &pair->answer, "YES or NO");
	if (team == WORD_OTHER)
		return pair_bad(pair, &pair->team, "YES or NO");
	return answer == team || pair_wrong_token(pair);
}

static void yesno(const void *options, struct pair *pair)
{
	(void)options;
	testlib_begin(pair);
	(void)pair_tokens(pair);
	if (pair->team.token.size == 0 && pair->answer.token.size > 0)
		(void)pair_bad(pair, &pair->team, "YES or NO");
	else if (compare_words(pair))
		testlib_accept(pair);
}

static void nyesno(const void *options, struct pair *pair)
{
	(void)options;
	testlib_begin(pair);
	while (both_more(pair)) {
		(void)pair_tokens(pair);
		if (!compare_words(pair))
			return;
	}
	compare_ends(pair);
}

#define CHECKER(rule, text)                                                                        \
	{                                                                                          \
		.name = "testlib " #rule, .summary = (text), .parse = checker_parse_nothing,       \
		.compare = (rule)                                                                  \
	}

static const struct checker_type types[] = {
	CHECKER(wcmp, "the same tokens"),
	CHECKER(ncmp, "the same integers of 64 bits"),
	CHECKER(icmp, "one integer of 32 bits, the same"),
	CHECKER(hcmp, "one integer of any length, the same"),
	CHECKER(rcmp, "one number, 1.5e-6 near"),
	{.name = "testlib acmp",
         .summary = "one number, 1.5e-6 near",
         .parse = checker_parse_nothing,
         .compare = rcmp},
	CHECKER(dcmp, "one number, absolutely or relatively 1e-6 near"),
	CHECKER(rncmp, "numbers, 1.5e-5 near"),
	CHECKER(rcmp4, "numbers, absolutely or relatively 1e-4 near"),
	CHECKER(rcmp6, "numbers, absolutely or relatively 1e-6 near"),
	CHECKER(rcmp9, "numbers, absolutely or relatively 1e-9 near"),
	CHECKER(yesno, "one YES or NO in any case, the same"),
	CHECKER(nyesno, "YES and NO in any case, the same"),
};

const struct checker_family testlib_token_checkers = {types, ARRAY_SIZE(types)};
