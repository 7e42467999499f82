/* SPDX-License-Identifier: MIT */
/* A kept box serves many runs, and none of them finds anything of a former one. */
#include "sandbox/policy.h"
#include "tests/sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { RUNS = 20 };

static int filter = SANDBOX_NO_FD;

static struct sandbox_request keep(struct sandbox_request request)
{
	if (filter < 0)
		filter = sandbox_policy_open("run-processes", NULL);
	CHECK(filter >= 0);
	request.seccomp_fd = filter;
	request.keep_box = true;
	return request;
}

/* The children of the only sandbox of this process: inits, and for a moment the builders that made them. */
static struct box_tree boxes(void)
{
	struct box_tree tree;
	box_tree_of(box_supervisor(), &tree);
	for (size_t i = 0; i < tree.n; i++)
		CHECK_INT(close(tree.pidfds[i]), 0);
	return tree;
}

/* Init of the box that has served the run before. A second box may be there as well: it is made when a request comes before
 * the first box has said that it is free. */
static pid_t some_init(void)
{
	for (int i = 0; i < 5000; i++) {
		struct box_tree tree = boxes();
		if (tree.n == 1)
			return tree.pids[0];
		if (tree.n == 2)
			return tree.pids[1];
		box_sleep_ms(1);
	}
	FAIL("the supervisor has no init");
}

static bool lives(pid_t init)
{
	struct box_tree tree = boxes();
	for (size_t i = 0; i < tree.n; i++)
		if (tree.pids[i] == init)
			return true;
	return false;
}

static void settle(struct sandbox *sandbox)
{
	for (int i = 0; i < 4; i++) {
		CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", "1"))), 1);
		box_settle_ms(20); /* builders end; nothing fails when they have not */
	}
}

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

static struct sandbox_result run_and_settle(struct sandbox *sandbox, struct sandbox_request request)
{
	struct sandbox_result result = box_run(sandbox, keep(request));
	box_settle_ms(20); /* the same box serves the next; nothing fails when it does not */
	return result;
}

/* None of them meets a limit, so that the group is kept. */
TEST(what_a_run_has_used_is_not_in_the_figures_of_the_next)
{
	struct sandbox *sandbox = box_open_with_groups();
	settle(sandbox);
	for (int i = 0; i < 3; i++) {
		struct sandbox_result busy =
			run_and_settle(sandbox, box_request("spend", "user", box_ms(150)));
		struct sandbox_result large =
			run_and_settle(sandbox, box_request("spend", "memory", "32768"));
		struct sandbox_result light =
			run_and_settle(sandbox, box_request("spawn", "exit", "5"));
		CHECK_INT(light.exit_code, 5);
		CHECK(busy.cpu_user_ns + busy.cpu_system_ns > box_ns(100));
		CHECK(large.cpu_user_ns + large.cpu_system_ns < box_ns(100));
		CHECK(large.memory_peak_bytes >= 32 * MIB);
		CHECK(light.cpu_user_ns + light.cpu_system_ns < box_ns(40));
		CHECK(light.memory_peak_bytes < 8 * MIB);
	}
}

