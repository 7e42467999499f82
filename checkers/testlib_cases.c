/* SPDX-License-Identifier: MIT */
/*
 * The checkers of testlib for outputs in numbered cases:
 *
 *	Case 1: VALUE...
 *	Case 2: VALUE...
 *
 * They read the answer whole (caseicmp), or each of its cases whole (the others), then the output,
 * and then compare. So an answer that is not as expected counts before an output that is not, and
 * that before a difference. Here both are read in step, and what counts more replaces what was
 * found before.
 */
#include "checkers/families.h"
#include "checkers/testlib.h"

#include <inttypes.h>
#include <stdio.h>

enum item { ITEM_VALUE, ITEM_END, ITEM_BAD };

static bool expect_token(struct pair *pair, struct side *side, const char *text)
{
	char expected[64];
	(void)snprintf(expected, sizeof(expected), "\"%s\"", text);
	return side_token_is(side, text) || pair_bad(pair, side, expected);
}

/* The number of a case and the colon come next. */
static bool read_number(struct pair *pair, struct side *side, uint64_t number)
{
	char text[32];
	(void)snprintf(text, sizeof(text), "%" PRIu64 ":", number);
	(void)side_token(side);
	return expect_token(pair, side, text);
}

/* One integer a case. */

static enum item read_case(struct pair *pair, struct side *side, uint64_t number, int64_t *ret_value)
{
	if (!side_token(side))
		return ITEM_END;
	if (!expect_token(pair, side, "Case") || !read_number(pair, side, number))
		return ITEM_BAD;
	(void)side_token(side);
	return testlib_integer(pair, side, ret_value) ? ITEM_VALUE : ITEM_BAD;
}

static bool nothing_found(const struct pair *pair)
{
	return pair->result.outcome == CHECKER_ACCEPTED;
}

static void caseicmp(const void *options, struct pair *pair)
{
	(void)options;
	testlib_begin(pair);
	enum item answer = ITEM_VALUE, team = ITEM_VALUE;
	uint64_t answers = 0, teams = 0;
	int64_t expected, found;
	while (answer == ITEM_VALUE || team == ITEM_VALUE) {
		if (answer == ITEM_VALUE)
			answer = read_case(pair, &pair->answer, ++answers, &expected);
		if (answer == ITEM_BAD)
			return;
		if (team == ITEM_VALUE)
			team = read_case(pair, &pair->team, ++teams, &found);
		if (answer == ITEM_VALUE && team == ITEM_VALUE && expected != found &&
		    nothing_found(pair))
			(void)pair_wrong_token(pair);
	}
	if (nothing_found(pair) && answers != teams)
		(void)pair_malformed(pair, "expected %" PRIu64 " cases, got %" PRIu64, answers - 1,
		                     teams - 1);
}

/* Many values a case. */

struct cases {
	struct pair *pair;
	bool integers;
	/* The word "Case" of the next case was read already, by looking for the end of this. */
	bool answer_begun, team_begun;
};

static bool read_head(struct cases *c, struct side *side, bool begun, uint64_t number)
{
	if (!begun) {
		(void)side_token(side);
		if (!expect_token(c->pair, side, "Case"))
			return false;
	}
	return read_number(c->pair, side, number);
}

/* What the current token is. */
static enum item item_of(struct cases *c, struct side *side, bool *begun)
{
	int64_t value;
	if (side->token.size == 0)
		return ITEM_END;
	if (side_token_is(side, "Case")) {
		*begun = true; /* and stays so: a last case may end with the word */
		return ITEM_END;
	}
	return !c->integers || testlib_integer(c->pair, side, &value) ? ITEM_VALUE : ITEM_BAD;
}

static void read_tokens(struct pair *pair, bool answer, bool team)
{
	if (answer && team)
		(void)pair_tokens(pair);
	else
		(void)side_token(answer ? &pair->answer : &pair->team);
}

/* Return: go on with the next case. */
static bool compare_case(struct cases *c, uint64_t number)
{
	struct pair *pair = c->pair;
	enum item answer = ITEM_BAD, team = ITEM_BAD;
	if (!read_head(c, &pair->answer, c->answer_begun, number))
		return false;
	answer = ITEM_VALUE;
	team = read_head(c, &pair->team, c->team_begun, number) ? ITEM_VALUE : ITEM_BAD;
	while (answer == ITEM_VALUE || team == ITEM_VALUE) {
		bool both = answer == ITEM_VALUE && team == ITEM_VALUE;
		read_tokens(pair, answer == ITEM_VALUE, team == ITEM_VALUE);
		if (answer == ITEM_VALUE)
			answer = item_of(c, &pair->answer, &c->answer_begun);
		if (answer == ITEM_BAD)
			return false;
		if (team == ITEM_VALUE)
			team = item_of(c, &pair->team, &c->team_begun);
		if (both && team != ITEM_BAD && nothing_found(pair) &&
		    (answer != team || (answer == ITEM_VALUE && !pair->same)))
			(void)pair_wrong_token(pair);
	}
	return nothing_found(pair);
}

static void compare_cases(struct pair *pair, bool integers)
{
	struct cases cases = {.pair = pair, .integers = integers};
	testlib_begin(pair);
	for (uint64_t number = 1; side_more(&pair->answer); number++) {
		if (!compare_case(&cases, number))
			return;
	}
	testlib_accept(pair);
}

static void casencmp(const void *options, struct pair *pair)
{
	(void)options;
	compare_cases(pair, true);
}

static void casewcmp(const void *options, struct pair *pair)
{
	(void)options;
	compare_cases(pair, false);
}

#define CHECKER(rule, text)                                                                        \
	{                                                                                          \
		.name = "testlib " #rule, .summary = (text), .parse = checker_parse_nothing,       \
		.compare = (rule)                                                                  \
	}

static const struct checker_type types[] = {
	CHECKER(caseicmp, "\"Case 1: INTEGER\" and so on, the same"),
	CHECKER(casencmp, "\"Case 1: INTEGER...\" and so on, the same"),
	CHECKER(casewcmp, "\"Case 1: TOKEN...\" and so on, the same"),
};

const struct checker_family testlib_case_checkers = {types, ARRAY_SIZE(types)};
