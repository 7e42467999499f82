/* SPDX-License-Identifier: MIT */
/*
 * The sandbox on control groups of version 2, delegated as systemd does it: what there is to see only there. It is skipped
 * elsewhere; tests/vm/run is how to have it.
 *
 * The programs in the box are the shell's, so that this runs on any root file system; limits leave room for an emulator.
 */
#include "common/fd.h"
#include "sandbox/sandbox.h"
#include "tests/harness/test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MEBIBYTE (UINT64_C(1) << 20)
#define SECOND UINT64_C(1000000000)

/* ---- the group we are in ---- */

/* The directory of this process' group, with "/@file". */
static const char *own_group(const char *file)
{
	static char path[PATH_MAX];
	char line[PATH_MAX / 2] = "";
	FILE *cgroups = fopen("/proc/self/cgroup", "re");
	if (!cgroups || !fgets(line, sizeof(line), cgroups))
		FAIL("/proc/self/cgroup");
	(void)fclose(cgroups);
	line[strcspn(line, "\n")] = '\0';
	if (strncmp(line, "0::", 3) != 0)
		SKIP("version 1 control groups");
	(void)snprintf(path, sizeof(path), "/sys/fs/cgroup%s/%s", line + 3, file);
	return path;
}

static void need_delegation(void)
{
	if (access(own_group("cgroup.procs"), W_OK) < 0)
		SKIP("not in a delegated control group of version 2");
}

/* The group below which the library works: the one we were started in, or its parent if we have been moved to a child. */
static const char *base_group(void)
{
	static char path[PATH_MAX];
	(void)snprintf(path, sizeof(path), "%s", own_group(""));
	path[strlen(path) - 1] = '\0';
	char *last = strrchr(path, '/');
	if (last && strcmp(last, "/juror-main") == 0)
		*last = '\0';
	return path;
}

static void write_file(const char *group, const char *file, const char *text)
{
	char path[PATH_MAX + 32];
	(void)snprintf(path, sizeof(path), "%s/%s", group, file);
	_cleanup_(fd_closep) int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		FAIL("write %s to %s: %s", text, path, strerror(errno));
}

/* How many groups of a client, living or dead, are there; other clients may come and go meanwhile. */
static int count_instances(pid_t client)
{
	int count = 0;
	char prefix[32];
	(void)snprintf(prefix, sizeof(prefix), "sandbox-%d-", (int)client);
	DIR *list = opendir(base_group());
	CHECK(list);
	for (struct dirent *entry; (entry = readdir(list));)
		count += strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
	(void)closedir(list);
	return count;
}

static void wait_for_no_instances(pid_t client)
{
	for (int tries = 0; count_instances(client) > 0; tries++) {
		if (tries == 600)
			FAIL("%d groups are left in %s", count_instances(client), base_group());
		(void)nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
	}
}

/* ---- running ---- */

static struct sandbox *open_with(const struct sandbox_options *options)
{
	char error[SANDBOX_ERROR_SIZE] = "";
	struct sandbox *sandbox = NULL;
	if (sandbox_open(options, &sandbox, error) < 0)
		FAIL("sandbox_open: %s", error);
	return sandbox;
}

static struct sandbox *open_sandbox(void)
{
	need_delegation();
	return open_with(&SANDBOX_OPTIONS_INIT);
}

static const struct sandbox_mount mounts[] = {
	{.kind = SANDBOX_MOUNT_BIND,
         .flags = SANDBOX_MOUNT_EXEC,
         .source = "/usr",
         .target = "/usr",
         .content_fd = -1},
	{.kind = SANDBOX_MOUNT_SYMLINK, .source = "usr/bin", .target = "/bin", .content_fd = -1},
	{.kind = SANDBOX_MOUNT_SYMLINK, .source = "usr/lib", .target = "/lib", .content_fd = -1},
	{.kind = SANDBOX_MOUNT_SYMLINK, .source = "usr/lib64", .target = "/lib64", .content_fd = -1},
	{.kind = SANDBOX_MOUNT_BIND,
         .flags = SANDBOX_MOUNT_DEV,
         .source = "/dev/zero",
         .target = "/dev/zero",
         .content_fd = -1},
	{.kind = SANDBOX_MOUNT_PROC, .target = "/proc", .content_fd = -1},
	{.kind = SANDBOX_MOUNT_TMPFS,
         .flags = SANDBOX_MOUNT_WRITABLE,
         .target = "/tmp",
         .mode = 0700,
         .size_bytes = 256 * MEBIBYTE,
         .inodes = 100,
         .content_fd = -1},
};

