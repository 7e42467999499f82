/* SPDX-License-Identifier: MIT */
/* Promise 4: a share of a CPU. */
#include "tests/sandbox/box.h"

TEST(half_a_cpu_takes_twice_as_long)
{
	struct sandbox_request request = box_request("spend", "user", "200");
	request.cpu_bandwidth_percent = 50;
	struct sandbox_result result = box_run(box_open_with_bandwidth(), request);
	CHECK_INT(result.exit_code, 0);
	CHECK(result.wall_ns >= 350 * MS);
}

TEST(two_processes_share_one_cpu)
{
	struct sandbox_request request = box_request("spend", "user-many", "2", "150");
	request.cpu_bandwidth_percent = 100;
	struct sandbox_result result = box_run(box_open_with_bandwidth(), request);
	CHECK_INT(result.exit_code, 0);
	CHECK(result.wall_ns >= 260 * MS);
}
