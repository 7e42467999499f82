/* SPDX-License-Identifier: MIT */
/*
 * Most outputs are the answer, byte for byte, or nearly so. The comparison therefore goes in three
 * gaits:
 *
 *	pass_same()   over bytes that are the same, or that the options call the same, at full speed,
 *	              and over the gaps in sight in which one file has more white space;
 *	pass_gap()    when white space differs in another way, or a file ends;
 *	pass_token()  when tokens differ, which numbers may.
 *
 * A token is met in the middle, then, and may have begun in a window that is gone. Whenever a
 * window is given up, the unfinished token at its end is therefore taken down (keep_tail): into a
 * decimal and an excerpt, which need the bytes once and only in order. Up to there it was as good
 * as the same in both files.
 */
#include "checkers/kattis_default.h"

#include "checkers/decimal.h"
#include "checkers/families.h"
#include "checkers/rejection.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* How far a token is read on after its first difference, only to show how it goes on. */
enum { TOKEN_SHOWN_BYTES = 4096 };

/* One of the two files, and what was taken down of its current token. */
struct side {
	struct stream *stream;
	struct excerpt token; /* its size is how much of the token was passed */
	struct decimal number;
	bool cut; /* the token goes on */
};

struct comparison {
	const struct kattis_default_options *options;
	struct side team, answer;
	unsigned alike; /* enum bytes_alike: what counts as the same byte */
	size_t untaken; /* bytes before both `at`, the same in both, that keep_tail() has not seen */
	struct checker_result result;
};

/* Tokens, as far as they were passed. */

static void token_reset(struct side *side)
{
	excerpt_reset(&side->token);
	decimal_reset(&side->number);
}

/* Passes @size bytes of the current token and takes them down. */
static void take(const struct comparison *c, struct side *side, size_t size)
{
	excerpt_add(&side->token, side->stream->at, size);
	if (c->options->numbers)
		decimal_feed(&side->number, side->stream->at, size);
	side->stream->at += size;
}

static void tokens_reset(struct comparison *c)
{
	token_reset(&c->team);
	token_reset(&c->answer);
}

/* How much of a token there is at the end of [begin, at). */
static size_t black_before(const uint8_t *at, const uint8_t *begin)
{
	const uint8_t *p = at;
	while (p > begin && !byte_is_white(p[-1]))
		p--;
	return (size_t)(at - p);
}

/* Takes down the token at the end of the untaken bytes. */
static void keep_tail(struct comparison *c)
{
	const uint8_t *at = c->team.stream->at;
	size_t tail = black_before(at, at - c->untaken);
	if (tail < c->untaken)
		tokens_reset(c);
	c->team.stream->at -= tail;
	c->answer.stream->at -= tail;
	c->untaken = 0;
	take(c, &c->team, tail);
	take(c, &c->answer, tail);
}

/* Both files are inside a token, which was the same in both up to here. */
static bool inside_token(const struct comparison *c)
{
	return c->untaken > 0 ? !byte_is_white(c->team.stream->at[-1]) : c->team.token.size > 0;
}

/* White space comes next. */
static bool white_next(struct side *side)
{
	return stream_more(side->stream) && byte_is_white(*side->stream->at);
}

/* A byte of a token comes next. */
static bool black_next(struct side *side)
{
	return stream_more(side->stream) && !byte_is_white(*side->stream->at);
}

/* Rejections: each returns false, "do not go on". */

static void locate(const struct comparison *c, struct position *team, struct position *answer)
{
	*team = stream_position(c->team.stream, c->team.token.size);
	*answer = stream_position(c->answer.stream, c->answer.token.size);
}

/* Writes the result; the message gets its place in front. */
static bool reject(struct comparison *c, const char *format, ...) _printf_(2, 3);
static bool reject(struct comparison *c, const char *format, ...)
{
	struct position team, answer;
	locate(c, &team, &answer);
	va_list args;
	va_start(args, format);
	rejection_write(&c->result, &team, &answer, format, args);
	va_end(args);
	return false;
}

/*
 * Reads a token to its end, as far as that can matter: a number to its last digit, others until
 * enough is shown. Where to stop is decided at fixed places of the token, so that the message does
 * not depend on how the file came in blocks.
 */
static void finish_token(const struct comparison *c, struct side *side)
{
	size_t piece;
	while ((piece = stream_token_piece(side->stream)) > 0) {
		size_t room = TOKEN_SHOWN_BYTES - side->token.size % TOKEN_SHOWN_BYTES;
		take(c, side, piece < room ? piece : room);
		bool number = c->options->numbers && !decimal_is_hopeless(&side->number);
		if (number || side->token.size % TOKEN_SHOWN_BYTES != 0)
			continue;
		side->cut = stream_token_piece(side->stream) > 0;
		return;
	}
}

