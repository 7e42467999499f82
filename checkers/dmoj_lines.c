/* SPDX-License-Identifier: MIT */
/*
 * DMOJ's checkers that compare line by line. A newline and a carriage return each end a line; most
 * checkers leave out the lines that are empty then.
 */
#include "checkers/dmoj.h"
#include "checkers/families.h"
#include "checkers/pair.h"

#include <inttypes.h>

/* What of a line does not count. */
enum trim { TRIM_NOTHING, TRIM_END, TRIM_BOTH };

static bool in_line(struct side *side)
{
	return side_peek(side) != PAIR_BREAK;
}

/* Passes what is left of a line. Return: it was white. */
static bool pass_rest(struct side *side)
{
	bool white = true;
	for (; in_line(side); side->stream.at++)
		white = white && side_peek(side) == PAIR_BLANK;
	return white;
}

/* Passes a line's end. Return: there was one, and so another line comes. */
static bool pass_end(struct side *side)
{
	if (!stream_more(&side->stream))
		return false;
	side->stream.at++;
	return true;
}

static void begin(struct pair *pair)
{
	pair->answer.bytes = pair->team.bytes = pair_bytes_lines;
}

/*
 * Passes a line of each. They are the same when nothing but what is trimmed comes after their first
 * difference; its place is kept.
 */
static bool lines_same(struct pair *pair, enum trim trim, struct places *ret_places)
{
	struct side *answer = &pair->answer, *team = &pair->team;
	if (trim == TRIM_BOTH) {
		(void)side_more(answer);
		(void)side_more(team);
	}
	while (in_line(answer) && in_line(team) && *answer->stream.at == *team->stream.at) {
		answer->stream.at++;
		team->stream.at++;
	}
	bool differ = in_line(answer) || in_line(team);
	if (!differ)
		return true;
	ret_places->answer = stream_position(&answer->stream, 0);
	ret_places->team = stream_position(&team->stream, 0);
	bool answer_white = pass_rest(answer), team_white = pass_rest(team);
	return trim != TRIM_NOTHING && answer_white && team_white;
}

static bool wrong_line_count(struct pair *pair, bool answer_more)
{
	return pair_wrong(pair, answer_more ? "the output has fewer lines than the answer"
	                                    : "the output has more lines than the answer");
}

/* All lines must be the same but for white space at their ends. */

static bool rstripped_line(struct pair *pair)
{
	struct places places;
	return lines_same(pair, TRIM_END, &places) ||
	       pair_wrong_at(pair, &places, "the line differs from here");
}

static void rstripped_filtered(struct pair *pair)
{
	for (;;) {
		bool answer = side_next_line(&pair->answer), team = side_next_line(&pair->team);
		if (answer != team)
			(void)wrong_line_count(pair, answer);
		if (!answer || !team || !rstripped_line(pair))
			return;
	}
}

static void rstripped(const void *options, struct pair *pair)
{
	const struct dmoj_options *o = options;
	begin(pair);
	if (o->filter_new_line) {
		rstripped_filtered(pair);
		return;
	}
	while (rstripped_line(pair)) {
		bool answer = pass_end(&pair->answer), team = pass_end(&pair->team);
		if (answer != team)
			(void)wrong_line_count(pair, answer);
		if (!answer || !team)
			return;
	}
}

/* Partial credit for each line that is the same but for white space around it. */

/* Compares the next line of the answer, also with none. Return: they are the same. */
static bool line_is_right(struct pair *pair, bool team_more, struct places *ret_places)
{
	if (team_more)
		return lines_same(pair, TRIM_BOTH, ret_places);
	ret_places->answer = stream_position(&pair->answer.stream, 0);
	ret_places->team = stream_position(&pair->team.stream, 0);
	(void)pass_rest(&pair->answer);
	return false;
}

static void linecount(const void *options, struct pair *pair)
{
	const struct dmoj_options *o = options;
	struct places places, first = {0};
	uint64_t right = 0, lines = 0;
	begin(pair);
	for (;;) {
		bool answer = side_next_line(&pair->answer), team = side_next_line(&pair->team);
		if (!answer && team) {
			(void)wrong_line_count(pair, false);
			return;
		}
		if (!answer)
			break;
		lines++;
		if (line_is_right(pair, team, &places))
			right++;
		else if (lines - right == 1)
			first = places;
	}
	if (right == lines)
		return;
	if (o->feedback)
		(void)pair_wrong_at(pair, &first,
		                    "%" PRIu64 " of %" PRIu64 " lines are right, not this", right,
		                    lines);
	pair->result.outcome = CHECKER_REJECTED;
	(void)ratio_make(right, lines, &pair->result.score);
}

/* Points for each line that is the same. */

struct matches {
	uint64_t answer_lines, team_lines, points, most;
};

static void compare_matches(const struct dmoj_options *options, struct pair *pair,
                            struct matches *ret)
{
	struct places places;
	struct matches m = {0};
	for (;;) {
		bool answer = side_next_line(&pair->answer), team = side_next_line(&pair->team);
		if (!answer && !team)
			break;
		if (!answer || !team)
			(void)pass_rest(answer ? &pair->answer : &pair->team);
		else if (lines_same(pair, TRIM_NOTHING, &places) &&
		         m.answer_lines < options->n_points)
			m.points += options->points[m.answer_lines];
		m.answer_lines += answer;
		m.team_lines += team;
	}
	for (size_t i = 0; i < options->n_points; i++)
		m.most += options->points[i];
	*ret = m;
}

static void linematches(const void *options, struct pair *pair)
{
	const struct dmoj_options *o = options;
	struct matches m;
	begin(pair);
	compare_matches(o, pair, &m);
	if (m.answer_lines != o->n_points)
		(void)pair_failed(pair, "there are %" PRIu64 " lines, and points for %zu",
		                  m.answer_lines, o->n_points);
	else if (o->filler_lines_required && m.team_lines != m.answer_lines)
		(void)wrong_line_count(pair, m.team_lines < m.answer_lines);
	else if (m.points == 0)
		(void)pair_wrong(pair, "no line with points is right");
	else
		(void)ratio_make(m.points, m.most, &pair->result.score);
}

#define CHECKER(rule, text)                                                                        \
	.name = "dmoj " #rule, .summary = (text), .options_size = sizeof(struct dmoj_options),     \
	.parse = dmoj_parse_##rule, .compare = (rule)

static const struct checker_type types[] = {
	{CHECKER(rstripped, "the same lines, but for white space at their ends")},
	{CHECKER(linecount, "credit for each line that is right"), .always = true},
	{CHECKER(linematches, "points for each line that is right")},
};

const struct checker_family dmoj_line_checkers = {types, ARRAY_SIZE(types)};
