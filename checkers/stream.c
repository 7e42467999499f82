/* SPDX-License-Identifier: MIT */
#include "checkers/stream.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Sixteen bytes side by side; the compiler makes SSE2, NEON or plain code of it. */
typedef uint8_t lanes __attribute__((vector_size(16)));

enum {
	LANES = sizeof(lanes),
	LANES_ADDED_MOST = 255, /* how often one may be added to a lane before it overflows */
};

int stream_open(struct stream *stream, int fd, size_t block_size, struct error *err)
{
	uint8_t *block = malloc(block_size);
	if (!block)
		return error_set(err, -ENOMEM, "read block");
	stream_open_memory(stream, "", 0);
	stream->at = stream->end = stream->window = stream->block = block;
	stream->block_size = block_size;
	stream->fd = fd;
	return 0;
}

void stream_open_memory(struct stream *stream, const void *data, size_t size)
{
	*stream = (struct stream){
		.at = data,
		.end = (const uint8_t *)data + size,
		.window = data,
		.fd = -1,
		.before = '\n',
		.line = 1,
	};
}

void stream_close(struct stream *stream)
{
	free(stream->block);
	*stream = (struct stream){.fd = -1};
}

static lanes lanes_load(const uint8_t *from)
{
	lanes value;
	memcpy(&value, from, sizeof(value));
	return value;
}

/* All ones in the lanes that hold white space. */
static lanes lanes_white(lanes value)
{
	return (lanes)(value == ' ') | (lanes)((value - '\t') < 5);
}

static uint64_t lanes_sum(lanes value)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < LANES; i++)
		sum += value[i];
	return sum;
}

/* What is counted of the bytes that were passed. */
struct count {
	uint64_t newlines;
	uint64_t tokens; /* that began here */
};

static void count_byte(struct count *count, uint8_t before, uint8_t byte)
{
	count->newlines += byte == '\n';
	count->tokens += byte_is_white(before) && !byte_is_white(byte);
}

/* Every byte is looked at together with the one before it, so [at - 1, at) must be readable. */
static struct count count_bytes(const uint8_t *at, const uint8_t *end)
{
	struct count count = {0};
	while (end - at >= LANES) {
		lanes newlines = {0}, tokens = {0};
		for (int i = 0; i < LANES_ADDED_MOST && end - at >= LANES; i++, at += LANES) {
			lanes bytes = lanes_load(at);
			newlines -= (lanes)(bytes == '\n');
			tokens -= lanes_white(lanes_load(at - 1)) & ~lanes_white(bytes);
		}
		count.newlines += lanes_sum(newlines);
		count.tokens += lanes_sum(tokens);
	}
	for (; at < end; at++)
		count_byte(&count, at[-1], *at);
	return count;
}

static struct count count_passed(const struct stream *stream)
{
	if (stream->at == stream->window)
		return (struct count){0};
	struct count count = count_bytes(stream->window + 1, stream->at);
	count_byte(&count, stream->before, stream->window[0]);
	return count;
}

/* The offset at which the line of stream->at begins. */
static uint64_t line_start(const struct stream *stream)
{
	size_t passed = (size_t)(stream->at - stream->window);
	const uint8_t *newline = passed > 0 ? memrchr(stream->window, '\n', passed) : NULL;
	return newline ? stream->offset + (uint64_t)(newline + 1 - stream->window)
	               : stream->line_start;
}

struct position stream_position(const struct stream *stream, uint64_t back)
{
	struct count count = count_passed(stream);
	uint64_t offset = stream->offset + (uint64_t)(stream->at - stream->window) - back;
	return (struct position){
		.offset = offset,
		.line = stream->line + count.newlines,
		.column = offset - line_start(stream) + 1,
		.token = stream->tokens + count.tokens + (back == 0),
	};
}

/* Forgets the window, which was passed to its end, but for its counts. */
static void give_up_window(struct stream *stream)
{
	if (stream->at == stream->window)
		return;
	struct count count = count_passed(stream);
	stream->line_start = line_start(stream);
	stream->line += count.newlines;
	stream->tokens += count.tokens;
	stream->offset += (uint64_t)(stream->at - stream->window);
	stream->before = stream->at[-1];
	stream->window = stream->at;
}

static ssize_t read_some(int fd, void *block, size_t size)
{
	struct pollfd wait = {.fd = fd, .events = POLLIN};
	for (;;) {
		ssize_t n = read(fd, block, size);
		if (n >= 0)
			return n;
		if (errno == EAGAIN)
			(void)poll(&wait, 1, -1); /* read tells more */
		else if (errno != EINTR)
			return -errno;
	}
}

/* Puts the next bytes behind the window's end, where the block has room for them. */
static bool read_behind(struct stream *stream)
{
	size_t held = (size_t)(stream->end - stream->block);
	if (stream->fd < 0 || held == stream->block_size)
		return false;
	ssize_t n = read_some(stream->fd, stream->block + held, stream->block_size - held);
	if (n <= 0) {
		stream->error = (int)n;
		stream->fd = -1; /* the end of a terminal or a socket may not be told twice */
		return false;
	}
	stream->end += n;
	return true;
}

