/* SPDX-License-Identifier: MIT */
/* Kept boxes say that they are free only where that matters, and the queue never waits for a word that does not come. */
#include "tests/sandbox/box.h"
#include "tests/sandbox/kept.h"

enum { TIMES = 5 };

/* In a box of its own, whose init ends before its turn comes. */
static struct sandbox_request fails_early(void)
{
	struct sandbox_request request = box_request("look", "fds");
	BOX_MOUNTS(request,
	           {.kind = SANDBOX_MOUNT_BIND, .source = "/nothing/at/all", .target = "/a"});
	return request;
}

static struct sandbox_handle *waits(struct sandbox *sandbox, const char *ms)
{
	return box_submit(sandbox, keep(box_request("spend", "wait", ms)));
}

/* Awaited backwards: a client that takes results, or gives up requests, wakes the supervisor by that. */
TEST(requests_beyond_the_two_boxes_wait_for_one_and_get_it)
{
	enum { MANY = 20 };
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handles[MANY];
	for (int i = 0; i < TIMES; i++) {
		for (int j = 0; j < MANY; j++)
			handles[j] = waits(sandbox, j % 2 == 0 ? "0" : "1");
		for (int j = MANY - 1; j >= 0; j--)
			CHECK_INT(box_wait(handles[j]).exit_code, 0);
	}
}

TEST(a_run_behind_one_that_failed_before_its_turn_gets_its_own)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < TIMES; i++) {
		struct sandbox_handle *first = waits(sandbox, "100");
		struct sandbox_handle *bad = box_submit(sandbox, fails_early());
		CHECK_INT(box_wait(bad).status, SANDBOX_ERROR);
		struct sandbox_handle *third = waits(sandbox, "1");
		CHECK_INT(box_wait(third).exit_code, 0);
		CHECK_INT(box_wait(first).exit_code, 0);
	}
}

TEST(a_run_behind_one_that_was_cancelled_before_its_turn_gets_its_own)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < TIMES; i++) {
		struct sandbox_handle *first = waits(sandbox, "100");
		sandbox_cancel(waits(sandbox, "1"));
		struct sandbox_handle *third = waits(sandbox, "1");
		CHECK_INT(box_wait(third).exit_code, 0);
		CHECK_INT(box_wait(first).exit_code, 0);
	}
}

TEST(a_run_behind_two_that_failed_gets_its_turn_from_the_first)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < TIMES; i++) {
		struct sandbox_handle *first = waits(sandbox, "100");
		CHECK_INT(box_wait(box_submit(sandbox, fails_early())).status, SANDBOX_ERROR);
		CHECK_INT(box_wait(box_submit(sandbox, fails_early())).status, SANDBOX_ERROR);
		CHECK_INT(box_wait(waits(sandbox, "1")).exit_code, 0);
		CHECK_INT(box_wait(first).exit_code, 0);
	}
}