/* A request for `sh -c @script`; @argv is what it points to. */
static struct sandbox_request shell(const char *script, const char *argv[4])
{
	static const char *const environment[] = {"PATH=/usr/bin", NULL};
	argv[0] = "/usr/bin/dash";
	argv[1] = "-c";
	argv[2] = script;
	argv[3] = NULL;
	struct sandbox_request request = SANDBOX_REQUEST_INIT;
	request.argv = argv;
	request.envp = environment;
	request.mounts = mounts;
	request.n_mounts = sizeof(mounts) / sizeof(mounts[0]);
	request.memory_limit_bytes = 64 * MEBIBYTE;
	request.process_limit = 8;
	request.wall_limit_ns = 200 * SECOND;
	return request;
}

static struct sandbox_handle *submit(struct sandbox *sandbox, const struct sandbox_request *request)
{
	char error[SANDBOX_ERROR_SIZE] = "";
	struct sandbox_handle *handle = NULL;
	if (sandbox_submit(sandbox, request, &handle, error) < 0)
		FAIL("sandbox_submit: %s", error);
	return handle;
}

static struct sandbox_result wait_for(struct sandbox_handle *handle)
{
	char error[SANDBOX_ERROR_SIZE] = "";
	struct sandbox_result result;
	if (sandbox_wait(handle, &result, error) < 0)
		FAIL("sandbox_wait: %s", error);
	return result;
}

static struct sandbox_result run(struct sandbox *sandbox, const struct sandbox_request *request)
{
	return wait_for(submit(sandbox, request));
}

static void check_exit(const struct sandbox_result *result, int exit_code)
{
	if (result->status != SANDBOX_EXITED)
		FAIL("status %d, limit %d, signal %d: %s", (int)result->status, (int)result->limit,
		     result->signal, result->error);
	CHECK_INT(result->exit_code, exit_code);
	CHECK_INT(result->limit, SANDBOX_LIMIT_NONE);
}

static void check_true_runs(struct sandbox *sandbox)
{
	const char *argv[4];
	struct sandbox_request request = shell("exit 7", argv);
	struct sandbox_result result = run(sandbox, &request);
	check_exit(&result, 7);
}

/* ---- tests ---- */

TEST(every_limit_is_kept_by_version_2)
{
	struct sandbox *sandbox = open_sandbox();
	struct sandbox_capabilities has;
	sandbox_capabilities(sandbox, &has);
	CHECK_INT(has.memory, SANDBOX_ENFORCED_BY_CGROUP2);
	CHECK_INT(has.processes, SANDBOX_ENFORCED_BY_CGROUP2);
	CHECK_INT(has.cpu, SANDBOX_ENFORCED_BY_CGROUP2);
	CHECK_INT(has.bandwidth, SANDBOX_ENFORCED_BY_CGROUP2);
	sandbox_close(sandbox);
}

TEST(a_program_runs_and_is_measured)
{
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request =
		shell("i=0; while [ $i -lt 2000 ]; do i=$((i + 1)); done; exit 7", argv);
	struct sandbox_result result = run(sandbox, &request);
	check_exit(&result, 7);
	CHECK(result.cpu_user_ns + result.cpu_system_ns > 0);
	CHECK(result.cpu_user_ns + result.cpu_system_ns < 2 * result.wall_ns);
	CHECK(result.memory_peak_bytes > 0 && result.memory_peak_bytes < 64 * MEBIBYTE);
	CHECK(!result.process_limit_hit);
	sandbox_close(sandbox);
}