TEST(limits_end_a_run_and_not_the_box)
{
	struct sandbox *sandbox = box_open_with_groups();
	settle(sandbox);
	pid_t init = some_init();
	struct sandbox_request spin = keep(box_request("spend", "spin"));
	spin.cpu_limit_ns = 50 * MS;
	CHECK_INT(box_run(sandbox, spin).limit, SANDBOX_LIMIT_CPU);
	struct sandbox_request hang = keep(box_request("spend", "hang"));
	hang.wall_limit_ns = 50 * MS;
	CHECK_INT(box_run(sandbox, hang).limit, SANDBOX_LIMIT_WALL);
	struct sandbox_request hog = keep(box_request("spend", "memory", "102400"));
	hog.memory_limit_bytes = 16 * MIB;
	CHECK_INT(box_run(sandbox, hog).limit, SANDBOX_LIMIT_MEMORY);
	struct sandbox_request bomb = keep(box_request("spawn", "bomb"));
	bomb.process_limit = 10;
	bomb.wall_limit_ns = 300 * MS;
	(void)box_run(sandbox, bomb);
	struct sandbox_result light = box_run(sandbox, keep(box_request("spawn", "exit", "5")));
	CHECK_INT(light.exit_code, 5);
	CHECK_INT(light.limit, SANDBOX_LIMIT_NONE);
	CHECK(!light.process_limit_hit);
	CHECK(light.memory_peak_bytes < 8 * MIB);
	CHECK(light.cpu_user_ns + light.cpu_system_ns < box_ns(40));
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

TEST(another_box_is_made_for_other_mounts_ids_or_filters)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request plain = keep(box_request("look", "ids", "1000", "1000"));
	struct sandbox_request other_ids = keep(box_request("look", "ids", "7", "8"));
	struct sandbox_request mounted = keep(box_request("look", "list", "/"));
	int run = sandbox_policy_open("run", NULL);
	other_ids.uid = 7;
	other_ids.gid = 8;
	BOX_MOUNTS(mounted, {.kind = SANDBOX_MOUNT_DIR, .target = "/directory", .mode = 0755});
	for (int i = 0; i < 3; i++) {
		CHECK_INT(box_exit_code(sandbox, plain), 0);
		CHECK_INT(box_exit_code(sandbox, other_ids), 0);
		CHECK(strstr(box_output(sandbox, mounted), "directory") != NULL);
		struct sandbox_request other_filter = keep(box_request("spawn", "count"));
		other_filter.seccomp_fd = run;
		CHECK_INT(box_exit_code(sandbox, other_filter), ENOSYS);
	}
}

static void run_often(struct sandbox *sandbox, struct sandbox_request request)
{
	for (int i = 0; i < 4; i++) {
		CHECK_INT(box_exit_code(sandbox, request), 0);
		box_settle_ms(20); /* as above */
	}
}

static bool is_kept(struct sandbox_request request)
{
	struct sandbox *sandbox = box_open();
	run_often(sandbox, request);
	pid_t init = boxes().n > 0 ? some_init() : -1;
	run_often(sandbox, request);
	bool is_kept = init > 0 && lives(init);
	sandbox_close(sandbox);
	return is_kept;
}

static bool is_kept_with(struct sandbox_mount mount)
{
	struct sandbox_request request = keep(box_request("spawn", "exit", "0"));
	request.mounts = &mount;
	request.n_mounts = 1;
	return is_kept(request);
}

static bool is_kept_with_bind(const char *source, unsigned flags)
{
	return is_kept_with((struct sandbox_mount){
		.kind = SANDBOX_MOUNT_BIND, .source = source, .target = "/bound", .flags = flags});
}

TEST(no_box_is_kept_with_what_could_carry_something_from_run_to_run)
{
	const struct sandbox_mount mounts[] = {
		{.kind = SANDBOX_MOUNT_BIND,
	         .source = "/etc/passwd",
	         .target = "/x",
	         .flags = SANDBOX_MOUNT_WRITABLE},
		{.kind = SANDBOX_MOUNT_PROC, .target = "/proc"},
		{.kind = SANDBOX_MOUNT_FILE, .target = "/x", .content_fd = box_text_fd("x")},
		{.kind = SANDBOX_MOUNT_TMPFS, .target = "/x", .flags = SANDBOX_MOUNT_DEV},
	};
	const struct sandbox_mount harmless = {.kind = SANDBOX_MOUNT_DIR, .target = "/x"};
	CHECK(is_kept_with(harmless));
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++)
		if (is_kept_with(mounts[i]))
			FAIL("a box is kept with mount %zu", i);
}

TEST(a_request_that_does_not_ask_for_it_runs_in_no_kept_box)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request request = keep(box_request("spend", "hang"));
	request.keep_box = false;
	settle(sandbox);
	struct box_tree kept = boxes();
	CHECK(kept.n > 0);
	struct sandbox_handle *handle = box_submit(sandbox, request);
	(void)box_await_program();
	for (size_t i = 0; i < kept.n; i++)
		CHECK_INT(box_child_of(kept.pids[i]), 0);
	sandbox_cancel(handle);
}

