/* SPDX-License-Identifier: MIT */
/* Promise 4: processes and threads at one time. */
#include "tests/sandbox/box.h"

#include <errno.h>

static struct sandbox_request limited(struct sandbox_request request, uint64_t limit)
{
	request.process_limit = limit;
	return request;
}

TEST(a_program_has_as_many_processes_as_allowed)
{
	CHECK_STR(box_output_of(box_open(), limited(box_request("spawn", "count"), 5), EAGAIN), "5");
}

TEST(threads_count_as_processes)
{
	CHECK_STR(box_output(box_open(), limited(box_request("spawn", "count-threads"), 5)), "5");
}

TEST(a_single_process_can_make_no_other)
{
	CHECK_STR(box_output_of(box_open(), limited(box_request("spawn", "count"), 1), EAGAIN), "1");
}

TEST(the_limit_holds_in_every_run)
{
	struct sandbox *sandbox = box_open();
	for (int run = 0; run < 3; run++)
		CHECK_STR(box_output_of(sandbox, limited(box_request("spawn", "count"), 4), EAGAIN),
		          "4");
}

TEST(a_refused_process_is_told)
{
	struct sandbox *sandbox = box_open_with_groups();
	CHECK(box_run(sandbox, limited(box_request("spawn", "count"), 3)).process_limit_hit);
	CHECK(!box_run(sandbox, limited(box_request("spawn", "exit", "0"), 3)).process_limit_hit);
}

TEST(without_a_limit_many_processes_are_fine)
{
	CHECK_INT(box_exit_code(box_open(), box_request("spend", "user-many", "20", "1")), 0);
}

TEST(orphans_are_reaped_while_the_program_runs)
{
	/* 3: the program, the child whose orphan it is, and the orphan. */
	CHECK_INT(box_exit_code(box_open(), limited(box_request("spawn", "orphans", "30"), 4)), 0);
}
