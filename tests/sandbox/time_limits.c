/* SPDX-License-Identifier: MIT */
/* Promise 6: wall and CPU time, from execve. The bounds are wide: this is about what happens, the bench says how fast. */
#include "tests/sandbox/box.h"

#include <signal.h>

/* None of these programs ends by itself, so that whatever is finite says that the limit works. */
enum { TOLERANCE_MS = 50000 };

static void check_ended(const struct sandbox_result *result, enum sandbox_limit limit)
{
	CHECK_INT(result->limit, limit);
	CHECK_INT(result->status, SANDBOX_SIGNALED);
	CHECK_INT(result->signal, SIGKILL);
}

TEST(a_program_that_waits_is_ended_at_the_wall_limit)
{
	struct sandbox_request request = box_request("spend", "hang");
	request.wall_limit_ns = 600 * MS;
	struct sandbox_result result = box_run(box_open(), request);
	check_ended(&result, SANDBOX_LIMIT_WALL);
	CHECK(result.wall_ns >= 600 * MS);
	CHECK(result.wall_ns < (600 + TOLERANCE_MS) * MS);
	CHECK(result.cpu_user_ns + result.cpu_system_ns < result.wall_ns / 2);
}

TEST(a_program_that_ends_before_the_wall_limit_is_not)
{
	struct sandbox_request request = box_request("spend", "wait", "100");
	request.wall_limit_ns = TOLERANCE_MS * MS;
	struct sandbox_result result = box_run(box_open(), request);
	CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
	CHECK_INT(result.exit_code, 0);
	CHECK(result.wall_ns >= 100 * MS);
}

TEST(a_busy_program_may_go_on_past_the_wall_limit_up_to_another)
{
	struct sandbox_request request = box_request("spend", "spin");
	request.wall_limit_ns = 100 * MS;
	request.busy_wall_limit_ns = 600 * MS;
	struct sandbox_result result = box_run(box_open(), request);
	check_ended(&result, SANDBOX_LIMIT_WALL);
	CHECK(result.wall_ns >= 600 * MS);
}

TEST(a_program_that_waits_gets_no_more_than_the_wall_limit)
{
	struct sandbox_request request = box_request("spend", "hang");
	request.wall_limit_ns = 100 * MS;
	request.busy_wall_limit_ns = 2 * TOLERANCE_MS * MS;
	struct sandbox_result result = box_run(box_open(), request);
	check_ended(&result, SANDBOX_LIMIT_WALL);
	CHECK(result.wall_ns < (100 + TOLERANCE_MS) * MS);
}

TEST(more_cpu_time_than_the_limit_is_never_told_as_within_it)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < 50; i++) {
		struct sandbox_request request = box_request("spend", "user", "4");
		request.cpu_limit_ns = 2 * MS;
		struct sandbox_result result = box_run(sandbox, request);
		CHECK(result.limit == SANDBOX_LIMIT_CPU ||
		      result.cpu_user_ns + result.cpu_system_ns <= 2 * MS);
	}
}

TEST(without_limits_a_program_may_take_its_time)
{
	struct sandbox_request request = box_request("spend", "wait", "100");
	request.wall_limit_ns = 0;
	CHECK_INT(box_exit_code(box_open(), request), 0);
}

/* There are ten seconds for an execve to return. */
TEST(a_program_may_run_for_longer_than_there_is_for_its_start)
{
	struct sandbox_request request = box_request("spend", "wait", "10300");
	request.wall_limit_ns = 0;
	CHECK_INT(box_exit_code(box_open(), request), 0);
}

TEST(the_wall_limit_begins_at_execve_and_not_in_the_queue)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *first =
		box_submit(sandbox, box_request("spend", "wait", box_ms(300)));
	struct sandbox_request request = box_request("spend", "hang");
	request.wall_limit_ns = box_ns(200);
	struct sandbox_result result = box_wait(box_submit(sandbox, request));
	CHECK_INT(result.limit, SANDBOX_LIMIT_WALL);
	CHECK(result.wall_ns >= box_ns(200));
	struct sandbox_result before = box_wait(first);
	CHECK(result.exec_at_ns >= before.end_at_ns); /* one after another */
}

static void check_cpu_limit(struct sandbox_request request, uint64_t limit_ns)
{
	request.cpu_limit_ns = limit_ns;
	struct sandbox_result result = box_run(box_open_with_groups(), request);
	check_ended(&result, SANDBOX_LIMIT_CPU);
	uint64_t used = result.cpu_user_ns + result.cpu_system_ns;
	CHECK(used >= limit_ns - 10 * MS); /* two clocks: the scheduler's tick */
	CHECK(used < limit_ns + TOLERANCE_MS * MS);
}

TEST(one_process_is_ended_at_the_cpu_limit)
{
	struct sandbox_request request = box_request("spend", "spin");
	request.process_limit = 1;
	check_cpu_limit(request, 150 * MS);
}

TEST(a_process_that_might_have_others_is_ended_at_the_cpu_limit)
{
	check_cpu_limit(box_request("spend", "spin"), 150 * MS);
}

TEST(four_processes_together_are_ended_at_the_cpu_limit)
{
	check_cpu_limit(box_request("spend", "spin-many", "4"), 200 * MS);
}

TEST(waiting_uses_no_cpu_time)
{
	struct sandbox_request request = box_request("spend", "wait", box_ms(300));
	request.cpu_limit_ns = box_ns(200);
	request.process_limit = 1;
	struct sandbox_result result = box_run(box_open(), request);
	CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
	CHECK_INT(result.exit_code, 0);
}

TEST(nine_tenths_of_the_cpu_limit_are_fine)
{
	struct sandbox_request request = box_request("spend", "user", box_ms(450));
	request.cpu_limit_ns = box_ns(500);
	request.process_limit = 1;
	struct sandbox_result result = box_run(box_open(), request);
	CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
	CHECK_INT(result.exit_code, 0);
}

TEST(whichever_limit_is_first_ends_the_program)
{
	struct sandbox *sandbox = box_open_with_groups();
	struct sandbox_request request = box_request("spend", "spin");
	request.cpu_limit_ns = 100 * MS;
	request.wall_limit_ns = TOLERANCE_MS * MS;
	CHECK_INT(box_run(sandbox, request).limit, SANDBOX_LIMIT_CPU);
	request.cpu_limit_ns = TOLERANCE_MS * MS;
	request.wall_limit_ns = 100 * MS;
	CHECK_INT(box_run(sandbox, request).limit, SANDBOX_LIMIT_WALL);
}