static void show_tokens(struct comparison *c)
{
	excerpt_format(&c->answer.token, c->answer.cut, c->result.expected);
	excerpt_format(&c->team.token, c->team.cut, c->result.found);
}

static bool reject_text(struct comparison *c, uint64_t same)
{
	show_tokens(c);
	char far[64] = "";
	if (same > EXCERPT_HEAD)
		(void)snprintf(far, sizeof(far), ", different after %" PRIu64 " bytes", same);
	return reject(c, "expected \"%s\", got \"%s\"%s", c->result.expected, c->result.found, far);
}

static bool reject_no_number(struct comparison *c)
{
	show_tokens(c);
	const char *what = decimal_is_number(&c->team.number) ? "too large a number" : "no number";
	return reject(c, "expected \"%s\", got \"%s\", %s", c->result.expected, c->result.found,
	              what);
}

static bool reject_number(struct comparison *c, double team, double answer)
{
	show_tokens(c);
	char absolute[DECIMAL_TEXT_SIZE], relative[DECIMAL_TEXT_SIZE] = "undefined";
	decimal_format(fabs(team - answer), absolute);
	if (answer != 0)
		decimal_format(fabs(team - answer) / fabs(answer), relative);
	return reject(c, "expected \"%s\", got \"%s\": absolute error %s, relative error %s",
	              c->result.expected, c->result.found, absolute, relative);
}

/* The byte that comes next as a message shows it. */
static void show_next(struct side *side, char text[static EXCERPT_TEXT_SIZE])
{
	struct excerpt excerpt = {0};
	if (stream_more(side->stream))
		excerpt_add(&excerpt, side->stream->at, 1);
	excerpt_format(&excerpt, false, text);
}

static bool reject_space(struct comparison *c)
{
	show_next(&c->answer, c->result.expected);
	show_next(&c->team, c->result.found);
	if (!stream_more(c->team.stream))
		return reject(c, "the output ends, expected white space \"%s\"", c->result.expected);
	if (!stream_more(c->answer.stream))
		return reject(c, "expected the end of the output, got white space \"%s\"",
		              c->result.found);
	return reject(c, "white space differs: expected \"%s\", got \"%s\"", c->result.expected,
	              c->result.found);
}

/*
 * A file goes on with a token when the other has ended: shown without passing it, so that its place
 * is its beginning.
 */
static bool reject_end(struct comparison *c)
{
	struct position team, answer;
	locate(c, &team, &answer);
	finish_token(c, &c->team);
	finish_token(c, &c->answer);
	show_tokens(c);
	if (c->team.token.size > 0)
		return reject(c, "expected the end of the output, got \"%s\"", c->result.found);
	const char *what = team.offset == 0  ? "the output is empty"
	                   : team.token == 1 ? "the output has only white space"
	                                     : "the output ends";
	return reject(c, "%s, expected \"%s\"", what, c->result.expected);
}

/* The gaits. */

/*
 * Passes a gap of which one file has more than the other, as far as it is in sight: no answer needs
 * the state of a token then, and one such gap follows the other in files that differ so.
 *
 * Return: false when the difference is another.
 */
static bool pass_gap_in_sight(struct comparison *c)
{
	struct stream *team = c->team.stream, *answer = c->answer.stream;
	if (c->untaken == 0 || !byte_is_white(team->at[-1]) || c->options->space_change_sensitive)
		return false;
	c->untaken = 0;
	if (c->team.token.size > 0)
		tokens_reset(c);
	team->at += bytes_white(team->at, team->end);
	answer->at += bytes_white(answer->at, answer->end);
	return true;
}

/* Passes bytes that are the same, up to the first difference that is no gap or to where a file ends. */
static void pass_same(struct comparison *c)
{
	struct stream *team = c->team.stream, *answer = c->answer.stream;
	while (stream_more(team) && stream_more(answer)) {
		size_t team_size = (size_t)(team->end - team->at);
		size_t answer_size = (size_t)(answer->end - answer->at);
		size_t most = team_size < answer_size ? team_size : answer_size;
		c->untaken = bytes_same(team->at, answer->at, most, c->alike);
		team->at += c->untaken;
		answer->at += c->untaken;
		if (c->untaken == most)
			keep_tail(c); /* a window will be given up */
		else if (!pass_gap_in_sight(c))
			return;
	}
}

