/* SPDX-License-Identifier: MIT */
/*
 * Nine tenths of a limit of CPU time are never refused, eleven tenths always; memory likewise, 4 MiB below and above.
 * Verdicts only: bench-limits does it more often and says how soon an end comes.
 */
#include "tests/sandbox/kept.h"

#include <stdio.h>

enum { MEMORY_LIMIT_MIB = 32 };

/* A tenth of it is more than an execve costs, and than a clock leaps where others have the processors of a virtual machine. */
static unsigned cpu_limit_ms(void)
{
	return test_slow_factor() > 1 ? 200 : 500;
}

/* Every second in a box that is kept, so that each run meets the groups of the one before it. */
static void check_every_time(struct sandbox_request request, int runs, enum sandbox_limit expected)
{
	struct sandbox *sandbox = box_open_with_groups();
	if (test_slow_factor() > 1)
		runs = 2;
	request.wall_limit_ns = 0;
	for (int i = 0; i < runs; i++)
		CHECK_INT(box_run(sandbox, i % 2 ? keep(request) : request).limit, expected);
	sandbox_close(sandbox);
}

/* Each of @processes uses its part of @tenths of the limit. */
static void check_cpu(unsigned processes, unsigned tenths, enum sandbox_limit expected)
{
	const char *part = box_ms(cpu_limit_ms() * tenths / 10 / processes);
	struct sandbox_request request = processes > 1 ? box_request("spend", "user-many", "4", part)
	                                               : box_request("spend", "user", part);
	request.cpu_limit_ns = box_ns(cpu_limit_ms());
	request.process_limit = processes > 1 ? processes + 1 : 1;
	check_every_time(request, 4, expected);
}

TEST(nine_tenths_of_the_cpu_limit_are_never_refused)
{
	check_cpu(1, 9, SANDBOX_LIMIT_NONE);
}

TEST(eleven_tenths_of_the_cpu_limit_are_always_refused)
{
	check_cpu(1, 11, SANDBOX_LIMIT_CPU);
}

TEST(nine_tenths_of_the_cpu_limit_by_four_processes_are_never_refused)
{
	check_cpu(4, 9, SANDBOX_LIMIT_NONE);
}

TEST(eleven_tenths_of_the_cpu_limit_by_four_processes_are_always_refused)
{
	check_cpu(4, 11, SANDBOX_LIMIT_CPU);
}

static void check_memory(unsigned mib, enum sandbox_limit expected)
{
	char all[16], part[16];
	(void)snprintf(all, sizeof(all), "%u", mib * 1024);
	(void)snprintf(part, sizeof(part), "%u", mib * 1024 / 4);
	struct sandbox_request one = box_request("spend", "memory", all);
	struct sandbox_request four = box_request("spend", "memory-many", "4", part);
	one.memory_limit_bytes = four.memory_limit_bytes = MEMORY_LIMIT_MIB * MIB;
	check_every_time(one, 10, expected);
	check_every_time(four, 5, expected);
}

TEST(four_mebibytes_less_than_the_memory_limit_are_never_refused)
{
	check_memory(MEMORY_LIMIT_MIB - 4, SANDBOX_LIMIT_NONE);
}

TEST(four_mebibytes_more_than_the_memory_limit_are_always_refused)
{
	check_memory(MEMORY_LIMIT_MIB + 4, SANDBOX_LIMIT_MEMORY);
}
