/* SPDX-License-Identifier: MIT */
/*
 * DMOJ's checkers that compare token by token: standard and identical, floats and its kin.
 */
#include "checkers/dmoj.h"
#include "checkers/families.h"
#include "checkers/pair.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

/* White space between tokens counts by its kind only. */
enum gap { GAP_NONE, GAP_BLANKS, GAP_LINES };

static enum gap gap_wider(enum gap gap, uint8_t byte)
{
	return byte == '\n' || byte == '\r' || gap == GAP_LINES ? GAP_LINES : GAP_BLANKS;
}

static void pass_rest_of_gap(struct side *side, enum gap *gap)
{
	for (; stream_more(&side->stream) && byte_is_white(*side->stream.at); side->stream.at++)
		*gap = gap_wider(*gap, *side->stream.at);
}

/* Return: the two gaps are the same, byte by byte. */
static bool pass_gaps(struct pair *pair, enum gap *ret_answer, enum gap *ret_team)
{
	struct stream *answer = &pair->answer.stream, *team = &pair->team.stream;
	enum gap both = GAP_NONE;
	while (stream_more(answer) && stream_more(team) && *answer->at == *team->at &&
	       byte_is_white(*answer->at)) {
		both = gap_wider(both, *answer->at);
		answer->at++;
		team->at++;
	}
	bool same = (!stream_more(answer) || !byte_is_white(*answer->at)) &&
	            (!stream_more(team) || !byte_is_white(*team->at));
	*ret_answer = *ret_team = both;
	pass_rest_of_gap(&pair->answer, ret_answer);
	pass_rest_of_gap(&pair->team, ret_team);
	return same;
}

static bool ended(struct side *side)
{
	return !stream_more(&side->stream);
}

/* Return: accepted. *ret_identical: and byte by byte the same. */
static bool compare_standard(struct pair *pair, bool *ret_identical)
{
	enum gap answer, team;
	pair->answer.bytes = pair->team.bytes = pair_bytes_white;
	*ret_identical = pass_gaps(pair, &answer, &team);
	while (!ended(&pair->answer) && !ended(&pair->team)) {
		pair_tokens_here(pair);
		if (!pair->same)
			return pair_wrong_token(pair);
		pair_pass_same(pair);
		*ret_identical &= pass_gaps(pair, &answer, &team);
		if (ended(&pair->answer) || ended(&pair->team) || answer == team)
			continue;
		excerpt_reset(&pair->answer.token);
		excerpt_reset(&pair->team.token);
		return pair_wrong(pair, "expected %s before this",
		                  answer == GAP_LINES ? "the end of the line"
		                                      : "no end of the line");
	}
	pair_tokens_here(pair);
	return pair->same || pair_wrong_token(pair);
}

static void standard(const void *options, struct pair *pair)
{
	(void)options;
	bool identical;
	(void)compare_standard(pair, &identical);
}

static void identical(const void *options, struct pair *pair)
{
	const struct dmoj_options *o = options;
	bool same;
	if (!compare_standard(pair, &same) || same)
		return;
	(void)pair_wrong(pair, "the output is not the same, byte by byte%s",
	                 o->pe_allowed ? ": white space differs" : "");
	pair->result.malformed = o->pe_allowed;
}

/* Numbers. */

/* inf, infinity and nan in any case, as Python takes them. */
static bool named_value(const struct side *side, double *ret_value)
{
	static const struct {
		const char *name;
		double value;
	} names[] = {{"inf", (double)INFINITY}, {"infinity", (double)INFINITY}, {"nan", (double)NAN}};
	const char *text = (const char *)side->token.head;
	size_t size = side->token.size;
	bool sign = size > 0 && (*text == '-' || *text == '+');
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (size - sign != strlen(names[i].name) ||
		    strncasecmp(text + sign, names[i].name, size - sign) != 0)
			continue;
		*ret_value = *text == '-' ? -names[i].value : names[i].value;
		return true;
	}
	return false;
}