/* What differs is white space, or one of the files has ended. */
static bool pass_gap(struct comparison *c)
{
	c->untaken = 0;
	if (c->team.token.size > 0)
		tokens_reset(c);
	if (c->options->space_change_sensitive && (white_next(&c->team) || white_next(&c->answer)))
		return reject_space(c);
	bool team = stream_skip_white(c->team.stream);
	bool answer = stream_skip_white(c->answer.stream);
	if (team != answer)
		return reject_end(c);
	return team; /* go on, or both have ended */
}

static bool value_of(const struct side *side, double *ret_value)
{
	return decimal_is_number(&side->number) && decimal_value(&side->number, ret_value);
}

static bool near_enough(const struct kattis_default_options *options, double team, double answer)
{
	double difference = fabs(team - answer);
	return difference <= options->tolerance_abs ||
	       difference <= options->tolerance_rel * fabs(answer);
}

/* The current token, if it is all in the window. Return: its value could be read at once. */
static bool value_in_window(const struct comparison *c, const struct side *side,
                            const uint8_t **ret_end, double *ret_value)
{
	const uint8_t *at = side->stream->at;
	size_t before = black_before(at, at - c->untaken);
	if (before == c->untaken && side->token.size > 0)
		return false;
	*ret_end = at + bytes_black(at, side->stream->end);
	return *ret_end < side->stream->end && decimal_parse_plain(at - before, *ret_end, ret_value);
}

/* What nearly all tokens are where there is a tolerance: two numbers in sight, and near enough. */
static bool pass_numbers(struct comparison *c)
{
	const uint8_t *team_end, *answer_end;
	double team, answer;
	if (!value_in_window(c, &c->team, &team_end, &team) ||
	    !value_in_window(c, &c->answer, &answer_end, &answer) ||
	    !near_enough(c->options, team, answer))
		return false;
	c->team.stream->at = team_end;
	c->answer.stream->at = answer_end;
	c->untaken = 0;
	tokens_reset(c);
	return true;
}

/* Two tokens are not the same text; they may still be numbers. */
static bool pass_token(struct comparison *c)
{
	double team, answer;
	if (c->options->numbers && pass_numbers(c))
		return true;
	keep_tail(c);
	uint64_t same = c->team.token.size;
	finish_token(c, &c->team);
	finish_token(c, &c->answer);
	if (!c->options->numbers || !value_of(&c->answer, &answer))
		return reject_text(c, same);
	if (!value_of(&c->team, &team))
		return reject_no_number(c);
	if (!near_enough(c->options, team, answer))
		return reject_number(c, team, answer);
	tokens_reset(c);
	return true;
}

/*
 * The bytes that come next differ, or a file has ended: is that a matter of white space, or of a
 * token?
 */
static bool is_gap(struct comparison *c)
{
	bool team = black_next(&c->team), answer = black_next(&c->answer);
	return team == answer ? !team : !inside_token(c);
}

int kattis_default_compare(const struct kattis_default_options *options, struct stream *answer,
                           struct stream *team, struct checker_result *ret_result, struct error *err)
{
	struct comparison c = {.options = options, .team.stream = team, .answer.stream = answer};
	c.alike = (options->case_sensitive ? 0 : ALIKE_CASE) |
	          (options->space_change_sensitive ? 0 : ALIKE_WHITE);
	tokens_reset(&c);
	do
		pass_same(&c);
	while (is_gap(&c) ? pass_gap(&c) : pass_token(&c));

	/* A read that failed looked like the end of the file: what was found then means nothing. */
	if (answer->error < 0)
		return error_set(err, answer->error, "read the answer");
	if (team->error < 0)
		return error_set(err, team->error, "read the output");
	*ret_result = c.result;
	return 0;
}

/* The row of the table. */

static int parse(const char *const words[], size_t count, enum checker_words rule,
                 void *ret_options, struct error *err)
{
	return kattis_default_parse(words, count, rule, ret_options, err);
}

static int check(const void *options, const struct checker_files *files,
                 struct checker_result *ret_result, struct error *err)
{
	_cleanup_(stream_close) struct stream answer = {.fd = -1}, team = {.fd = -1};
	int r = stream_open(&answer, files->answer, STREAM_BLOCK_SIZE, err);
	if (r < 0)
		return r;
	r = stream_open(&team, files->team, STREAM_BLOCK_SIZE, err);
	if (r < 0)
		return r;
	return kattis_default_compare(options, &answer, &team, ret_result, err);
}

const struct checker_type kattis_default_type = {
	.name = "kattis default",
	.summary = "the same tokens, numbers within tolerances",
	.options_size = sizeof(struct kattis_default_options),
	.parse = parse,
	.check = check,
};

const struct checker_family kattis_checkers = {&kattis_default_type, 1};
