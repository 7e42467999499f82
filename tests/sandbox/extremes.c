/* SPDX-License-Identifier: MIT */
/* The least that a client may have, and the most that it may ask for. */
#include "sandbox/policy.h"
#include "tests/sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void limit_descriptors(rlim_t most)
{
	const struct rlimit limit = {.rlim_cur = most, .rlim_max = most};
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &limit), 0);
}

TEST(a_client_that_may_open_too_few_files_is_told_how_many_it_needs)
{
	struct sandbox *sandbox;
	char error[SANDBOX_ERROR_SIZE];
	limit_descriptors(SANDBOX_OPEN_FILES_MIN - 1);
	CHECK_INT(sandbox_open(&SANDBOX_OPTIONS_INIT, &sandbox, error), -EMFILE);
	CHECK_STR(error, "the limit of open files is 63, a sandbox needs 64 (ulimit -n)");
}

/* All descriptors that a request can have, in fresh and in kept boxes, with others waiting behind. */
TEST(a_client_that_may_open_just_enough_files_can_ask_for_everything)
{
	enum { COUNT = 3 };
	struct sandbox_mount mounts[SANDBOX_FILES_MAX + 1];
	char names[SANDBOX_FILES_MAX][16];
	struct sandbox_request kept = box_request("spawn", "exit", "7"), large = kept;
	int text = box_text_fd("x"), filter = sandbox_policy_open("run-processes", NULL);
	for (int i = 0; i < SANDBOX_FILES_MAX; i++) {
		(void)snprintf(names[i], sizeof(names[i]), "/file%d", i);
		mounts[i] = (struct sandbox_mount){
			.kind = SANDBOX_MOUNT_FILE, .target = names[i], .content_fd = text};
	}
	mounts[SANDBOX_FILES_MAX] = (struct sandbox_mount){
		.kind = SANDBOX_MOUNT_TMPFS, .target = "/t", .size_bytes = 4096, .mode = 0755};
	kept.stdin_fd = kept.stdout_fd = kept.stderr_fd = text;
	kept.seccomp_fd = filter;
	kept.keep_box = true;
	large = kept;
	large.mounts = mounts;
	large.n_mounts = SANDBOX_FILES_MAX + 1;
	large.keep_dir = "/t";
	limit_descriptors(SANDBOX_OPEN_FILES_MIN);
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handles[2 * COUNT];
	for (int i = 0; i < 2 * COUNT; i++)
		handles[i] = box_submit(sandbox, i % 2 ? kept : large);
	for (int i = 0; i < 2 * COUNT; i++) {
		struct sandbox_result result = box_wait(handles[i]);
		CHECK_STR(result.error, "");
		CHECK_INT(result.exit_code, 7);
	}
	sandbox_close(sandbox);
}

TEST(a_client_without_a_free_descriptor_is_told_so_at_every_step)
{
	struct sandbox *sandbox;
	char error[SANDBOX_ERROR_SIZE];
	limit_descriptors(SANDBOX_OPEN_FILES_MIN);
	while (open("/", O_RDONLY | O_CLOEXEC) >= 0)
		;
	int failures = 0;
	for (int free = 0; free < 40; free++) {
		error[0] = '\0';
		int r = sandbox_open(&SANDBOX_OPTIONS_INIT, &sandbox, error);
		if (r == 0)
			sandbox_close(sandbox);
		else if (r != -EPERM) /* no control groups here */
			failures += strstr(error, strerror(EMFILE)) != NULL ? 1 : 1000;
		if (failures >= 1000)
			FAIL("%d free descriptors: %s", free, error);
		CHECK_INT(box_child_of(getpid()), 0);
		CHECK_INT(close(SANDBOX_OPEN_FILES_MIN - 1 - free), 0);
	}
	CHECK(failures > 0);
}

static struct sandbox_request without_limits(struct sandbox_request request)
{
	request.wall_limit_ns = request.busy_wall_limit_ns = UINT64_MAX;
	request.cpu_limit_ns = UINT64_MAX;
	request.memory_limit_bytes = UINT64_MAX;
	request.process_limit = UINT64_MAX;
	return request;
}