TEST(a_program_sees_itself_in_the_root_of_the_hierarchy)
{
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request =
		shell("read -r line </proc/self/cgroup; [ \"$line\" = 0::/ ]", argv);
	struct sandbox_result result = run(sandbox, &request);
	check_exit(&result, 0);
	sandbox_close(sandbox);
}

TEST(memory_is_limited_and_the_whole_tree_ends)
{
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request = shell("tail /dev/zero | cat; exit 3", argv);
	struct sandbox_result result = run(sandbox, &request);
	CHECK_INT(result.limit, SANDBOX_LIMIT_MEMORY);
	CHECK_INT(result.status, SANDBOX_SIGNALED); /* not the shell's 3: it goes with its child */
	CHECK(result.memory_peak_bytes > 60 * MEBIBYTE && result.memory_peak_bytes <= 64 * MEBIBYTE);
	check_true_runs(sandbox);
	sandbox_close(sandbox);
}

TEST(files_in_memory_count_as_memory)
{
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request = shell("head -c 128M /dev/zero >/tmp/file; exit 3", argv);
	struct sandbox_result result = run(sandbox, &request);
	CHECK_INT(result.limit, SANDBOX_LIMIT_MEMORY);
	sandbox_close(sandbox);
}

TEST(a_fork_bomb_meets_the_process_limit)
{
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request = shell("bomb() { bomb & bomb; }; bomb", argv);
	request.wall_limit_ns = 3 * SECOND;
	struct sandbox_result result = run(sandbox, &request);
	CHECK(result.status != SANDBOX_ERROR);
	CHECK(result.process_limit_hit);
	check_true_runs(sandbox);
	sandbox_close(sandbox);
}

TEST(cpu_time_is_limited)
{
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request = shell("while :; do :; done", argv);
	request.cpu_limit_ns = SECOND;
	struct sandbox_result result = run(sandbox, &request);
	CHECK_INT(result.limit, SANDBOX_LIMIT_CPU);
	CHECK(result.cpu_user_ns + result.cpu_system_ns >= SECOND);
	CHECK(result.cpu_user_ns + result.cpu_system_ns < 3 * SECOND / 2);
	sandbox_close(sandbox);
}

TEST(cpu_time_of_two_processes_is_limited_together)
{
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request = shell("(while :; do :; done) & while :; do :; done", argv);
	request.cpu_limit_ns = SECOND;
	struct sandbox_result result = run(sandbox, &request);
	CHECK_INT(result.limit, SANDBOX_LIMIT_CPU);
	CHECK(result.cpu_user_ns + result.cpu_system_ns < 3 * SECOND / 2);
	sandbox_close(sandbox);
}

TEST(cpu_bandwidth_is_limited)
{
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request = shell("while :; do :; done", argv);
	request.wall_limit_ns = 2 * SECOND;
	request.cpu_bandwidth_percent = 25;
	struct sandbox_result result = run(sandbox, &request);
	CHECK_INT(result.limit, SANDBOX_LIMIT_WALL);
	CHECK(result.cpu_user_ns + result.cpu_system_ns < SECOND);
	sandbox_close(sandbox);
}

TEST(wall_time_is_limited)
{
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request = shell("sleep 60", argv);
	request.wall_limit_ns = SECOND;
	struct sandbox_result result = run(sandbox, &request);
	CHECK_INT(result.limit, SANDBOX_LIMIT_WALL);
	CHECK(result.wall_ns >= SECOND && result.wall_ns < 3 * SECOND);
	sandbox_close(sandbox);
}

TEST(a_kill_ends_the_program)
{
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request = shell("sleep 60", argv);
	struct sandbox_handle *handle = submit(sandbox, &request);
	sandbox_kill(handle);
	sandbox_kill(handle);
	struct sandbox_result result = wait_for(handle);
	CHECK_INT(result.limit, SANDBOX_LIMIT_KILLED);
	check_true_runs(sandbox);
	sandbox_close(sandbox);
}

