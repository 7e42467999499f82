/* SPDX-License-Identifier: MIT */
/*
 * A file, pipe or block of memory as bytes to walk over, in constant memory.
 *
 * The stream shows a window: the bytes [at, end), which the reader looks at directly and passes by
 * moving `at`. When the window is used up, stream_more() replaces it by the next block. Nothing is
 * kept of what was passed, so a token that is longer than a window comes in pieces, and a reader
 * that wants to remember its beginning does so itself.
 *
 * Places (line, column, token) are wanted once in a stream's life, when something is wrong. They
 * are therefore counted a whole window at a time, when it is given up, and not byte by byte.
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Large enough that system calls do not count, small enough that two blocks stay in a core's
 * second-level cache.
 */
enum { STREAM_BLOCK_SIZE = 64 * 1024 };

/* A place in a stream. */
struct position {
	uint64_t offset; /* bytes before it */
	uint64_t line;   /* from 1 */
	uint64_t column; /* in bytes, from 1 */
	uint64_t token;  /* from 1: the token that is here; in white space, the next one */
};

struct stream {
	const uint8_t *at;  /* the next byte */
	const uint8_t *end; /* of the window */
	int error; /* negative errno of a failed read, which looks like the end of the stream; 0 */

	/* Private. */
	const uint8_t *window; /* where the window begins */
	uint8_t *block;        /* owned; NULL for memory */
	size_t block_size;
	int fd;         /* borrowed; -1 for memory and after the end */
	uint8_t before; /* the byte before the window, a newline before the first */
	uint64_t offset, line, line_start, tokens; /* of the window's beginning */
};

/**
 * stream_open() - read from a descriptor
 * @fd: borrowed; file, pipe or socket; may be non-blocking
 * @block_size: the most bytes of a window, normally STREAM_BLOCK_SIZE
 *
 * Return: 0, or -ENOMEM. Free with stream_close().
 */
int stream_open(struct stream *stream, int fd, size_t block_size, struct error *err) _must_check_;

/* Reads from memory, which stays the caller's; needs no stream_close(). */
void stream_open_memory(struct stream *stream, const void *data, size_t size);

/* Frees the block; the descriptor stays open. Takes a zero-initialised stream, too. */
void stream_close(struct stream *stream);

/* What stream_more() does when the window is used up. */
bool stream_refill(struct stream *stream);

/*
 * True when there is a byte at stream->at; false at the end, or after a failed read, which sets
 * stream->error.
 */
static inline bool stream_more(struct stream *stream)
{
	return stream->at < stream->end || stream_refill(stream);
}

/*
 * White space of the Kattis formats: blank, tab, newline, vertical tab, form feed, carriage return.
 */
static inline bool byte_is_white(uint8_t byte)
{
	return byte == ' ' || (uint8_t)(byte - '\t') < 5;
}

/* The length of the white space, or of the token, at the beginning of [at, end): mostly short. */
static inline size_t bytes_white(const uint8_t *at, const uint8_t *end)
{
	const uint8_t *p = at;
	while (p < end && byte_is_white(*p))
		p++;
	return (size_t)(p - at);
}

static inline size_t bytes_black(const uint8_t *at, const uint8_t *end)
{
	const uint8_t *p = at;
	while (p < end && !byte_is_white(*p))
		p++;
	return (size_t)(p - at);
}

/* Which bytes count as the same: every byte is itself, and with these flags alike to others. */
enum bytes_alike {
	ALIKE_WHITE = 1, /* any white space is like any other, byte for byte */
	ALIKE_CASE = 2,  /* an ASCII letter is like its other case */
};

/*
 * How many bytes of @a and @b are the same, or alike, before the first difference; at most @most.
 */
size_t bytes_same(const uint8_t *a, const uint8_t *b, size_t most, unsigned alike);

/*
 * Passes white space. Return: true when a token begins at stream->at, false at the end of the
 * stream.
 */
bool stream_skip_white(struct stream *stream);

/*
 * Passes these few bytes if the stream begins with them; only before anything was passed.
 */
void stream_skip(struct stream *stream, const uint8_t *bytes, size_t size);

/**
 * stream_token_piece() - how much of a token the window holds
 *
 * Return: the length, up to the token's or the window's end; 0 when no token goes on here. The
 * caller moves stream->at by what it has used, and asks again until it gets 0.
 */
size_t stream_token_piece(struct stream *stream);

/**
 * stream_position() - where the byte @back before stream->at is
 * @back: how many bytes of the current token were passed; 0 when stream->at is the place wanted
 */
struct position stream_position(const struct stream *stream, uint64_t back);
