/* SPDX-License-Identifier: MIT */
/* Promise 4: memory of the whole tree, exactly, and never by swapping; promise 7: its peak. */
#include "tests/harness/groups.h"
#include "tests/sandbox/box.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct sandbox_result spend(const char *command, uint64_t limit, uint64_t bytes)
{
	char kib[24];
	(void)snprintf(kib, sizeof(kib), "%llu", (unsigned long long)(bytes / KIB));
	struct sandbox_request request = box_request("spend", command, kib);
	request.memory_limit_bytes = limit;
	return box_run(box_open_with_groups(), request);
}

static void check_limited(const struct sandbox_result *result)
{
	CHECK_INT(result->limit, SANDBOX_LIMIT_MEMORY);
	CHECK_INT(result->status, SANDBOX_SIGNALED);
	CHECK_INT(result->signal, SIGKILL);
}

TEST(nine_tenths_of_the_limit_are_fine)
{
	struct sandbox_result result = spend("memory", 128 * MIB, 128 * MIB / 10 * 9);
	CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
	CHECK_INT(result.exit_code, 0);
}

TEST(four_mebibytes_less_than_the_limit_are_fine)
{
	struct sandbox_result result = spend("memory", 64 * MIB, 60 * MIB);
	CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
	CHECK_INT(result.exit_code, 0);
}

TEST(more_than_the_limit_ends_the_program_and_is_flagged)
{
	struct sandbox_result result = spend("memory", 64 * MIB, 64 * MIB + 64 * KIB);
	check_limited(&result);
	CHECK(result.memory_peak_bytes <= 64 * MIB);
	CHECK(result.memory_peak_bytes > 60 * MIB);
}

/* The group around all of our sandboxes, in the version of the controller that is there. */
static void limit_group(const char *path, const char *group, void *limited)
{
	static const char *const files[] = {"memory.max", "memory.limit_in_bytes"};
	char name[32], file[512];
	(void)snprintf(name, sizeof(name), "sandbox-%d-", (int)getpid());
	if (strncmp(group, name, strlen(name)) != 0)
		return;
	for (size_t i = 0; i < 2; i++) {
		(void)snprintf(file, sizeof(file), "%s/%s", path, files[i]);
		FILE *limit = fopen(file, "r+e");
		if (!limit)
			continue;
		CHECK(fputs("33554432", limit) >= 0);
		CHECK_INT(fclose(limit), 0);
		*(bool *)limited = true;
		return;
	}
}

TEST(memory_that_the_host_does_not_have_is_no_limit_of_the_program)
{
	static const uint64_t limits[] = {0, 256 * MIB};
	struct sandbox *sandbox = box_open_with_groups();
	bool limited = false;
	groups_for_each(limit_group, &limited);
	CHECK(limited);
	for (size_t i = 0; i < 2; i++) {
		struct sandbox_request request = box_request("spend", "memory", "65536");
		request.memory_limit_bytes = limits[i];
		struct sandbox_result result = box_run(sandbox, request);
		CHECK_INT(result.status, SANDBOX_ERROR);
		CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
		CHECK(strstr(result.error, "ran out of memory when the program had "));
		CHECK(result.memory_peak_bytes < 48 * MIB); /* charged first where it is free */
	}
}

TEST(a_limit_in_which_no_program_starts_is_an_error_that_says_so)
{
	struct sandbox_result result = spend("memory", 4 * KIB, 0);
	/* Some kernels notice within execve, which is the program's own. */
	if (result.status == SANDBOX_SIGNALED && result.limit == SANDBOX_LIMIT_MEMORY)
		return;
	CHECK_INT(result.status, SANDBOX_ERROR);
	CHECK_STR(result.error, "tracee: no program starts in a memory limit of 4096 bytes");
}

TEST(a_signal_9_of_ones_own_is_no_memory_limit)
{
	char number[16], pid[] = "2", nine[] = "9";
	(void)snprintf(number, sizeof(number), "%d", SYS_kill);
	struct sandbox_request request = box_request("call", number, pid, nine);
	request.memory_limit_bytes = 64 * MIB;
	struct sandbox_result result = box_run(box_open_with_groups(), request);
	CHECK_INT(result.signal, SIGKILL);
	CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
}

TEST(address_space_that_is_not_touched_costs_nothing)
{
	struct sandbox_result result = spend("reserve", 64 * MIB, 1024 * MIB);
	CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
	CHECK_INT(result.exit_code, 0);
	CHECK(result.memory_peak_bytes < 8 * MIB);
}

TEST(the_peak_is_that_of_the_program)
{
	struct sandbox_result result = spend("memory", 0, 50 * MIB);
	CHECK(result.memory_peak_bytes >= 50 * MIB);
	CHECK(result.memory_peak_bytes < 56 * MIB);
}

TEST(a_small_program_has_a_small_peak)
{
	struct sandbox_result result =
		box_run(box_open_with_groups(), box_request("spawn", "exit", "0"));
	CHECK(result.memory_peak_bytes > 0);
	CHECK(result.memory_peak_bytes < 4 * MIB);
}

TEST(the_peak_is_that_of_all_processes_together)
{
	struct sandbox_result result =
		box_run(box_open_with_groups(), box_request("spend", "memory-many", "4", "10240"));
	CHECK_INT(result.exit_code, 0);
	CHECK(result.memory_peak_bytes >= 40 * MIB);
	CHECK(result.memory_peak_bytes < 48 * MIB);
}

TEST(the_limit_is_for_all_processes_together)
{
	struct sandbox_request request = box_request("spend", "memory-many", "4", "10240");
	request.memory_limit_bytes = 32 * MIB;
	CHECK_INT(box_run(box_open_with_groups(), request).limit, SANDBOX_LIMIT_MEMORY);
}

TEST(a_child_that_takes_too_much_ends_the_whole_run)
{
	struct sandbox_result result = spend("memory-child", 32 * MIB, 64 * MIB);
	check_limited(&result); /* the parent would have waited for the wall limit */
}

TEST(what_is_written_to_a_tmpfs_is_memory)
{
	struct sandbox_request request = box_request("files", "fill", "/t/file");
	BOX_MOUNTS(request, {.kind = SANDBOX_MOUNT_TMPFS,
	                     .target = "/t",
	                     .size_bytes = 128 * MIB,
	                     .inodes = 1,
	                     .mode = 0755,
	                     .flags = SANDBOX_MOUNT_WRITABLE});
	request.memory_limit_bytes = 32 * MIB;
	CHECK_INT(box_run(box_open_with_groups(), request).limit, SANDBOX_LIMIT_MEMORY);
}

TEST(one_run_does_not_pay_for_another)
{
	struct sandbox *sandbox = box_open_with_groups();
	struct sandbox_request large = box_request("spend", "memory", "51200");
	struct sandbox_request small = box_request("spawn", "exit", "0");
	CHECK(box_run(sandbox, large).memory_peak_bytes >= 50 * MIB);
	CHECK(box_run(sandbox, small).memory_peak_bytes < 4 * MIB);
}
