/* SPDX-License-Identifier: MIT */
/*
 * The default validator on any bytes: the input's first byte chooses options and block sizes, the
 * rest is answer and output, parted at its first 0xff. Whatever the blocks, the result must be the
 * same; a text equals itself; the message is one line of printable UTF-8; and without tolerances
 * the outcome is that of the rules, followed token by token.
 */
#include "checkers/kattis_default.h"
#include "common/fd.h"

#include <ctype.h>
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

/* The length of the white space, or of the token, at the beginning of a text. */
static size_t run(struct text text, bool white)
{
	size_t i = 0;
	while (i < text.size && (memchr(" \t\n\v\f\r", text.data[i], 6) != NULL) == white)
		i++;
	return i;
}

static struct text take(struct text *text, bool white)
{
	struct text taken = {text->data, run(*text, white)};
	*text = (struct text){text->data + taken.size, text->size - taken.size};
	return taken;
}

static bool is_same(struct text a, struct text b, bool case_counts)
{
	if (a.size != b.size)
		return false;
	for (size_t i = 0; i < a.size; i++) {
		bool capitals = !case_counts && a.data[i] < 0x80 && b.data[i] < 0x80;
		if (capitals ? toupper(a.data[i]) != toupper(b.data[i]) : a.data[i] != b.data[i])
			return false;
	}
	return true;
}

static bool rules_accept(const struct kattis_default_options *options, struct text answer,
                         struct text team)
{
	for (;;) {
		struct text answer_gap = take(&answer, true), team_gap = take(&team, true);
		if (options->space_change_sensitive && !is_same(answer_gap, team_gap, true))
			return false;
		struct text answer_token = take(&answer, false), team_token = take(&team, false);
		if (!is_same(answer_token, team_token, options->case_sensitive))
			return false;
		if (answer_token.size == 0)
			return true;
	}
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
	require(options.numbers ||
	        rules_accept(&options, answer, team) == (result.outcome == CHECKER_ACCEPTED));
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
