/* SPDX-License-Identifier: MIT */
#include "common/attr.h"
#include "common/fd.h"
#include "tests/harness/test.h"
#include "worker/relay/vigil.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

/* What waits at the read end of a pipe that says @word, which may be nothing. */
static struct pollfd hears(int *ret_write, const char *word)
{
	int ends[2] = {-1, -1};
	CHECK_INT(pipe(ends), 0);
	CHECK_INT(write(ends[1], word, strlen(word)), strlen(word));
	*ret_write = ends[1];
	return (struct pollfd){.fd = ends[0], .events = POLLIN};
}

static void hang_up(struct pollfd *fd, int write_end)
{
	(void)fd_close(fd->fd);
	(void)fd_close(write_end);
}

TEST(a_look_that_was_worth_it_is_followed_by_one_at_the_next_word)
{
	struct vigil vigil = {0};
	vigil_learn(&vigil, true, VIGIL_NS - 1);
	CHECK_INT(vigil.skips, 0);
}

TEST(a_look_in_vain_is_followed_by_ever_more_words_that_are_slept_through)
{
	static const unsigned skips[] = {1, 3, 7, 15, 31, 63, 127, 255, 255};
	struct vigil vigil = {0};
	for (size_t i = 0; i < ARRAY_SIZE(skips); i++) {
		vigil_learn(&vigil, false, VIGIL_NS);
		CHECK_INT(vigil.skips, skips[i]);
	}
}

TEST(a_look_that_gave_the_processor_away_was_in_vain_whatever_came)
{
	struct vigil vigil = {0};
	vigil_learn(&vigil, true, VIGIL_NS);
	CHECK_INT(vigil.skips, 1);
}

TEST(looks_that_were_worth_it_bring_back_a_look_at_each_word)
{
	struct vigil vigil = {.penalty = 16 * VIGIL_SKIPS_MOST};
	unsigned words = 0;
	do {
		vigil_learn(&vigil, true, 0);
		words += vigil.skips + 1;
	} while (vigil.penalty > 0);
	CHECK(words < 2000);
}

TEST(with_three_looks_of_ten_in_vain_next_to_none_are_left)
{
	struct vigil vigil = {0};
	for (int i = 0; i < 1000; i++)
		vigil_learn(&vigil, i % 10 > 2, 0);
	CHECK(vigil.skips > VIGIL_SKIPS_MOST / 10);
}

TEST(who_looks_in_vain_sleeps_through_the_next_word)
{
	struct vigil vigil = {0};
	int write_end;
	struct pollfd fd = hears(&write_end, "");
	CHECK_INT(vigil_poll(&vigil, &fd, 1, 1), 0);
	CHECK_INT(vigil.skips, 1);
	CHECK_INT(vigil_poll(&vigil, &fd, 1, 1), 0);
	CHECK_INT(vigil.skips, 0);
	hang_up(&fd, write_end);
}

TEST(what_is_there_already_is_found_and_teaches_nothing)
{
	struct vigil vigil = {.penalty = 4};
	int write_end;
	struct pollfd fd = hears(&write_end, "word");
	CHECK_INT(vigil_poll(&vigil, &fd, 1, 1), 1);
	CHECK_INT(fd.revents, POLLIN);
	CHECK_INT(vigil.penalty, 4);
	hang_up(&fd, write_end);
}

TEST(what_poll_refuses_is_refused_with_and_without_a_look)
{
	for (unsigned skips = 0; skips < 2; skips++) {
		struct vigil vigil = {.skips = skips};
		CHECK_INT(vigil_poll(&vigil, NULL, 1, 1), -1);
		CHECK_INT(errno, EFAULT);
	}
}