/* The same allowed calls, in a file that somebody could write to between two runs. */
TEST(no_box_is_kept_whose_filter_is_not_sealed)
{
	struct sandbox_request request = keep(box_request("spawn", "exit", "0"));
	struct sock_filter instructions[BPF_MAXINSNS];
	ssize_t size = pread(request.seccomp_fd, instructions, sizeof(instructions), 0);
	CHECK(size > 0 && is_kept(request));
	request.seccomp_fd = memfd_create("filter", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	CHECK_INT(write(request.seccomp_fd, instructions, (size_t)size), size);
	CHECK(!is_kept(request));
}

/* No box with a bind is kept where its source may be on a file system that does not answer (overlay on another machine's). */
TEST(a_box_with_the_null_device_is_kept_and_one_with_another_device_is_not)
{
	CHECK_INT(is_kept_with_bind("/dev/null", SANDBOX_MOUNT_DEV),
	          is_kept_with_bind("/etc/passwd", 0));
	CHECK(!is_kept_with_bind("/dev/zero", SANDBOX_MOUNT_DEV));
}

TEST(what_a_run_writes_is_not_there_in_the_next)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request writes = keep(box_request("files", "write", "/tmp/a", "x"));
	BOX_MOUNTS(writes, {.kind = SANDBOX_MOUNT_TMPFS,
	                    .target = "/tmp",
	                    .size_bytes = 65536,
	                    .inodes = 4,
	                    .mode = 0777,
	                    .flags = SANDBOX_MOUNT_WRITABLE});
	struct sandbox_request reads = writes;
	reads.argv = (const char *const[]){"files", "read", "/tmp/a", NULL};
	CHECK_INT(box_exit_code(sandbox, writes), 0);
	CHECK(box_exit_code(sandbox, reads) != 0);
}

/* With a writable tmpfs at /tmp. */
static struct sandbox_request keep_with_tmpfs(struct sandbox_request request)
{
	request = keep(request);
	BOX_MOUNTS(request, {.kind = SANDBOX_MOUNT_TMPFS,
	                     .target = "/tmp",
	                     .size_bytes = 65536,
	                     .inodes = 8,
	                     .mode = 0700,
	                     .flags = SANDBOX_MOUNT_WRITABLE});
	return request;
}

static void leave_trace(struct sandbox *sandbox, const char *way)
{
	CHECK_INT(box_exit_code(sandbox,
	                        keep_with_tmpfs(box_request("traces", "leave", "/tmp", way))),
	          0);
}

TEST(the_same_init_serves_runs_that_leave_a_writable_tmpfs_alone)
{
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < 4; i++) {
		leave_trace(sandbox, "nothing");
		box_settle_ms(20);
	}
	pid_t init = some_init();
	for (int i = 0; i < RUNS; i++)
		leave_trace(sandbox, "nothing");
	CHECK(lives(init));
}

TEST(a_run_that_touches_a_writable_tmpfs_leaves_no_trace_for_the_next)
{
	static const char *const ways[] = {
		"file",  "removed", "nameless", "directory", "removed-directory", "link", "times",
		"owner", "list",    "stay",     "nothing"};
	static char fresh[512];
	(void)snprintf(
		fresh, sizeof(fresh), "%s",
		box_output(box_open(), keep_with_tmpfs(box_request("traces", "print", "/tmp"))));
	struct sandbox *sandbox = box_open();
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		/* Three times, so that both boxes have had it. */
		for (int runs = 0; runs < 3; runs++)
			leave_trace(sandbox, ways[i]);
		CHECK_STR(box_output(sandbox,
		                     keep_with_tmpfs(box_request("traces", "print", "/tmp"))),
		          fresh);
	}
}

/* After two boxes that are kept, two runs of which each takes its own along. */
static void check_memory_takes_box_along(const char *kib, enum sandbox_limit limit)
{
	struct sandbox *sandbox = box_open_with_groups();
	for (int i = 0; i < 4; i++) {
		leave_trace(sandbox, "nothing");
		box_settle_ms(20);
	}
	pid_t init = some_init();
	for (int i = 0; i < 2; i++) {
		struct sandbox_request request =
			keep_with_tmpfs(box_request("spend", "memory", kib));
		request.memory_limit_bytes = 16 * MIB;
		CHECK_INT(box_run(sandbox, request).limit, limit);
	}
	leave_trace(sandbox, "nothing");
	CHECK(!lives(init));
}