TEST(a_cancelled_request_makes_room_for_the_next)
{
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request = shell("sleep 60", argv);
	struct sandbox_handle *first = submit(sandbox, &request),
			      *second = submit(sandbox, &request);
	(void)nanosleep(&(struct timespec){.tv_sec = 2}, NULL);
	sandbox_cancel(second); /* prepared, and waiting for its turn */
	(void)nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
	sandbox_cancel(first);
	check_true_runs(sandbox);
	sandbox_close(sandbox);
}

TEST(twenty_requests_wait_in_the_queue)
{
	enum { COUNT = 20 };
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request = shell("exit 7", argv);
	struct sandbox_handle *handles[COUNT];
	for (int i = 0; i < COUNT; i++)
		handles[i] = submit(sandbox, &request);
	for (int i = COUNT - 1; i >= 0; i--) {
		struct sandbox_result result = wait_for(handles[i]);
		check_exit(&result, 7);
	}
	sandbox_close(sandbox);
}

TEST(three_sandboxes_run_at_once)
{
	struct sandbox *sandboxes[3];
	struct sandbox_handle *handles[3];
	const char *argv[4];
	struct sandbox_request request = shell("exit 7", argv);
	for (int i = 0; i < 3; i++)
		sandboxes[i] = open_sandbox();
	for (int i = 0; i < 3; i++)
		handles[i] = submit(sandboxes[i], &request);
	for (int i = 0; i < 3; i++) {
		struct sandbox_result result = wait_for(handles[i]);
		check_exit(&result, 7);
	}
	for (int i = 0; i < 3; i++)
		sandbox_close(sandboxes[i]);
}

TEST(nothing_is_left_after_a_close)
{
	struct sandbox *sandbox = open_sandbox();
	const char *argv[4];
	struct sandbox_request request = shell("sleep 60", argv);
	(void)submit(sandbox, &request);
	CHECK_INT(count_instances(getpid()), 1);
	sandbox_close(sandbox);
	CHECK_INT(count_instances(getpid()), 0);
}

TEST(nothing_is_left_of_a_client_that_is_killed)
{
	need_delegation();
	pid_t client = fork();
	CHECK(client >= 0);
	if (client == 0) {
		const char *argv[4];
		struct sandbox_request request = shell("sleep 60 & sleep 60 & wait", argv);
		(void)submit(open_sandbox(), &request);
		(void)nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
		(void)raise(SIGKILL);
	}
	CHECK_INT(waitpid(client, NULL, 0), client);
	wait_for_no_instances(client);
}

/* Each makes its own instance in the same base, while others remove what they think is dead. */
TEST(many_clients_start_and_end_at_once)
{
	enum { CLIENTS = 6, ROUNDS = 5 };
	pid_t clients[CLIENTS];
	need_delegation();
	for (int i = 0; i < CLIENTS; i++) {
		clients[i] = fork();
		CHECK(clients[i] >= 0);
		if (clients[i] > 0)
			continue;
		for (int round = 0; round < ROUNDS; round++) {
			struct sandbox *sandbox = open_sandbox();
			check_true_runs(sandbox);
			sandbox_close(sandbox);
		}
		_exit(0);
	}
	for (int i = 0; i < CLIENTS; i++) {
		int status = 0;
		CHECK_INT(waitpid(clients[i], &status, 0), clients[i]);
		CHECK_INT(status, 0);
		wait_for_no_instances(clients[i]);
	}
}

/* A view of the client's own: an ordinary user's supervisor makes it itself, the superuser's has it made before. */
TEST(a_private_view_shows_the_sources_only)
{
	static const struct sandbox_source sources[] = {{"/usr", "/host/usr", 0}};
	need_delegation();
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	options.sources = sources;
	options.n_sources = 1;
	options.uid = 61200;
	options.gid = 61200;
	struct sandbox *sandbox = open_with(&options);
	struct sandbox_mount view[4];
	memcpy(view, mounts, sizeof(view));
	view[0].source = "/host/usr";
	const char *argv[4];
	struct sandbox_request request = shell("exit 7", argv);
	request.mounts = view;
	request.n_mounts = 4;
	struct sandbox_result result = run(sandbox, &request);
	check_exit(&result, 7);
	view[0].source = "/usr";
	result = run(sandbox, &request);
	CHECK_INT(result.status, SANDBOX_ERROR);
	CHECK_STR(result.error, "init: mounts: bind /usr: No such file or directory");
	sandbox_close(sandbox);
}

