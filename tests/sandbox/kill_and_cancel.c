/* SPDX-License-Identifier: MIT */
/* Promise 11: kill and cancel at any moment, any number of times. */
#include "tests/sandbox/box.h"

#include <signal.h>
#include <unistd.h>

static void check_killed(struct sandbox_handle *handle)
{
	struct sandbox_result result = box_wait(handle);
	CHECK_INT(result.limit, SANDBOX_LIMIT_KILLED);
	CHECK_INT(result.status, SANDBOX_SIGNALED);
	CHECK_INT(result.signal, SIGKILL);
}

TEST(a_running_program_can_be_killed)
{
	struct sandbox_handle *handle = box_submit(box_open(), box_request("spend", "hang"));
	(void)box_await_program();
	sandbox_kill(handle);
	check_killed(handle);
}

TEST(a_kill_before_execve_takes_effect_at_execve)
{
	struct sandbox *sandbox = box_open();
	for (int run = 0; run < 20; run++) {
		struct sandbox_handle *handle = box_submit(sandbox, box_request("spend", "hang"));
		sandbox_kill(handle);
		check_killed(handle);
	}
}

TEST(a_waiting_request_can_be_killed_and_the_running_one_goes_on)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *first =
		box_submit(sandbox, box_request("spend", "wait", box_ms(200)));
	struct sandbox_handle *second = box_submit(sandbox, box_request("spend", "hang"));
	struct sandbox_handle *third = box_submit(sandbox, box_request("spend", "hang"));
	struct sandbox_handle *fourth = box_submit(sandbox, box_request("spawn", "exit", "4"));
	sandbox_kill(third);
	sandbox_kill(second);
	CHECK_INT(box_wait(first).exit_code, 0);
	check_killed(second);
	check_killed(third);
	CHECK_INT(box_wait(fourth).exit_code, 4);
}

TEST(killing_what_has_ended_does_nothing)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handle = box_submit(sandbox, box_request("spawn", "exit", "3"));
	box_await_result(handle);
	sandbox_kill(handle);
	CHECK_INT(box_wait(handle).exit_code, 3);
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "4")), 4);
}

TEST(killing_again_does_nothing)
{
	struct sandbox_handle *handle = box_submit(box_open(), box_request("spend", "hang"));
	for (int i = 0; i < 10; i++)
		sandbox_kill(handle);
	check_killed(handle);
}

TEST(a_kill_ends_children_too)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handle = box_submit(sandbox, box_request("spend", "spin-many", "3"));
	(void)box_await_program();
	struct box_tree tree;
	box_await_tree_of(box_supervisor(), 5, &tree);
	sandbox_kill(handle);
	check_killed(handle);
	box_check_tree_gone(&tree);
}

TEST(a_cancelled_program_is_gone)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handle = box_submit(sandbox, box_request("spend", "hang"));
	(void)box_await_program();
	struct box_tree tree;
	box_tree_of(box_supervisor(), &tree);
	CHECK_INT(tree.n, 2);
	sandbox_cancel(handle);
	box_check_tree_gone(&tree);
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "5")), 5);
}

TEST(cancelling_what_has_ended_does_nothing)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handle = box_submit(sandbox, box_request("spawn", "exit", "3"));
	box_await_result(handle);
	sandbox_cancel(handle);
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "4")), 4);
}

TEST(cancelling_at_once_leaves_the_sandbox_usable)
{
	struct sandbox *sandbox = box_open();
	for (int run = 0; run < 30; run++)
		sandbox_cancel(box_submit(sandbox, box_request("spend", "hang")));
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "4")), 4);
}

TEST(a_cancelled_request_that_waits_lets_those_behind_it_run)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *first =
		box_submit(sandbox, box_request("spend", "wait", box_ms(200)));
	struct sandbox_handle *second = box_submit(sandbox, box_request("spend", "hang"));
	struct sandbox_handle *third = box_submit(sandbox, box_request("spawn", "exit", "3"));
	box_settle_ms(50); /* the second is prepared */
	sandbox_cancel(second);
	CHECK_INT(box_wait(first).exit_code, 0);
	CHECK_INT(box_wait(third).exit_code, 3);
}

TEST(cancelling_and_killing_at_every_moment_disturbs_no_other_request)
{
	struct sandbox *sandbox = box_open();
	for (unsigned run = 0; run < 60; run++) {
		struct sandbox_handle *before =
			box_submit(sandbox, box_request("spawn", "exit", "1"));
		struct sandbox_handle *victim =
			box_submit(sandbox, box_request("spend", "wait", "1"));
		struct sandbox_handle *after =
			box_submit(sandbox, box_request("spawn", "exit", "2"));
		(void)usleep(run * 50); /* from before its preparation until after its end */
		if (run % 3 == 0)
			sandbox_kill(victim);
		sandbox_cancel(victim);
		CHECK_INT(box_wait(after).exit_code, 2);
		CHECK_INT(box_wait(before).exit_code, 1);
	}
}

TEST(a_kill_at_every_moment_is_a_result_and_never_a_failure_of_the_box)
{
	struct sandbox *sandbox = box_open();
	for (unsigned run = 0; run < 60; run++) {
		struct sandbox_handle *handle =
			box_submit(sandbox, box_request("spend", "wait", "1"));
		(void)usleep(run * 50);
		sandbox_kill(handle);
		struct sandbox_result result = box_wait(handle);
		if (result.limit == SANDBOX_LIMIT_KILLED)
			CHECK_INT(result.signal, SIGKILL);
		else
			CHECK_INT(result.exit_code, 0);
	}
}

TEST(closing_with_requests_of_every_kind_leaves_nothing)
{
	struct sandbox *sandbox = box_open();
	(void)box_run(sandbox, box_request("spawn", "exit", "0"));
	(void)box_submit(sandbox, box_request("spawn", "exit", "0"));
	struct sandbox_request hangs = box_request("spend", "hang");
	hangs.wall_limit_ns = 0; /* nothing else would end it */
	for (int i = 0; i < 5; i++)
		(void)box_submit(sandbox, hangs);
	(void)box_await_program();
	struct box_tree tree;
	box_tree_of(getpid(), &tree);
	sandbox_close(sandbox);
	box_check_tree_gone(&tree);
	CHECK_INT(box_count_groups(getpid()), 0);
}

TEST(a_sandbox_without_requests_closes_cleanly)
{
	sandbox_close(box_open());
	CHECK_INT(box_count_groups(getpid()), 0);
	CHECK_INT(box_child_of(getpid()), 0);
	sandbox_close(NULL);
}
