/* SPDX-License-Identifier: MIT */
/*
 * All checkers but the default validator on any bytes: the input's first byte chooses the checker,
 * the second the size of blocks, the rest is answer and output, parted at its first 0xff. Whatever
 * the blocks, the result must be the same; DMOJ's checkers accept a text for itself; and the message
 * is one line of printable UTF-8.
 */
#include "checkers/pair.h"
#include "common/fd.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { OPTIONS_SIZE_MOST = 8192 };

struct text {
	const uint8_t *data;
	size_t size;
};

static void require(bool condition)
{
	if (!condition)
		abort();
}

static int file_of(struct text text)
{
	int fd = fd_memfd("fuzz", text.data, text.size, NULL);
	require(fd >= 0 && lseek(fd, 0, SEEK_SET) == 0);
	return fd;
}

static struct checker_result compare(const struct checker_type *type, struct text answer,
                                     struct text team, size_t block_size)
{
	static _Alignas(max_align_t) unsigned char options[OPTIONS_SIZE_MOST];
	struct checker_result result;
	_cleanup_(fd_closep) int answer_fd = file_of(answer);
	_cleanup_(fd_closep) int team_fd = file_of(team);
	const struct checker_files files = {.input = -1, .answer = answer_fd, .team = team_fd};
	require(type->options_size <= sizeof(options));
	require(type->parse(NULL, 0, CHECKER_ONCE, options, NULL) == 0);
	require(pair_run(type->compare, options, &files, block_size, &result, NULL) == 0);
	return result;
}

static void check_message(const char *message)
{
	require(strlen(message) < CHECKER_MESSAGE_SIZE - 1); /* it was not cut */
	for (const char *p = message; *p; p++)
		require((unsigned char)*p >= ' ' && *p != 0x7f);
}

/*
 * A text is the same as itself; but to testlib an output is more often too long than an answer, and
 * where there are numbers some equal nothing.
 */
static bool accepts_itself(const struct checker_type *type)
{
	return strncmp(type->name, "dmoj ", strlen("dmoj ")) == 0 &&
	       strncmp(type->name, "dmoj floats", strlen("dmoj floats")) != 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct checker_type *type;
	if (size < 2 || !(type = checker_at(data[0])) || !type->compare)
		return 0;
	size_t block_size = 3 + data[1] % 8;
	data += 2;
	size -= 2;
	const uint8_t *parting = memchr(data, 0xff, size);
	struct text answer = {data, parting ? (size_t)(parting - data) : size};
	struct text team = {parting ? parting + 1 : data, parting ? size - answer.size - 1 : size};
	struct checker_result whole = compare(type, answer, team, STREAM_BLOCK_SIZE);
	struct checker_result blocks = compare(type, answer, team, block_size);
	check_message(whole.message);
	require(whole.outcome == blocks.outcome && whole.malformed == blocks.malformed);
	require(strcmp(whole.message, blocks.message) == 0);
	require(memcmp(&whole.score, &blocks.score, sizeof(whole.score)) == 0);
	bool same = answer.size == team.size && memcmp(answer.data, team.data, team.size) == 0;
	require(!same || !accepts_itself(type) || whole.outcome != CHECKER_REJECTED);
	return 0;
}