TEST(a_run_that_met_its_memory_limit_takes_its_writable_tmpfs_along)
{
	check_memory_takes_box_along("102400", SANDBOX_LIMIT_MEMORY);
}

TEST(a_run_that_came_near_its_memory_limit_takes_its_writable_tmpfs_along)
{
	check_memory_takes_box_along("14700", SANDBOX_LIMIT_NONE);
}

TEST(what_is_made_below_a_writable_tmpfs_is_new_for_every_run)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request writes = keep(box_request("files", "write", "/tmp/a/b", "x"));
	struct sandbox_request reads = keep(box_request("files", "read", "/tmp/a/b"));
	BOX_MOUNTS(writes,
	           {.kind = SANDBOX_MOUNT_TMPFS,
	            .target = "/tmp",
	            .size_bytes = 65536,
	            .inodes = 8,
	            .mode = 0700,
	            .flags = SANDBOX_MOUNT_WRITABLE},
	           {.kind = SANDBOX_MOUNT_DIR, .target = "/tmp/a", .mode = 0755});
	reads.mounts = writes.mounts;
	reads.n_mounts = writes.n_mounts;
	for (int i = 0; i < 3; i++) {
		CHECK_INT(box_exit_code(sandbox, writes), 0);
		CHECK_INT(box_exit_code(sandbox, reads), ENOENT);
	}
}

TEST(a_file_that_takes_anothers_place_is_seen_by_the_next_run)
{
	static char directory[] = "/tmp/juror-kept-XXXXXX";
	static char file[64], other[64];
	CHECK(mkdtemp(directory) != NULL && chmod(directory, 0755) == 0);
	(void)snprintf(file, sizeof(file), "%s/file", directory);
	(void)snprintf(other, sizeof(other), "%s/other", directory);
	static struct sandbox_source source = {.path = directory, .name = "/data"};
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	options.sources = &source;
	options.n_sources = 1;
	struct sandbox *sandbox = box_open_with(options);
	for (int i = 0; i < 3; i++) {
		FILE *out = fopen(other, "we");
		CHECK(out != NULL && fprintf(out, "%d", i) == 1 && fclose(out) == 0);
		CHECK(chmod(other, 0644) == 0 && rename(other, file) == 0);
		struct sandbox_request request = keep(box_request("files", "read", "/file"));
		BOX_MOUNTS(request,
		           {.kind = SANDBOX_MOUNT_BIND, .source = "/data/file", .target = "/file"});
		const char text[] = {(char)('0' + i), '\0'};
		CHECK(strstr(box_output(sandbox, request), text) != NULL);
	}
	CHECK(unlink(file) == 0 && rmdir(directory) == 0);
}

TEST(a_tmpfs_that_is_not_asked_to_be_writable_cannot_be_written_to)
{
	struct sandbox_request writes = keep(box_request("files", "write", "/tmp/a", "x"));
	BOX_MOUNTS(writes, {.kind = SANDBOX_MOUNT_TMPFS,
	                    .target = "/tmp",
	                    .size_bytes = 65536,
	                    .inodes = 4,
	                    .mode = 0777});
	CHECK_INT(box_exit_code(box_open(), writes), EROFS);
}

/* What init may call and a program may not; without the tag the policy's answer is the same as ever. */
TEST(the_calls_of_init_are_forbidden_to_programs)
{
	static const struct {
		const char *number;
		int answer;
	} calls[] = {{"435" /* clone3 */, ENOSYS}, {"47" /* recvmsg */, ENOSYS}};
	struct sandbox *sandbox = box_open();
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct sandbox_request request =
			keep(box_request("call", calls[i].number, "0", "0", "0", "0", "0"));
		CHECK_INT(box_exit_code(sandbox, request), calls[i].answer);
	}
}