bool stream_refill(struct stream *stream)
{
	if (stream->fd < 0)
		return false;
	give_up_window(stream);
	stream->window = stream->at = stream->end = stream->block;
	return read_behind(stream);
}

void stream_skip(struct stream *stream, const uint8_t *bytes, size_t size)
{
	while ((size_t)(stream->end - stream->at) < size && read_behind(stream))
		;
	if ((size_t)(stream->end - stream->at) >= size && memcmp(stream->at, bytes, size) == 0)
		stream->at += size;
}

/*
 * Bytes are compared after each was replaced by one that stands for all that are alike: white space
 * by a blank, capitals by small letters. The masks are 0 where that is not asked for, so that no
 * branch depends on it.
 */
struct canon {
	uint8_t white, letter;
};

static struct canon canon_of(unsigned alike)
{
	return (struct canon){
		.white = alike & ALIKE_WHITE ? 0xff : 0,
		.letter = alike & ALIKE_CASE ? 'a' - 'A' : 0,
	};
}

static uint8_t byte_canonical(uint8_t byte, struct canon canon)
{
	uint8_t white = byte_is_white(byte) ? canon.white : 0;
	uint8_t capital = (uint8_t)(byte - 'A') < 26 ? canon.letter : 0;
	return (uint8_t)((byte ^ ((byte ^ ' ') & white)) | capital);
}

static lanes lanes_canonical(lanes bytes, struct canon canon)
{
	lanes white = lanes_white(bytes) & canon.white;
	lanes capital = (lanes)((bytes - 'A') < 26) & canon.letter;
	return (bytes ^ ((bytes ^ ' ') & white)) | capital;
}

/* Which byte of a word, in the order of memory, is the first that is not zero. */
static size_t first_byte_set(uint64_t word)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	return (size_t)__builtin_ctzll(word) / 8;
#else
	return (size_t)__builtin_clzll(word) / 8;
#endif
}

static uint64_t word_load(const uint8_t *from)
{
	uint64_t word;
	memcpy(&word, from, sizeof(word));
	return word;
}

/* Equal bytes, a word at a time: the cheapest for a difference that is a few bytes away. */
static size_t same_words(const uint8_t *a, const uint8_t *b, size_t most)
{
	size_t i = 0;
	for (; most - i >= sizeof(uint64_t); i += sizeof(uint64_t)) {
		uint64_t difference = word_load(a + i) ^ word_load(b + i);
		if (difference)
			return i + first_byte_set(difference);
	}
	while (i < most && a[i] == b[i])
		i++;
	return i;
}

static size_t same_lanes(const uint8_t *a, const uint8_t *b, size_t most, struct canon canon)
{
	size_t i = 0;
	for (; most - i >= LANES; i += LANES) {
		lanes difference = lanes_canonical(lanes_load(a + i), canon) ^
		                   lanes_canonical(lanes_load(b + i), canon);
		uint64_t half[2];
		memcpy(half, &difference, sizeof(half));
		if (half[0])
			return i + first_byte_set(half[0]);
		if (half[1])
			return i + sizeof(half[0]) + first_byte_set(half[1]);
	}
	while (i < most && byte_canonical(a[i], canon) == byte_canonical(b[i], canon))
		i++;
	return i;
}

/* Equal bytes, in whole strides of memcmp. */
static size_t same_strides(const uint8_t *a, const uint8_t *b, size_t most, size_t stride)
{
	size_t i = 0;
	while (most - i >= stride && memcmp(a + i, b + i, stride) == 0)
		i += stride;
	return i;
}

/* bytes_same() once a difference is not near, or is none. */
static size_t same_far(const uint8_t *a, const uint8_t *b, size_t most, struct canon canon)
{
	enum { STRIDE = 1024 };
	size_t i = 0;
	for (;;) {
		i += same_strides(a + i, b + i, most - i, STRIDE);
		size_t part = most - i < STRIDE ? most - i : STRIDE;
		size_t same = same_lanes(a + i, b + i, part, canon);
		i += same;
		if (same < part || i == most)
			return i;
	}
}

size_t bytes_same(const uint8_t *a, const uint8_t *b, size_t most, unsigned alike)
{
	enum { NEAR = 4 * sizeof(uint64_t) };
	struct canon canon = canon_of(alike);
	size_t near = same_words(a, b, most < NEAR ? most : NEAR);
	if (near < most && byte_canonical(a[near], canon) != byte_canonical(b[near], canon))
		return near;
	return near + same_far(a + near, b + near, most - near, canon);
}

bool stream_skip_white(struct stream *stream)
{
	while (stream_more(stream)) {
		stream->at += bytes_white(stream->at, stream->end);
		if (stream->at < stream->end)
			return true;
	}
	return false;
}

size_t stream_token_piece(struct stream *stream)
{
	return stream_more(stream) ? bytes_black(stream->at, stream->end) : 0;
}
