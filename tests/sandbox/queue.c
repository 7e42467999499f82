/* SPDX-License-Identifier: MIT */
/* Many requests may be queued; they run in order, their results are had in any, and a bad one hurts no other. */
#include "tests/sandbox/box.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { MANY = 100 };

static struct sandbox_request exits_with(int code, char *text, size_t size)
{
	static const char *argv[4][4];
	static size_t next;
	const char **args = argv[next++ % 4];
	(void)snprintf(text, size, "%d", code);
	args[0] = "spawn";
	args[1] = "exit";
	args[2] = text;
	return box_request_argv(args);
}

TEST(a_hundred_requests_can_be_queued_and_awaited_backwards)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handles[MANY];
	char text[16];
	for (int i = 0; i < MANY; i++)
		handles[i] = box_submit(sandbox, exits_with(i, text, sizeof(text)));
	uint64_t later = UINT64_MAX;
	for (int i = MANY - 1; i >= 0; i--) {
		struct sandbox_result result = box_wait(handles[i]);
		CHECK_INT(result.status, SANDBOX_EXITED);
		CHECK_INT(result.exit_code, i);
		CHECK(result.end_at_ns <= later); /* in the order of submission, one after another */
		later = result.exec_at_ns;
	}
}

TEST(results_can_be_had_in_any_order)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handles[MANY];
	char text[16];
	for (int i = 0; i < MANY; i++)
		handles[i] = box_submit(sandbox, exits_with(i, text, sizeof(text)));
	for (int i = 0; i < MANY; i++)
		CHECK_INT(box_wait(handles[i * 37 % MANY]).exit_code, i * 37 % MANY);
}

TEST(a_bad_request_between_good_ones_fails_alone)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request bad = box_request("look", "fds");
	bad.executable_fd = SANDBOX_NO_FD;
	bad.executable = "/nothing";
	struct sandbox_handle *first = box_submit(sandbox, box_request("spawn", "exit", "1"));
	struct sandbox_handle *second = box_submit(sandbox, bad);
	struct sandbox_handle *third = box_submit(sandbox, box_request("spawn", "exit", "3"));
	CHECK_INT(box_wait(third).exit_code, 3);
	CHECK_INT(box_wait(second).status, SANDBOX_ERROR);
	CHECK_INT(box_wait(first).exit_code, 1);
}

TEST(requests_that_fail_while_another_runs_do_not_stop_the_queue)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request bad = box_request("look", "fds");
	BOX_MOUNTS(bad, {.kind = SANDBOX_MOUNT_BIND, .source = "/nothing/at/all", .target = "/a"});
	struct sandbox_handle *first = box_submit(sandbox, box_request("spend", "wait", "200"));
	struct sandbox_handle *failing[5];
	for (int i = 0; i < 5; i++)
		failing[i] = box_submit(sandbox, bad);
	struct sandbox_handle *last = box_submit(sandbox, box_request("spawn", "exit", "7"));
	for (int i = 0; i < 5; i++) {
		struct sandbox_result result = box_wait(failing[i]);
		CHECK_INT(result.status, SANDBOX_ERROR);
		CHECK_STR(result.error,
		          "init: mounts: bind /nothing/at/all: No such file or directory");
	}
	CHECK_INT(box_wait(last).exit_code, 7);
	CHECK_INT(box_wait(first).exit_code, 0);
}

TEST(an_error_hides_nothing_of_a_later_result)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request bad = box_request("look", "fds");
	bad.cwd = "/nowhere";
	for (int i = 0; i < 10; i++) {
		CHECK(strstr(box_error(sandbox, bad), "/nowhere") != NULL);
		struct sandbox_result good = box_run(sandbox, box_request("spawn", "exit", "9"));
		CHECK_INT(good.exit_code, 9);
		CHECK_STR(good.error, "");
	}
}

TEST(several_sandboxes_run_at_once)
{
	struct sandbox *first = box_open(), *second = box_open();
	struct sandbox_handle *hangs = box_submit(first, box_request("spend", "hang"));
	(void)box_await_program();
	CHECK_INT(box_exit_code(second, box_request("spawn", "exit", "1")), 1);
	sandbox_kill(hangs);
	CHECK_INT(box_wait(hangs).limit, SANDBOX_LIMIT_KILLED);
	sandbox_close(first);
	CHECK_INT(box_exit_code(second, box_request("spawn", "exit", "2")), 2);
	sandbox_close(second);
	CHECK_INT(box_count_groups(getpid()), 0);
}

TEST(a_sandbox_can_be_opened_again)
{
	for (int i = 0; i < 3; i++) {
		struct sandbox *sandbox = box_open();
		CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "2")), 2);
		sandbox_close(sandbox);
	}
}
