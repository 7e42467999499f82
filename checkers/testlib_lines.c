/* SPDX-License-Identifier: MIT */
/*
 * The checkers of testlib that compare line by line.
 *
 * Lines are read as testlib reads them: one ends with a newline or with carriage return and
 * newline. Of another carriage return nothing is left, and the byte after it is taken as it is; one
 * at the very end of the file leaves the byte 0xff.
 */
#include "checkers/families.h"
#include "checkers/testlib.h"

enum { LINE_END = -1, LINE_HOLDS_NOTHING = -2, LINE_SHOWN_BYTES = 256 };

struct line {
	struct side *side;
	int (*next)(struct line *line); /* the next byte, or LINE_END, also again; passes no end */
	bool begun;                     /* for next(): bytes were given */
	int held;                       /* for next(): what it gives first, or LINE_HOLDS_NOTHING */
};

static int raw_next(struct line *line)
{
	struct stream *stream = &line->side->stream;
	if (!stream_more(stream) || *stream->at == '\n')
		return LINE_END;
	int byte = *stream->at++;
	if (byte != '\r')
		return byte;
	if (!stream_more(stream))
		return 0xff;
	return *stream->at == '\n' ? LINE_END : *stream->at++;
}

static int byte_next(struct line *line)
{
	int byte = line->held;
	line->held = LINE_HOLDS_NOTHING;
	return byte == LINE_HOLDS_NOTHING ? raw_next(line) : byte;
}

static bool is_white(int byte)
{
	return byte != LINE_END && byte_is_white((uint8_t)byte);
}

/* The line's tokens with one blank between them. */
static int word_next(struct line *line)
{
	bool begun = line->begun;
	int byte = byte_next(line);
	line->begun = true;
	if (!is_white(byte))
		return byte;
	while (is_white(byte))
		byte = raw_next(line);
	if (byte == LINE_END || !begun)
		return byte;
	line->held = byte;
	return ' ';
}

/* The rest of a line, which begins with @byte. */
static void show_rest(struct line *line, int byte, char text[static EXCERPT_TEXT_SIZE])
{
	struct excerpt rest = {0};
	for (; byte != LINE_END && rest.size < LINE_SHOWN_BYTES; byte = line->next(line)) {
		uint8_t shown = (uint8_t)byte;
		excerpt_add(&rest, &shown, 1);
	}
	excerpt_format(&rest, byte != LINE_END, text);
}

/* The next byte of the answer's line is not that of the output's. Return: false. */
static bool reject(struct pair *pair, struct line *answer, struct line *team, int expected,
                   int found)
{
	struct places places = {
		.answer = stream_position(&pair->answer.stream, expected != LINE_END),
		.team = stream_position(&pair->team.stream, found != LINE_END),
	};
	struct checker_result *result = &pair->result;
	show_rest(answer, expected, result->expected);
	show_rest(team, found, result->found);
	if (expected == LINE_END)
		return pair_wrong_at(pair, &places, "expected the end of the line, got \"%s\"",
		                     result->found);
	if (found == LINE_END)
		return pair_wrong_at(pair, &places, "the line ends, expected \"%s\"",
		                     result->expected);
	return pair_wrong_at(pair, &places, "expected \"%s\", got \"%s\"", result->expected,
	                     result->found);
}

static void pass_end(struct side *side)
{
	if (stream_more(&side->stream))
		side->stream.at++;
}

/* Return: go on; false after a difference, or when the answer has ended. */
static bool compare_line(struct pair *pair, int (*next)(struct line *line), bool *ret_same)
{
	struct side *side = &pair->answer;
	struct line team = {&pair->team, next, false, LINE_HOLDS_NOTHING};
	struct line answer = {side, next, false, LINE_HOLDS_NOTHING};
	answer.held = raw_next(&answer);
	bool empty = answer.held == LINE_END;
	if (empty)
		pass_end(side);
	if (empty && !stream_more(&side->stream)) /* an empty line at the end does not count */
		return false;
	int expected, found;
	do {
		expected = next(&answer);
		found = next(&team);
	} while (expected == found && expected != LINE_END);
	*ret_same = expected == found || reject(pair, &answer, &team, expected, found);
	if (!empty)
		pass_end(side);
	pass_end(&pair->team);
	return *ret_same;
}

static void compare_lines(struct pair *pair, int (*next)(struct line *line))
{
	bool same = true;
	testlib_begin(pair);
	while (stream_more(&pair->answer.stream) && compare_line(pair, next, &same))
		;
	if (same)
		testlib_accept(pair);
}

static void fcmp(const void *options, struct pair *pair)
{
	(void)options;
	compare_lines(pair, byte_next);
}

static void lcmp(const void *options, struct pair *pair)
{
	(void)options;
	compare_lines(pair, word_next);
}

static const struct checker_type types[] = {
	{.name = "testlib fcmp",
         .summary = "the same lines",
         .parse = checker_parse_nothing,
         .compare = fcmp},
	{.name = "testlib lcmp",
         .summary = "the same tokens in each line",
         .parse = checker_parse_nothing,
         .compare = lcmp},
};

const struct checker_family testlib_line_checkers = {types, ARRAY_SIZE(types)};