TEST(the_largest_limits_are_as_good_as_none)
{
	struct sandbox_result result = box_run(
		box_open(), without_limits(box_request("spend", "memory-many", "3", "1024")));
	CHECK_STR(result.error, "");
	CHECK_INT(result.exit_code, 0);
	CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
	CHECK(!result.process_limit_hit);
}

TEST(the_largest_tmpfs_is_as_good_as_any)
{
	static const uint64_t most[] = {UINT64_MAX, UINT64_MAX - 1, UINT64_MAX / 2};
	struct sandbox *sandbox = box_open();
	for (size_t i = 0; i < sizeof(most) / sizeof(most[0]); i++) {
		const struct sandbox_mount mount = {.kind = SANDBOX_MOUNT_TMPFS,
		                                    .target = "/t",
		                                    .size_bytes = most[i],
		                                    .inodes = most[i],
		                                    .mode = 0755};
		struct sandbox_request request = box_request("spawn", "exit", "3");
		request.mounts = &mount;
		request.n_mounts = 1;
		CHECK_INT(box_exit_code(sandbox, request), 3);
	}
}

/* Longer than a text can be. */
TEST(the_error_of_the_longest_path_has_its_step_and_its_reason)
{
	char path[4000];
	memset(path, 'a', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	struct sandbox_request request = box_request("spawn", "exit", "3");
	request.cwd = path;
	const char *error = box_error(box_open(), request);
	CHECK_INT(strncmp(error, "tracee: working directory: chdir aaa", 36), 0);
	CHECK(strstr(error, strerror(ENAMETOOLONG)));
}

TEST(the_largest_bandwidth_is_as_good_as_none)
{
	struct sandbox_request request = box_request("spend", "user", "20");
	request.cpu_bandwidth_percent = UINT64_MAX;
	CHECK_INT(box_exit_code(box_open_with_bandwidth(), request), 0);
}

TEST(the_smallest_limits_end_the_program_or_say_why_it_cannot_begin)
{
	struct sandbox *sandbox = box_open_with_groups();
	struct sandbox_request wall = box_request("spend", "hang"),
			       cpu = box_request("spend", "spin"),
			       memory = box_request("spawn", "exit", "3");
	wall.wall_limit_ns = wall.busy_wall_limit_ns = 1;
	cpu.cpu_limit_ns = 1;
	memory.memory_limit_bytes = 1;
	CHECK_INT(box_run(sandbox, wall).limit, SANDBOX_LIMIT_WALL);
	CHECK_INT(box_run(sandbox, cpu).limit, SANDBOX_LIMIT_CPU);
	CHECK(strstr(box_error(sandbox, memory), "no program starts in a memory limit of 1 bytes"));
}

/* What it has computed, in ticks of 10 ms. */
static unsigned long ticks_of(pid_t pid)
{
	char path[64], text[512];
	unsigned long user, system;
	(void)snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	FILE *stat = fopen(path, "re");
	CHECK(stat && fgets(text, sizeof(text), stat));
	CHECK_INT(fclose(stat), 0);
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers; utime and stime are 14 and 15 */
	CHECK_INT(sscanf(strrchr(text, ')') + 2,
	                 "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system),
	          2);
	return user + system;
}

/* Init must not look again and again at a limit that is too far off to be reached. */
TEST(the_largest_limits_cost_init_no_time)
{
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	options.cpu = sched_getcpu(); /* on one processor the whole limit is added to the time */
	struct sandbox *sandbox = box_open_with(options);
	struct sandbox_request request = without_limits(box_request("spend", "hang"));
	struct sandbox_handle *handle = box_submit(sandbox, request);
	(void)box_await_program();
	pid_t init = box_child_of(box_supervisor());
	unsigned long before = ticks_of(init);
	box_settle_ms(300);
	CHECK(ticks_of(init) - before <= 10);
	sandbox_cancel(handle);
}
