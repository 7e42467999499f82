/* SPDX-License-Identifier: MIT */
#include "checkers/pair.h"

#include "checkers/rejection.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const pair_bytes pair_bytes_testlib = {
	[' '] = PAIR_BLANK,
	['\t'] = PAIR_BLANK,
	['\n'] = PAIR_BLANK,
	['\r'] = PAIR_BLANK,
};

const pair_bytes pair_bytes_white = {
	[' '] = PAIR_BLANK,  ['\t'] = PAIR_BLANK, ['\n'] = PAIR_BLANK,
	['\v'] = PAIR_BLANK, ['\f'] = PAIR_BLANK, ['\r'] = PAIR_BLANK,
};

const pair_bytes pair_bytes_lines = {
	[' '] = PAIR_BLANK,  ['\t'] = PAIR_BLANK, ['\n'] = PAIR_BREAK,
	['\v'] = PAIR_BLANK, ['\f'] = PAIR_BLANK, ['\r'] = PAIR_BREAK,
};

bool side_more(struct side *side)
{
	while (side_peek(side) == PAIR_BLANK)
		side->stream.at++;
	return side_peek(side) == PAIR_BLACK;
}

bool side_next_line(struct side *side)
{
	while (stream_more(&side->stream) && side_peek(side) == PAIR_BREAK)
		side->stream.at++;
	return stream_more(&side->stream);
}

static void token_reset(struct side *side)
{
	excerpt_reset(&side->token);
	if (side->numbers)
		decimal_reset(&side->number);
}

/* How much of the token the window holds; 0 when it does not go on. */
static size_t token_piece(struct side *side)
{
	if (!stream_more(&side->stream))
		return 0;
	const uint8_t *at = side->stream.at;
	while (at < side->stream.end && side->bytes[*at] == PAIR_BLACK)
		at++;
	return (size_t)(at - side->stream.at);
}

/* Passes @size bytes of the token. */
static void take(struct side *side, size_t size)
{
	const uint8_t *at = side->stream.at;
	excerpt_add(&side->token, at, size);
	if (side->numbers)
		decimal_feed(&side->number, at, size);
	side->stream.at += size;
}

static void take_rest(struct side *side)
{
	size_t piece;
	while ((piece = token_piece(side)) > 0)
		take(side, piece);
}

bool side_token(struct side *side)
{
	token_reset(side);
	if (!side_more(side))
		return false;
	take_rest(side);
	return true;
}

void pair_tokens_here(struct pair *pair)
{
	struct side *answer = &pair->answer, *team = &pair->team;
	size_t answer_piece, team_piece;
	token_reset(answer);
	token_reset(team);
	pair->same = true;
	for (;;) {
		answer_piece = token_piece(answer);
		team_piece = token_piece(team);
		size_t both = answer_piece < team_piece ? answer_piece : team_piece;
		if (both == 0)
			break;
		pair->same = pair->same && memcmp(answer->stream.at, team->stream.at, both) == 0;
		take(answer, both);
		take(team, both);
	}
	pair->same = pair->same && answer_piece == team_piece;
	take_rest(answer);
	take_rest(team);
}

bool pair_tokens(struct pair *pair)
{
	(void)side_more(&pair->answer);
	(void)side_more(&pair->team);
	pair_tokens_here(pair);
	return pair->answer.token.size > 0 && pair->team.token.size > 0;
}

void pair_pass_same(struct pair *pair)
{
	struct stream *answer = &pair->answer.stream, *team = &pair->team.stream;
	const uint8_t *bytes = pair->answer.bytes;
	size_t answer_size = (size_t)(answer->end - answer->at);
	size_t team_size = (size_t)(team->end - team->at);
	size_t most = answer_size < team_size ? answer_size : team_size;
	size_t same = bytes_same(answer->at, team->at, most, 0);
	while (same > 0 && bytes[answer->at[same - 1]] == PAIR_BLACK)
		same--;
	while (same > 0 && bytes[answer->at[same - 1]] != PAIR_BLACK)
		same--;
	answer->at += same;
	team->at += same;
}

double side_value(const struct side *side)
{
	double value;
	(void)decimal_value(&side->number, &value); /* infinite when it is too large */
	return value;
}

