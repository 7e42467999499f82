/* SPDX-License-Identifier: MIT */
/* Promise 7: wall and CPU time of the whole tree from execve; the memory's peak is in memory_limit.c. */
#include "tests/sandbox/box.h"

#include <stdio.h>

TEST(user_time_is_told_apart)
{
	struct sandbox_result result =
		box_run(box_open(), box_request("spend", "user", box_ms(200)));
	CHECK(result.cpu_user_ns >= box_ns(150));
	CHECK(result.cpu_user_ns < box_ns(1000));
	CHECK(result.cpu_system_ns < result.cpu_user_ns / 2);
}

TEST(system_time_is_told_apart)
{
	struct sandbox_result result =
		box_run(box_open(), box_request("spend", "system", box_ms(200)));
	CHECK(result.cpu_system_ns >= box_ns(150));
	CHECK(result.cpu_system_ns < box_ns(1000));
	CHECK(result.cpu_user_ns < result.cpu_system_ns / 2);
}

TEST(time_of_all_processes_is_added_up)
{
	struct sandbox_result result =
		box_run(box_open_with_groups(), box_request("spend", "user-many", "4", box_ms(60)));
	CHECK_INT(result.exit_code, 0);
	CHECK(result.cpu_user_ns + result.cpu_system_ns >= box_ns(220));
	CHECK(result.cpu_user_ns + result.cpu_system_ns < box_ns(1500));
}

/* The least of several runs: a clock may count what the host of a virtual machine took from it. */
static uint64_t least_cpu_ns(struct sandbox_request request)
{
	enum { RUNS = 5 };
	uint64_t least_ns = UINT64_MAX;
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < RUNS; i++) {
		struct sandbox_result result = box_run(sandbox, request);
		CHECK_INT(result.exit_code, 0);
		CHECK(result.wall_ns > 0);
		uint64_t used_ns = result.cpu_user_ns + result.cpu_system_ns;
		least_ns = used_ns < least_ns ? used_ns : least_ns;
	}
	return least_ns;
}

TEST(a_program_that_does_nothing_has_used_nothing)
{
	CHECK(least_cpu_ns(box_request("spawn", "exit", "0")) < box_ns(20));
}

TEST(what_preparing_costs_is_not_the_programs)
{
	/* Sixty mounts and a filter before, nothing in the program. */
	struct sandbox_request request = box_request("spawn", "exit", "0");
	struct sandbox_mount mounts[SANDBOX_MOUNTS_MAX];
	static char targets[SANDBOX_MOUNTS_MAX][8];
	for (size_t i = 0; i < SANDBOX_MOUNTS_MAX; i++) {
		(void)snprintf(targets[i], sizeof(targets[i]), "/%zu", i);
		mounts[i] = (struct sandbox_mount){
			.kind = SANDBOX_MOUNT_TMPFS, .target = targets[i], .mode = 0755};
	}
	request.mounts = mounts;
	request.n_mounts = SANDBOX_MOUNTS_MAX;
	CHECK(least_cpu_ns(request) < box_ns(20));
}

TEST(the_moments_of_start_and_end_are_on_the_monotonic_clock)
{
	uint64_t before = box_now_ns();
	struct sandbox_result result = box_run(box_open(), box_request("spend", "wait", "50"));
	uint64_t after = box_now_ns();
	CHECK(before < result.exec_at_ns);
	CHECK(result.exec_at_ns < result.end_at_ns);
	CHECK(result.end_at_ns < after);
	CHECK_INT(result.wall_ns, result.end_at_ns - result.exec_at_ns);
}

TEST(statistics_of_one_run_do_not_carry_over)
{
	struct sandbox *sandbox = box_open();
	(void)box_run(sandbox, box_request("spend", "user", box_ms(300)));
	struct sandbox_result result = box_run(sandbox, box_request("spawn", "exit", "0"));
	CHECK(result.cpu_user_ns + result.cpu_system_ns < box_ns(200));
}
