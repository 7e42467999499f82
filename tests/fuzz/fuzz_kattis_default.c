/* SPDX-License-Identifier: MIT */
/*
 * The default validator on any bytes: the input's first byte chooses options and block sizes, the
 * rest is answer and output, parted at its first 0xff. Whatever the blocks, the result must be the
 * same; a text equals itself; and the message is one line of printable UTF-8.
 */
#include "checkers/kattis_default.h"
#include "common/fd.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct text {
	const uint8_t *data;
	size_t size;
};

static void require(bool condition)
{
	if (!condition)
		abort();
}

static struct checker_result compare_memory(const struct kattis_default_options *options,
                                            struct text answer, struct text team)
{
	struct checker_result result;
	struct stream a, t;
	stream_open_memory(&a, answer.data, answer.size);
	stream_open_memory(&t, team.data, team.size);
	require(kattis_default_compare(options, &a, &t, &result, NULL) == 0);
	return result;
}

static int file_of(struct text text)
{
	int fd = fd_memfd("fuzz", text.data, text.size, NULL);
	require(fd >= 0 && lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

static struct checker_result compare_blocks(const struct kattis_default_options *options,
                                            struct text answer, struct text team,
                                            size_t answer_block, size_t team_block)
{
	_cleanup_(fd_closep) int answer_fd = file_of(answer);
	_cleanup_(fd_closep) int team_fd = file_of(team);
	_cleanup_(stream_close) struct stream a = {0}, t = {0};
	struct checker_result result;
	require(stream_open(&a, answer_fd, answer_block, NULL) == 0);
	require(stream_open(&t, team_fd, team_block, NULL) == 0);
	require(kattis_default_compare(options, &a, &t, &result, NULL) == 0);
	return result;
}

static void check_message(const char *message)
{
	require(strlen(message) < CHECKER_MESSAGE_SIZE - 1); /* it was not cut */
	for (const char *p = message; *p; p++)
		require((unsigned char)*p >= ' ' && *p != 0x7f);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	uint8_t choice = *data++;
	size--;
	const uint8_t *parting = memchr(data, 0xff, size);
	struct text answer = {data, parting ? (size_t)(parting - data) : size};
	struct text team = {parting ? parting + 1 : data, parting ? size - answer.size - 1 : size};
	struct kattis_default_options options = {
		.case_sensitive = choice & 1,
		.space_change_sensitive = choice & 2,
		.numbers = choice & 4,
		.tolerance_abs = choice & 8 ? 0.5 : 0,
		.tolerance_rel = choice & 16 ? 1e-6 : 0,
	};
	struct checker_result result = compare_memory(&options, answer, team);
	check_message(result.message);
	require(compare_memory(&options, answer, answer).outcome == CHECKER_ACCEPTED);
	if (choice & 128) {
		struct checker_result blocks =
			compare_blocks(&options, answer, team, 1 + (choice >> 5 & 1) * 6,
		                       1 + (choice >> 6 & 1) * 2);
		require(blocks.outcome == result.outcome);
		require(strcmp(blocks.message, result.message) == 0);
		require(blocks.team_offset == result.team_offset &&
		        blocks.answer_offset == result.answer_offset);
	}
	return 0;
}