bool side_token_is(const struct side *side, const char *text)
{
	return side->token.size == strlen(text) && memcmp(side->token.head, text, strlen(text)) == 0;
}

/* Results. */

static void show(struct pair *pair)
{
	excerpt_format(&pair->answer.token, false, pair->result.expected);
	excerpt_format(&pair->team.token, false, pair->result.found);
}

static void write_result(struct pair *pair, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
static void write_result(struct pair *pair, const char *format, va_list args)
{
	struct position team = stream_position(&pair->team.stream, pair->team.token.size);
	struct position answer = stream_position(&pair->answer.stream, pair->answer.token.size);
	rejection_write(&pair->result, &team, &answer, format, args);
}

bool pair_wrong(struct pair *pair, const char *format, ...)
{
	va_list args;
	show(pair);
	va_start(args, format);
	write_result(pair, format, args);
	va_end(args);
	return false;
}

bool pair_wrong_at(struct pair *pair, const struct places *places, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	rejection_write(&pair->result, &places->team, &places->answer, format, args);
	va_end(args);
	return false;
}

bool pair_malformed(struct pair *pair, const char *format, ...)
{
	va_list args;
	show(pair);
	va_start(args, format);
	write_result(pair, format, args);
	va_end(args);
	pair->result.malformed = true;
	return false;
}

bool pair_failed(struct pair *pair, const char *format, ...)
{
	struct checker_result *result = &pair->result;
	va_list args;
	show(pair);
	va_start(args, format);
	write_result(pair, format, args);
	va_end(args);
	char *end = result->message + sizeof(result->message), *text = result->message;
	text += snprintf(text, (size_t)(end - text),
	                 "answer, line %" PRIu64 ", column %" PRIu64 ": ", result->answer_line,
	                 result->answer_column);
	va_start(args, format);
	(void)vsnprintf(text, (size_t)(end - text), format, args);
	va_end(args);
	result->outcome = CHECKER_FAILED;
	result->malformed = false;
	return false;
}

bool pair_wrong_token(struct pair *pair)
{
	show(pair);
	const char *expected = pair->result.expected, *found = pair->result.found;
	if (pair->answer.token.size == 0)
		return pair_wrong(pair, "expected the end, got \"%s\"", found);
	if (pair->team.token.size == 0)
		return pair_wrong(pair, "expected \"%s\", got the end", expected);
	return pair_wrong(pair, "expected \"%s\", got \"%s\"", expected, found);
}

bool pair_bad(struct pair *pair, const struct side *side, const char *expected)
{
	bool answer = side == &pair->answer;
	char text[EXCERPT_TEXT_SIZE + 2] = "the end";
	if (side->token.size > 0) {
		excerpt_format(&side->token, false, text + 1);
		text[0] = '"';
		(void)strcat(text, "\"");
	}
	return answer ? pair_failed(pair, "expected %s, got %s", expected, text)
	              : pair_malformed(pair, "expected %s, got %s", expected, text);
}

static int look_for_errors(const struct pair *pair, struct error *err)
{
	if (pair->answer.stream.error < 0)
		return error_set(err, pair->answer.stream.error, "read the answer");
	if (pair->team.stream.error < 0)
		return error_set(err, pair->team.stream.error, "read the output");
	return 0;
}

static int open_streams(struct pair *pair, const struct checker_files *files, size_t block_size,
                        struct error *err)
{
	int r = stream_open(&pair->answer.stream, files->answer, block_size, err);
	return r < 0 ? r : stream_open(&pair->team.stream, files->team, block_size, err);
}

int pair_run(void (*compare)(const void *options, struct pair *pair), const void *options,
             const struct checker_files *files, size_t block_size,
             struct checker_result *ret_result, struct error *err)
{
	struct pair pair = {.answer.stream.fd = -1, .team.stream.fd = -1};
	token_reset(&pair.answer);
	token_reset(&pair.team);
	int r = fingerprint_make_key(&pair.key, err);
	if (r == 0)
		r = open_streams(&pair, files, block_size, err);
	if (r == 0) {
		compare(options, &pair);
		r = look_for_errors(&pair, err);
	}
	stream_close(&pair.answer.stream);
	stream_close(&pair.team.stream);
	if (r == 0)
		*ret_result = pair.result;
	return r;
}
