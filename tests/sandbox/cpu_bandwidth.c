/* SPDX-License-Identifier: MIT */
/* Promise 4: a share of a CPU. */
#include "tests/sandbox/box.h"

/* The kernel deals a share out by periods, of 100 ms at most, whole: what begins at the end of one period has the next
 * period's share at once, and so ends up to one period early. The rest is for the slices of 5 ms that each CPU holds by itself. */
#define EARLY_MS (100 + 20)

TEST(half_a_cpu_takes_twice_as_long)
{
	struct sandbox_request request = box_request("spend", "user", "400");
	request.cpu_bandwidth_percent = 50;
	struct sandbox_result result = box_run(box_open_with_bandwidth(), request);
	CHECK_INT(result.exit_code, 0);
	CHECK(result.wall_ns >= (2 * 400 - EARLY_MS) * MS);
}

TEST(two_processes_share_one_cpu)
{
	struct sandbox_request request = box_request("spend", "user-many", "2", "400");
	request.cpu_bandwidth_percent = 100;
	struct sandbox_result result = box_run(box_open_with_bandwidth(), request);
	CHECK_INT(result.exit_code, 0);
	CHECK(result.wall_ns >= (2 * 400 - EARLY_MS) * MS);
}

TEST(a_hundredth_of_a_cpu_is_a_share_too)
{
	struct sandbox_request request = box_request("spend", "user", "5");
	request.cpu_bandwidth_percent = 1;
	struct sandbox_result result = box_run(box_open_with_bandwidth(), request);
	CHECK_INT(result.exit_code, 0);
	CHECK(result.wall_ns >= (100 * 5 - 2 * EARLY_MS) * MS);
}
