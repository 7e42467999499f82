/* SPDX-License-Identifier: MIT */
/* A kept box serves many runs, and none of them finds anything of a former one. */
#include "tests/sandbox/kept.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { RUNS = 20 };

TEST(the_same_init_serves_run_after_run)
{
	struct sandbox *sandbox = box_open();
	settle(sandbox);
	pid_t init = some_init();
	for (int i = 0; i < RUNS; i++)
		CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", "7"))), 7);
	CHECK(lives(init));
	CHECK(boxes().n <= 2);
}

TEST(queued_runs_alternate_between_two_boxes)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handles[RUNS];
	for (int i = 0; i < RUNS; i++)
		handles[i] = box_submit(sandbox, keep(box_request("spawn", "exit", "3")));
	uint64_t earlier = 0;
	for (int i = 0; i < RUNS; i++) {
		struct sandbox_result result = box_wait(handles[i]);
		CHECK_INT(result.exit_code, 3);
		CHECK(result.exec_at_ns >= earlier); /* one after another */
		earlier = result.end_at_ns;
	}
}

TEST(every_run_sees_the_same_process_ids)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < RUNS; i++)
		CHECK_STR(box_output(sandbox, keep(box_request("spawn", "ids"))), "2 1 3 4");
}

TEST(no_descriptor_of_a_former_run_is_there)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < RUNS; i++)
		CHECK_INT(box_exit_code(sandbox, keep(box_request("look", "fds"))), 0);
}

TEST(each_run_has_its_own_arguments_and_limits)
{
	static const struct sandbox_rlimit tight = {.resource = RLIMIT_AS, .value = 32 * MIB};
	struct sandbox *sandbox = box_open();
	char text[16];
	for (int i = 0; i < RUNS; i++) {
		bool is_tight = i % 4 < 2; /* should there be two boxes, in both */
		(void)snprintf(text, sizeof(text), "%d", i);
		CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", text))), i);
		struct sandbox_request request = keep(box_request("spend", "reserve", "65536"));
		request.rlimits = &tight;
		request.n_rlimits = is_tight ? 1 : 0;
		CHECK_INT(box_exit_code(sandbox, request), is_tight ? ENOMEM : 0);
	}
}

/* "signals" sets the umask, "session" would find a terminal. */
TEST(every_run_finds_ids_signals_session_and_streams_as_the_first)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < RUNS / 4; i++) {
		CHECK_INT(box_exit_code(sandbox, keep(box_request("look", "signals"))), 0);
		CHECK_INT(box_exit_code(sandbox, keep(box_request("look", "session"))), 0);
		CHECK_INT(box_exit_code(sandbox, keep(box_request("look", "null"))), 0);
		CHECK_INT(box_exit_code(sandbox, keep(box_request("look", "ids", "1000", "1000"))),
		          0);
	}
}

TEST(a_run_that_signals_init_changes_nothing_for_the_next)
{
	struct sandbox *sandbox = box_open();
	settle(sandbox);
	pid_t init = some_init();
	for (int i = 0; i < 4; i++) {
		CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "signal-init"))), 0);
		CHECK_STR(box_output(sandbox, keep(box_request("spawn", "ids"))), "2 1 3 4");
	}
	CHECK(lives(init));
}

TEST(daemons_of_a_run_are_gone_before_the_next)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < 5; i++) {
		(void)box_run(sandbox, keep(box_request("spawn", "daemons", "4")));
		CHECK_STR(box_output(sandbox, keep(box_request("spawn", "ids"))), "2 1 3 4");
	}
}

TEST(a_kill_ends_the_run_and_the_next_one_runs)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < 5; i++) {
		struct sandbox_handle *handle =
			box_submit(sandbox, keep(box_request("spend", "hang")));
		sandbox_kill(handle);
		CHECK_INT(box_wait(handle).limit, SANDBOX_LIMIT_KILLED);
		CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", "2"))), 2);
	}
}

TEST(a_cancelled_run_takes_its_box_along_and_the_next_gets_another)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < 10; i++) {
		sandbox_cancel(box_submit(sandbox, keep(box_request("spend", "hang"))));
		CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", "2"))), 2);
	}
}

TEST(a_box_whose_init_was_killed_is_made_anew)
{
	struct sandbox *sandbox = box_open();
	settle(sandbox);
	CHECK_INT(kill(some_init(), SIGKILL), 0);
	/* One run may still be sent to the dead box; it gets an error and not a verdict. */
	struct sandbox_result first = box_run(sandbox, keep(box_request("spawn", "exit", "2")));
	CHECK(first.status == SANDBOX_ERROR || first.exit_code == 2);
	CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", "2"))), 2);
}

TEST(a_run_that_cannot_start_leaves_the_box_usable)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < 3; i++) {
		struct sandbox_request bad = keep(box_request("spawn", "exit", "2"));
		bad.cwd = "/nowhere";
		CHECK(strstr(box_error(sandbox, bad), "/nowhere") != NULL);
		CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", "2"))), 2);
	}
}

TEST(closing_the_sandbox_ends_kept_boxes)
{
	struct box_tree tree;
	struct sandbox *sandbox = box_open();
	CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", "2"))), 2);
	box_tree_of(box_supervisor(), &tree);
	sandbox_close(sandbox);
	box_check_tree_gone(&tree);
	CHECK_INT(box_count_groups(getpid()), 0);
}