/* Single underscores between digits, which Python takes; only in tokens that are held whole. */
static bool underscored_value(const struct side *side, double *ret_value)
{
	const uint8_t *text = side->token.head;
	char plain[EXCERPT_HEAD + 1];
	size_t size = 0;
	if (side->token.size > EXCERPT_HEAD)
		return false;
	for (size_t i = 0; i < side->token.size; i++) {
		if (text[i] != '_')
			plain[size++] = (char)text[i];
		else if (i == 0 || i + 1 == side->token.size || !isdigit(text[i - 1]) ||
		         !isdigit(text[i + 1]))
			return false;
	}
	plain[size] = '\0';
	return strlen(plain) == size && decimal_parse(plain, ret_value);
}

static bool python_value(const struct side *side, double *ret_value)
{
	if (decimal_is_number(&side->number)) {
		*ret_value = side_value(side);
		return true;
	}
	return named_value(side, ret_value) || underscored_value(side, ret_value);
}

static bool near_absolute(double answer, double team, double tolerance)
{
	return fabs(team - answer) <= tolerance;
}

static bool near_relative(double answer, double team, double tolerance)
{
	double one = answer * (1 - tolerance), other = answer * (1 + tolerance);
	return (one <= team && team <= other) || (other <= team && team <= one);
}

static bool near_either(double answer, double team, double tolerance)
{
	return fabs(team - answer) <= tolerance ||
	       (fabs(answer) >= tolerance && answer != 0 && fabs(1.0 - team / answer) <= tolerance);
}

static bool is_near(const struct dmoj_options *options, double answer, double team)
{
	static bool (*const near[])(double answer, double team, double tolerance) = {
		[DMOJ_ERROR_DEFAULT] = near_either,
		[DMOJ_ERROR_ABSOLUTE] = near_absolute,
		[DMOJ_ERROR_RELATIVE] = near_relative,
	};
	return near[options->error_mode](answer, team, options->tolerance);
}

/* Where the answer has no number, the texts must be the same. */
static bool compare_tokens(const struct dmoj_options *options, struct pair *pair)
{
	double answer, team;
	if (!python_value(&pair->answer, &answer))
		return pair->same || pair_wrong_token(pair);
	return (python_value(&pair->team, &team) && is_near(options, answer, team)) ||
	       pair_wrong_token(pair);
}

static bool compare_line(const struct dmoj_options *options, struct pair *pair)
{
	while (pair_tokens(pair)) {
		if (!compare_tokens(options, pair))
			return false;
	}
	return pair->answer.token.size == pair->team.token.size || pair_wrong_token(pair);
}

static void floats(const void *options, struct pair *pair)
{
	pair->answer.bytes = pair->team.bytes = pair_bytes_lines;
	pair->answer.numbers = pair->team.numbers = true;
	for (;;) {
		bool answer = side_next_line(&pair->answer), team = side_next_line(&pair->team);
		if (!answer || !team) {
			(void)pair_tokens(pair);
			if (answer != team)
				(void)pair_wrong_token(pair);
			return;
		}
		if (!compare_line(options, pair))
			return;
	}
}

static void floatsabs(const void *options, struct pair *pair)
{
	struct dmoj_options absolute = *(const struct dmoj_options *)options;
	absolute.error_mode = DMOJ_ERROR_ABSOLUTE;
	floats(&absolute, pair);
}

static void floatsrel(const void *options, struct pair *pair)
{
	struct dmoj_options relative = *(const struct dmoj_options *)options;
	relative.error_mode = DMOJ_ERROR_RELATIVE;
	floats(&relative, pair);
}

#define CHECKER(rule, parser, text)                                                                \
	{                                                                                          \
		.name = "dmoj " #rule, .summary = (text),                                          \
		.options_size = sizeof(struct dmoj_options), .parse = (parser), .compare = (rule)  \
	}

static const struct checker_type types[] = {
	CHECKER(standard, checker_parse_nothing, "the same tokens, in the same lines"),
	CHECKER(identical, dmoj_parse_identical, "the same bytes"),
	CHECKER(floats, dmoj_parse_floats, "the same tokens in each line, numbers near"),
	CHECKER(floatsabs, dmoj_parse_precision, "as floats, absolutely near"),
	CHECKER(floatsrel, dmoj_parse_precision, "as floats, relatively near"),
};

const struct checker_family dmoj_token_checkers = {types, ARRAY_SIZE(types)};
