/* SPDX-License-Identifier: MIT */
/* A reference: the rules once more, as simply as they can be said. */
#include "tests/unit/kattis_default_fixture.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

struct token {
	char text[64];
	char white[64]; /* before it */
};

struct tokens {
	struct token items[32];
	size_t count;
	char white[64]; /* after the last */
};

static void tokenize(const char *text, struct tokens *tokens)
{
	tokens->count = 0;
	for (;;) {
		struct token *token = &tokens->items[tokens->count];
		size_t white = strspn(text, " \t\n\v\f\r");
		(void)snprintf(token->white, sizeof(token->white), "%.*s", (int)white, text);
		text += white;
		size_t black = strcspn(text, " \t\n\v\f\r");
		if (black == 0) {
			strcpy(tokens->white, token->white);
			return;
		}
		(void)snprintf(token->text, sizeof(token->text), "%.*s", (int)black, text);
		text += black;
		tokens->count++;
	}
}

static bool reference_number(const char *text, long double *value)
{
	const char *p = text;
	p += *p == '+' || *p == '-';
	size_t before = strspn(p, "0123456789");
	p += before;
	size_t after = *p == '.' ? strspn(p + 1, "0123456789") : 0;
	p += *p == '.' ? after + 1 : 0;
	if (before + after == 0)
		return false;
	if (*p == 'e' || *p == 'E') {
		p += p[1] == '+' || p[1] == '-' ? 2 : 1;
		if (!isdigit((unsigned char)*p))
			return false;
		p += strspn(p, "0123456789");
	}
	*value = strtold(text, NULL);
	return *p == '\0';
}

static bool reference_equal(const struct kattis_default_options *options, const char *answer,
                            const char *team)
{
	long double a, t;
	if (strcmp(answer, team) == 0)
		return true;
	if (options->numbers && reference_number(answer, &a)) {
		return reference_number(team, &t) &&
		       (fabsl(t - a) <= (long double)options->tolerance_abs ||
		        fabsl(t - a) <= (long double)options->tolerance_rel * fabsl(a));
	}
	return !options->case_sensitive && strcasecmp(answer, team) == 0;
}

static bool reference_accepts(const struct kattis_default_options *options, const char *answer,
                              const char *team)
{
	static struct tokens a, t;
	tokenize(answer, &a);
	tokenize(team, &t);
	if (a.count != t.count)
		return false;
	for (size_t i = 0; i < a.count; i++) {
		if (options->space_change_sensitive &&
		    strcmp(a.items[i].white, t.items[i].white) != 0)
			return false;
		if (!reference_equal(options, a.items[i].text, t.items[i].text))
			return false;
	}
	return !options->space_change_sensitive || strcmp(a.white, t.white) == 0;
}

static uint64_t random_next(void)
{
	static uint64_t state = 0x2545f4914f6cdd1d;
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state >> 16;
}

static bool one_in(unsigned n)
{
	return random_next() % n == 0;
}

/* Tokens and tolerances that doubles hold exactly, so that long doubles come to the same end. */
static const char *const random_tokens[] = {
	"1",
	"1.0",
	"1.25",
	"01",
	"-1",
	"+1",
	"1e0",
	"10e-1",
	".5",
	"5.",
	"0",
	"-0",
	"a",
	"A",
	"ab",
	"aB",
	"abc",
	"1e",
	".",
	"inf",
	"nan",
	"0x1",
	"1.5x",
	"2",
	"2.5",
	"1024",
	"1e3",
	"1E3",
	"1000",
	"Yes",
	"yes",
	"YES",
	"no",
	"-",
	"e5",
	"1.2.3",
	"longertoken-longertoken",
	"longertoken-longertokeN",
	"longertoken-longertokex",
	"1.00000000000000000000000000000000000",
};
static const char *const random_whites[] = {" ",    "\n", "\t", "  ",  " \n",
                                            "\r\n", "\v", "\f", "\n\n"};
static const char *const random_arguments[] = {
	"",
	"case_sensitive",
	"space_change_sensitive",
	"case_sensitive space_change_sensitive",
	"float_tolerance 0.25",
	"float_absolute_tolerance 0.5",
	"float_relative_tolerance 0.5",
	"float_tolerance 0 case_sensitive",
	"float_tolerance 0.25 space_change_sensitive",
};

#define PICK(table) ((table)[random_next() % ARRAY_SIZE(table)])

/* Two texts that are often alike. */
static void random_texts(char *answer, char *team)
{
	size_t count = random_next() % 8;
	*answer = *team = '\0';
	for (size_t i = 0; i <= 2 * count; i++) {
		const char *piece = i % 2                 ? PICK(random_tokens)
		                    : one_in(3) && i == 0 ? ""
		                                          : PICK(random_whites);
		const char *other = !one_in(8) ? piece
		                    : i % 2    ? PICK(random_tokens)
		                               : PICK(random_whites);
		strcat(answer, piece);
		if (!one_in(30))
			strcat(team, other);
	}
}

/* Compares in blocks so small that every boundary is met. */
static enum checker_answer compare_in_blocks(const struct kattis_default_options *options,
                                             const char *answer, const char *team)
{
	static const size_t sizes[] = {1, 2, 3, 5, 8, 16, 17, 64};
	_cleanup_(fd_closep) int answer_fd = fd_memfd("answer", answer, strlen(answer), NULL);
	_cleanup_(fd_closep) int team_fd = fd_memfd("team", team, strlen(team), NULL);
	_cleanup_(stream_close) struct stream a = {0}, t = {0};
	CHECK(lseek(answer_fd, 0, SEEK_SET) == 0 && lseek(team_fd, 0, SEEK_SET) == 0);
	CHECK_INT(stream_open(&a, answer_fd, PICK(sizes), NULL), 0);
	CHECK_INT(stream_open(&t, team_fd, PICK(sizes), NULL), 0);
	CHECK_INT(kattis_default_compare(options, &a, &t, &result, NULL), 0);
	return result.outcome;
}

TEST(random_texts_are_judged_as_the_rules_say_in_memory_and_in_blocks)
{
	enum { COUNT = 300000, IN_BLOCKS = 8 };
	char answer[1024], team[1024];
	for (unsigned i = 0; i < COUNT; i++) {
		struct kattis_default_options options;
		const char *arguments = PICK(random_arguments);
		CHECK_INT(parse(arguments, CHECKER_ONCE, &options, NULL), 0);
		random_texts(answer, team);
		bool expected = reference_accepts(&options, answer, team);
		bool found = compare_bytes(&options, answer, strlen(answer), team, strlen(team)) ==
		             CHECKER_ACCEPTED;
		if (found != expected)
			FAIL("[%s] answer \"%s\" output \"%s\": %s", arguments, answer, team,
			     result.message);
		if (i % IN_BLOCKS != 0)
			continue;
		struct checker_result in_memory = result;
		CHECK_INT(compare_in_blocks(&options, answer, team), in_memory.outcome);
		CHECK_STR(result.message, in_memory.message);
		CHECK_INT(result.team_offset, in_memory.team_offset);
		CHECK_INT(result.answer_offset, in_memory.answer_offset);
		CHECK_INT(result.team_token, in_memory.team_token);
	}
}