/* A sealed filter that answers one call with @action and allows all others. */
static int filter_without(long number, uint32_t action)
{
	const struct sock_filter instructions[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, action),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	int fd = memfd_create("filter", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	CHECK_INT(write(fd, instructions, sizeof(instructions)), (ssize_t)sizeof(instructions));
	CHECK_INT(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW), 0);
	return fd;
}

TEST(a_filter_that_forbids_what_init_needs_is_an_error_that_names_it)
{
	static const struct {
		const char *name;
		long number;
	} calls[] = {
		{"wait4", SYS_wait4},   {"ppoll", SYS_ppoll},           {"kill", SYS_kill},
		{"read", SYS_read},     {"pread64", SYS_pread64},       {"write", SYS_write},
		{"close", SYS_close},   {"pwrite64", SYS_pwrite64},     {"futex", SYS_futex},
		{"openat", SYS_openat}, {"getdents64", SYS_getdents64},
	};
	struct sandbox *sandbox = box_open();
	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		struct sandbox_request request = keep(box_request("spawn", "exit", "2"));
		char expected[128];
		(void)snprintf(expected, sizeof(expected),
		               "init: filter: forbids %s, which a kept box needs", calls[i].name);
		request.seccomp_fd = filter_without(calls[i].number, SECCOMP_RET_ERRNO | EPERM);
		CHECK_STR(box_error(sandbox, request), expected);
		CHECK_INT(close(request.seccomp_fd), 0);
		CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", "2"))), 2);
	}
}

TEST(a_filter_that_kills_init_is_an_error_of_that_request)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request request = keep(box_request("spawn", "exit", "2"));
	request.seccomp_fd = filter_without(SYS_wait4, SECCOMP_RET_KILL_PROCESS);
	CHECK_STR(box_error(sandbox, request), "init: ended before its time (signal 31)");
	CHECK_INT(box_exit_code(sandbox, keep(box_request("spawn", "exit", "2"))), 2);
}

/* CONFIG_CHECKPOINT_RESTORE is what gives ns_last_pid; here another file system hides it. */
TEST(without_ns_last_pid_every_run_gets_a_box_of_its_own)
{
	box_need_superuser();
	CHECK_INT(unshare(CLONE_NEWNS), 0);
	CHECK_INT(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	CHECK_INT(mount("none", "/proc/sys/kernel", "tmpfs", 0, NULL), 0);
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < 5; i++)
		CHECK_STR(box_output(sandbox, keep(box_request("spawn", "ids"))), "2 1 3 4");
	for (int i = 0; i < 5000 * (int)test_slow_factor() && boxes().n > 0; i++)
		box_sleep_ms(1);
	CHECK_INT(boxes().n, 0);
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

/* A file that is in nobody's cache. */
static int make_cold_file(void)
{
	enum { SIZE = 16 << 20 };
	char name[] = "/tmp/juror-cold-XXXXXX", byte;
	int fd = mkostemp(name, O_CLOEXEC);
	CHECK(fd >= 0 && unlink(name) == 0);
	void *data = malloc(SIZE);
	CHECK(data && write(fd, memset(data, 'x', SIZE), SIZE) == SIZE);
	free(data);
	CHECK(fsync(fd) == 0 && posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED) == 0);
	const struct iovec room = {.iov_base = &byte, .iov_len = 1};
	if (preadv2(fd, &room, 1, SIZE / 2, RWF_NOWAIT) == 1)
		SKIP("files in /tmp stay in memory");
	CHECK_INT(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* Who reads a file first is charged for it, for as long as it stays in the cache. */
TEST(what_a_run_leaves_in_the_cache_is_not_in_the_peak_of_the_next)
{
	struct sandbox *sandbox = box_open_with_groups();
	settle(sandbox);
	for (int i = 0; i < 2; i++) { /* in both boxes, should there be two */
		struct sandbox_request reads = keep(box_request("talk", "end"));
		reads.stdin_fd = make_cold_file();
		CHECK_INT(box_exit_code(sandbox, reads), 0);
		struct sandbox_result next =
			box_run(sandbox, keep(box_request("spawn", "exit", "1")));
		CHECK_INT(next.exit_code, 1);
		CHECK(next.memory_peak_bytes < 8 * MIB);
	}
}