/* What was private to root is not private to the program that root judges. */
TEST(a_source_below_a_closed_directory_can_be_shown_by_its_owner)
{
	char directory[] = "/tmp/delegated.XXXXXX", inside[64];
	need_delegation();
	CHECK(mkdtemp(directory));
	(void)snprintf(inside, sizeof(inside), "%s/inside", directory);
	CHECK_INT(mkdir(inside, 0755), 0);
	const struct sandbox_source sources[] = {{"/usr", "/usr", 0}, {inside, "/inside", 0}};
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	options.sources = sources;
	options.n_sources = 2;
	struct sandbox *sandbox = open_with(&options);
	struct sandbox_mount view[5];
	memcpy(view, mounts, sizeof(view));
	view[4] = (struct sandbox_mount){.kind = SANDBOX_MOUNT_BIND,
	                                 .source = "/inside",
	                                 .target = "/inside",
	                                 .content_fd = -1};
	const char *argv[4];
	struct sandbox_request request = shell("cd /inside && ! mkdir new 2>/tmp/x", argv);
	request.mounts = view;
	request.n_mounts = 5;
	struct sandbox_result result = run(sandbox, &request);
	check_exit(&result, 0);
	sandbox_close(sandbox);
	(void)rmdir(inside);
	(void)rmdir(directory);
}

/*
 * Linux up to 6.18 (seen on 6.1.176 and 6.12.95) may kill who is born into a group (CLONE_INTO_CGROUP) when that group and the one of its parent
 * have seen different numbers of cgroup.kill. The base has seen one when it belongs to a service that was stopped hard
 * and started again.
 */
TEST(a_base_that_was_killed_before_can_be_used)
{
	need_delegation();
	sandbox_close(open_sandbox()); /* the base hands its controllers down from now on */
	char group[PATH_MAX], file[PATH_MAX + 16];
	(void)snprintf(group, sizeof(group), "%s/killed", base_group());
	(void)snprintf(file, sizeof(file), "%s/juror-main", group);
	CHECK_INT(mkdir(group, 0755), 0);
	CHECK_INT(mkdir(file, 0755), 0);
	write_file(group, "cgroup.kill", "1");
	pid_t client = fork();
	CHECK(client >= 0);
	if (client == 0) {
		write_file(group, "cgroup.procs", "0");
		check_true_runs(open_sandbox());
		_exit(0);
	}
	int status = 0;
	CHECK_INT(waitpid(client, &status, 0), client);
	for (int tries = 0; tries < 600 && rmdir(file) < 0 && errno == EBUSY; tries++)
		(void)nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
	for (int tries = 0; tries < 600 && rmdir(group) < 0 && errno == EBUSY; tries++)
		(void)nanosleep(&(struct timespec){.tv_nsec = 100000000}, NULL);
	CHECK_INT(status, 0);
}

/* Where the group is delegated it is covered up, in a mount namespace of a child. */
TEST(without_delegation_a_refusal_says_what_to_do)
{
	if (access(own_group("cgroup.procs"), W_OK) == 0) {
		CHECK_INT(unshare(CLONE_NEWUSER | CLONE_NEWNS), 0);
		CHECK_INT(mount("none", "/sys/fs/cgroup", "tmpfs", 0, NULL), 0);
	}
	char error[SANDBOX_ERROR_SIZE] = "";
	struct sandbox *sandbox = NULL;
	CHECK_INT(sandbox_open(&SANDBOX_OPTIONS_INIT, &sandbox, error), -EPERM);
	CHECK_STR(error, "no control groups to limit memory and processes with: run in a delegated "
	                 "group (systemd-run "
	                 "--user --scope -p Delegate=yes …), or allow weak limits");
}
