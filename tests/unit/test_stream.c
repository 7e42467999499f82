/* SPDX-License-Identifier: MIT */
#include "checkers/stream.h"

#include "common/fd.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static const char TEXT[] = "  alpha\tbe\n\n gamma-gamma\r\n\v\fd e\nzeta";

/* A pipe that @text arrives in, @piece bytes a write. */
static int pipe_with(const char *text, size_t size, size_t piece)
{
	int ends[2];
	CHECK(pipe2(ends, O_CLOEXEC) == 0);
	pid_t pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		fd_close(ends[0]);
		for (size_t i = 0; i < size; i += piece) {
			if (fd_write_all(ends[1], text + i, size - i < piece ? size - i : piece) < 0)
				_exit(0);
		}
		_exit(0);
	}
	fd_close(ends[1]);
	return ends[0];
}

/* A file that holds @text and is read from its beginning. */
static int file_with(const char *text, size_t size)
{
	int fd = fd_memfd("test", text, size, NULL);
	CHECK(fd >= 0);
	CHECK(lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

/* The place of @offset by definition, one byte after the other. */
static struct position position_by_bytes(const char *text, size_t offset)
{
	struct position p = {.offset = offset, .line = 1, .column = 1, .token = 1};
	bool inside = false;
	for (size_t i = 0; i < offset; i++) {
		bool white = strchr(" \t\n\v\f\r", text[i]) != NULL;
		p.token += inside && white;
		inside = !white;
		p.column++;
		if (text[i] == '\n') {
			p.line++;
			p.column = 1;
		}
	}
	return p;
}

static void check_position(struct position found, struct position expected)
{
	CHECK_INT(found.offset, expected.offset);
	CHECK_INT(found.line, expected.line);
	CHECK_INT(found.column, expected.column);
	CHECK_INT(found.token, expected.token);
}

/* Reads the tokens of TEXT, joined by bars, and checks the place of each. */
static void check_tokens(struct stream *stream)
{
	char joined[sizeof(TEXT) * 2] = "";
	size_t size = 0, piece;
	while (stream_skip_white(stream)) {
		struct position begin = stream_position(stream, 0);
		check_position(begin, position_by_bytes(TEXT, begin.offset));
		size_t length = 0;
		while ((piece = stream_token_piece(stream)) > 0) {
			memcpy(joined + size + length, stream->at, piece);
			stream->at += piece;
			length += piece;
		}
		check_position(stream_position(stream, length), begin);
		size += length;
		joined[size++] = '|';
	}
	joined[size] = '\0';
	CHECK_STR(joined, "alpha|be|gamma-gamma|d|e|zeta|");
	CHECK_INT(stream->error, 0);
	CHECK_INT(stream_position(stream, 0).offset, strlen(TEXT));
}

TEST(tokens_and_places_are_the_same_for_every_block_size)
{
	for (size_t block = 1; block <= sizeof(TEXT); block++) {
		_cleanup_(fd_closep) int fd = file_with(TEXT, strlen(TEXT));
		_cleanup_(stream_close) struct stream stream = {0};
		CHECK_INT(stream_open(&stream, fd, block, NULL), 0);
		check_tokens(&stream);
	}
}

TEST(tokens_and_places_are_the_same_for_every_size_of_write)
{
	for (size_t piece = 1; piece <= sizeof(TEXT); piece += 3) {
		_cleanup_(fd_closep) int fd = pipe_with(TEXT, strlen(TEXT), piece);
		_cleanup_(stream_close) struct stream stream = {0};
		CHECK_INT(stream_open(&stream, fd, STREAM_BLOCK_SIZE, NULL), 0);
		check_tokens(&stream);
		CHECK(wait(NULL) > 0);
	}
}

TEST(memory_is_read_like_a_file)
{
	struct stream stream;
	stream_open_memory(&stream, TEXT, strlen(TEXT));
	check_tokens(&stream);
}

TEST(a_position_is_right_at_every_byte_of_a_long_window)
{
	enum { SIZE = 10000 };
	char *text = malloc(SIZE + 1);
	CHECK(text != NULL);
	for (size_t i = 0; i < SIZE; i++)
		text[i] = " ab\nc\t"[(i * i + i / 7) % 6];
	text[SIZE] = '\0';
	struct stream stream;
	stream_open_memory(&stream, text, SIZE);
	const uint8_t *begin = stream.at;
	for (size_t i = 0; i < SIZE; i += 37) {
		stream.at = begin + i;
		bool inside = i > 0 && !byte_is_white(begin[i - 1]);
		struct position expected = position_by_bytes(text, i);
		expected.token += inside; /* what begins here is the next token */
		check_position(stream_position(&stream, 0), expected);
	}
	free(text);
}

TEST(white_space_is_these_six_bytes)
{
	for (int byte = 0; byte < 256; byte++) {
		bool expected = byte != 0 && strchr(" \t\n\v\f\r", byte) != NULL;
		CHECK_INT(byte_is_white((uint8_t)byte), expected);
	}
}

static uint8_t canonical(uint8_t byte, unsigned alike)
{
	if (alike & ALIKE_WHITE && byte_is_white(byte))
		return ' ';
	if (alike & ALIKE_CASE && byte >= 'A' && byte <= 'Z')
		return (uint8_t)(byte + 32);
	return byte;
}

TEST(every_pair_of_bytes_is_alike_exactly_when_the_flags_say_so)
{
	for (unsigned alike = 0; alike <= (ALIKE_WHITE | ALIKE_CASE); alike++) {
		for (unsigned pair = 0; pair < 65536; pair++) {
			uint8_t a[200], b[200];
			size_t size = 1 + pair % sizeof(a), at = (pair / 3) % size;
			memset(a, 'x', sizeof(a));
			memset(b, 'x', sizeof(b));
			a[at] = (uint8_t)(pair >> 8);
			b[at] = (uint8_t)pair;
			bool same = canonical(a[at], alike) == canonical(b[at], alike);
			CHECK_INT(bytes_same(a, b, size, alike), same ? size : at);
		}
	}
}

TEST(the_first_difference_is_found_wherever_it_is)
{
	enum { SIZE = 5000 };
	static uint8_t a[SIZE], b[SIZE];
	memset(a, 'q', SIZE);
	memset(b, 'q', SIZE);
	for (size_t at = 0; at < SIZE; at += at < 200 ? 1 : 61) {
		b[at] = 'r';
		CHECK_INT(bytes_same(a, b, SIZE, 0), at);
		b[at] = 'Q';
		CHECK_INT(bytes_same(a, b, SIZE, 0), at);
		CHECK_INT(bytes_same(a, b, SIZE, ALIKE_CASE), SIZE);
		b[at] = 'q';
	}
}

TEST(a_failed_read_is_told_and_is_the_end)
{
	_cleanup_(fd_closep) int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_(stream_close) struct stream stream = {0};
	CHECK_INT(stream_open(&stream, fd, 16, NULL), 0);
	CHECK(!stream_more(&stream));
	CHECK_INT(stream.error, -EISDIR);
	CHECK(!stream_more(&stream));
}

TEST(a_pipe_that_does_not_block_is_waited_for)
{
	_cleanup_(fd_closep) int fd = pipe_with(TEXT, strlen(TEXT), 5);
	CHECK(fcntl(fd, F_SETFL, O_NONBLOCK) == 0);
	_cleanup_(stream_close) struct stream stream = {0};
	CHECK_INT(stream_open(&stream, fd, 7, NULL), 0);
	check_tokens(&stream);
}
