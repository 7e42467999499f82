/* SPDX-License-Identifier: MIT */
/* Promise 5: every resource limit, soft and hard alike. */
#include "tests/sandbox/box.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static struct sandbox_request with_limit(struct sandbox_request request, int resource,
                                         uint64_t value)
{
	static struct sandbox_rlimit limit;
	limit = (struct sandbox_rlimit){.resource = resource, .value = value};
	request.rlimits = &limit;
	request.n_rlimits = 1;
	return request;
}

/* The line of /proc/self/limits that begins with @name. */
static void check_line(int resource, uint64_t value, const char *name)
{
	struct sandbox_request request =
		with_limit(box_request("files", "read", "/proc/self/limits"), resource, value);
	BOX_MOUNTS(request, BOX_PROC);
	const char *line = strstr(box_output(box_open(), request), name);
	CHECK(line != NULL);
	unsigned long long soft, hard;
	CHECK_INT(sscanf(line + 25, "%llu %llu", &soft, &hard), 2);
	CHECK_INT(soft, value);
	CHECK_INT(hard, value);
}

TEST(each_limit_is_set_soft_and_hard)
{
	check_line(RLIMIT_CPU, 5, "Max cpu time");
	check_line(RLIMIT_FSIZE, 4096, "Max file size");
	check_line(RLIMIT_DATA, 1 << 20, "Max data size");
	check_line(RLIMIT_STACK, 1 << 20, "Max stack size");
	check_line(RLIMIT_CORE, 0, "Max core file size");
	check_line(RLIMIT_RSS, 1 << 20, "Max resident set");
	check_line(RLIMIT_NPROC, 7, "Max processes");
	check_line(RLIMIT_NOFILE, 17, "Max open files");
	check_line(RLIMIT_MEMLOCK, 8192, "Max locked memory");
	check_line(RLIMIT_AS, 1 << 26, "Max address space");
	check_line(RLIMIT_LOCKS, 3, "Max file locks");
	check_line(RLIMIT_SIGPENDING, 64, "Max pending signals");
	check_line(RLIMIT_MSGQUEUE, 0, "Max msgqueue size");
	check_line(RLIMIT_NICE, 0, "Max nice priority");
	check_line(RLIMIT_RTPRIO, 0, "Max realtime priority");
	check_line(RLIMIT_RTTIME, 1000, "Max realtime timeout");
}

TEST(address_space_is_limited)
{
	struct sandbox *sandbox = box_open();
	CHECK_INT(box_exit_code(sandbox, with_limit(box_request("spend", "reserve", "65536"),
	                                            RLIMIT_AS, 32 * MIB)),
	          ENOMEM);
	CHECK_INT(box_exit_code(sandbox, with_limit(box_request("spend", "reserve", "16384"),
	                                            RLIMIT_AS, 32 * MIB)),
	          0);
}

TEST(cpu_time_in_seconds_is_limited)
{
	struct sandbox_result result =
		box_run(box_open(), with_limit(box_request("spend", "spin"), RLIMIT_CPU, 1));
	CHECK_INT(result.status, SANDBOX_SIGNALED);
	CHECK_INT(result.signal, SIGKILL); /* hard as soft: no SIGXCPU first */
	CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
	CHECK(result.cpu_user_ns + result.cpu_system_ns >= 500 * MS);
}

TEST(the_size_of_files_is_limited)
{
	struct sandbox_request request =
		with_limit(box_request("files", "fill", "/t/file"), RLIMIT_FSIZE, 8192);
	BOX_MOUNTS(request, {.kind = SANDBOX_MOUNT_TMPFS,
	                     .target = "/t",
	                     .size_bytes = MIB,
	                     .inodes = 1,
	                     .mode = 0755,
	                     .flags = SANDBOX_MOUNT_WRITABLE});
	struct sandbox_result result = box_run(box_open(), request);
	CHECK_INT(result.status, SANDBOX_SIGNALED);
	CHECK_INT(result.signal, SIGXFSZ);
}

TEST(the_number_of_descriptors_is_limited)
{
	struct sandbox *sandbox = box_open();
	CHECK_INT(box_exit_code(sandbox, with_limit(box_request("files", "open", "/", "0"),
	                                            RLIMIT_NOFILE, 3)),
	          EMFILE);
	CHECK_INT(box_exit_code(sandbox, with_limit(box_request("files", "open", "/", "0"),
	                                            RLIMIT_NOFILE, 4)),
	          0);
}

TEST(the_stack_is_limited)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_result result = box_run(
		sandbox, with_limit(box_request("spend", "stack", "2048"), RLIMIT_STACK, MIB));
	CHECK_INT(result.status, SANDBOX_SIGNALED);
	CHECK_INT(result.signal, SIGSEGV);
	CHECK_INT(box_exit_code(sandbox,
	                        with_limit(box_request("spend", "stack", "512"), RLIMIT_STACK, MIB)),
	          0);
}

TEST(the_stack_may_be_larger_than_the_usual_8_mebibytes)
{
	struct rlimit own;
	CHECK_INT(getrlimit(RLIMIT_STACK, &own), 0);
	if (own.rlim_max < 64 * MIB)
		SKIP("our own stack limit is lower");
	CHECK_INT(box_exit_code(box_open(), with_limit(box_request("spend", "stack", "40000"),
	                                               RLIMIT_STACK, 64 * MIB)),
	          0);
}

TEST(a_limit_that_does_not_exist_is_refused)
{
	struct sandbox_request request = with_limit(box_request("look", "fds"), 99, 1);
	struct sandbox_handle *handle;
	char error[SANDBOX_ERROR_SIZE];
	CHECK_INT(sandbox_submit(box_open(), &request, &handle, error), -EINVAL);
}

TEST(a_limit_above_our_own_is_an_error_that_names_it)
{
	static const struct rlimit own = {.rlim_cur = 128, .rlim_max = 128};
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &own), 0);
	const char *error =
		box_error(box_open(), with_limit(box_request("look", "fds"), RLIMIT_NOFILE, 129));
	CHECK_STR(error, "tracee: resource limits: RLIMIT_NOFILE: Operation not permitted");
}
