/* SPDX-License-Identifier: MIT */
/*
 * Answer and output side by side, token by token, in constant memory: what most checkers are made
 * of. Tokens are read in step, so that none needs to be held to be compared, however long it is.
 *
 * What separates tokens, and what ends a line, a table of bytes says; where nothing breaks, a file
 * is one line.
 */
#pragma once

#include "checkers/checker.h"
#include "checkers/decimal.h"
#include "checkers/excerpt.h"
#include "checkers/fingerprint.h"
#include "checkers/stream.h"

enum pair_byte {
	PAIR_BLACK, /* part of a token */
	PAIR_BLANK, /* separates tokens */
	PAIR_BREAK, /* ends a line */
};

/* What each byte is; those that are not named are parts of tokens. */
typedef uint8_t pair_bytes[256];

extern const pair_bytes pair_bytes_testlib; /* blank, tab, newline, carriage return */
extern const pair_bytes pair_bytes_white;   /* the six of byte_is_white() */
extern const pair_bytes pair_bytes_lines;   /* of these, newline and carriage return break */

/* One of the two files and its current token. */
struct side {
	struct stream stream;
	const uint8_t *bytes; /* a pair_bytes */
	bool numbers;         /* wanted: .number of each token */
	struct excerpt token; /* size 0: there was none */
	struct decimal number;
};

struct pair {
	struct side answer, team;
	bool same;                  /* the current tokens are */
	struct fingerprint_key key; /* a secret for collections */
	struct checker_result result;
};

/* What one byte at stream->at is; PAIR_BREAK at the end of the file. */
static inline enum pair_byte side_peek(struct side *side)
{
	return stream_more(&side->stream) ? (enum pair_byte)side->bytes[*side->stream.at]
	                                  : PAIR_BREAK;
}

/* Passes blanks. Return: a token comes next; false at the end of the line. */
bool side_more(struct side *side);

/* Passes ends of lines. Return: there is a line, which is not empty but may be blank. */
bool side_next_line(struct side *side);

/* Reads the next token of one file only. Return: false when there is none in the line. */
bool side_token(struct side *side);

/* Reads the next token of both files. Return: there was one in both. */
bool pair_tokens(struct pair *pair);

/* As pair_tokens(), but without passing blanks first. */
void pair_tokens_here(struct pair *pair);

/*
 * Passes what is the same in both, as far as it is in sight, up to the end of a token: for checkers
 * to which bytes that are the same are right. Both must be at the beginning or the end of a token.
 */
void pair_pass_same(struct pair *pair);

/* The value of side->number, which is a whole number: infinite when it is beyond the doubles. */
double side_value(const struct side *side);

/* The current token is this text. */
bool side_token_is(const struct side *side, const char *text);

/*
 * The result, with the places of the current tokens and what they are, and a message that begins
 * with the place. All return false: the comparison is over.
 */
bool pair_wrong(struct pair *pair, const char *format, ...) _printf_(2, 3);
bool pair_malformed(struct pair *pair, const char *format, ...) _printf_(2, 3); /* wrong in form */
bool pair_failed(struct pair *pair, const char *format, ...) _printf_(2, 3);    /* the answer is */

struct places {
	struct position answer, team;
};

/* pair_wrong() for another place; leaves .expected and .found as they are. */
bool pair_wrong_at(struct pair *pair, const struct places *places, const char *format, ...)
	_printf_(3, 4);

/* pair_wrong() with what was expected and what was found. */
bool pair_wrong_token(struct pair *pair);

/* pair_malformed(), or pair_failed() when it is the answer that is not as expected. */
bool pair_bad(struct pair *pair, const struct side *side, const char *expected);

/**
 * pair_run() - open both files, compare, and look whether all could be read
 * @block_size: the most bytes that are held of each, normally STREAM_BLOCK_SIZE; at least 3
 *
 * Return: 0 with a result, or a negative errno.
 */
int pair_run(void (*compare)(const void *options, struct pair *pair), const void *options,
             const struct checker_files *files, size_t block_size,
             struct checker_result *ret_result, struct error *err) _must_check_;
