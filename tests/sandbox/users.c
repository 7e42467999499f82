/* SPDX-License-Identifier: MIT */
/* Promises 14 and 15: the superuser is not served, an ordinary user is, also as the root of a namespace. */
#include "sandbox/client/images.h"
#include "sandbox/client/spawn.h"
#include "tests/sandbox/box.h"

#include <errno.h>
#include <grp.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ORDINARY = 61380 };

/* Once a run by root, once by an ordinary user who has no group to work in. */
static struct sandbox *open_weakly(void)
{
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	options.weak_limits = true;
	return box_open_with(options);
}

static void become_ordinary(uid_t uid, gid_t gid)
{
	if (!box_is_superuser())
		return;
	CHECK_INT(setgroups(0, NULL), 0);
	CHECK_INT(setresgid(gid, gid, gid), 0);
	CHECK_INT(setresuid(uid, uid, uid), 0);
}

TEST(an_ordinary_user_has_a_sandbox)
{
	struct sandbox_request request = box_request("look", "capabilities");
	struct sandbox_request fds = box_request("look", "fds");
	become_ordinary(ORDINARY, ORDINARY);
	struct sandbox *sandbox = open_weakly();
	CHECK_INT(box_exit_code(sandbox, request), 0);
	CHECK_INT(box_exit_code(sandbox, fds), 0);
	sandbox_close(sandbox);
}

TEST(without_groups_an_ordinary_user_is_refused_in_plain_words_unless_weak_limits_are_fine)
{
	become_ordinary(ORDINARY, ORDINARY);
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	struct sandbox *sandbox;
	char error[SANDBOX_ERROR_SIZE];
	int r = sandbox_open(&options, &sandbox, error);
	if (r == 0)
		SKIP("this user has groups");
	CHECK_INT(r, -EPERM);
	CHECK(strstr(error, "systemd-run --user --scope -p Delegate=yes") != NULL);
	CHECK_INT(box_child_of(getpid()), 0);
}

TEST(weak_limits_still_limit_processes_and_address_space)
{
	struct sandbox_request count = box_request("spawn", "count");
	struct sandbox_request reserve = box_request("spend", "reserve", "65536");
	count.process_limit = 5;
	reserve.memory_limit_bytes = 32 * MIB;
	become_ordinary(ORDINARY, ORDINARY);
	struct sandbox *sandbox = open_weakly();
	struct sandbox_capabilities has;
	sandbox_capabilities(sandbox, &has);
	if (has.processes != SANDBOX_ENFORCED_BY_RLIMIT || has.memory != SANDBOX_ENFORCED_BY_RLIMIT)
		SKIP("this user has groups");
	CHECK_STR(box_output_of(sandbox, count, EAGAIN), "5");
	CHECK_INT(box_exit_code(sandbox, reserve), ENOMEM);
}

TEST(weak_limits_limit_the_cpu_time_of_one_process)
{
	struct sandbox_request request = box_request("spend", "spin");
	request.cpu_limit_ns = 100 * MS;
	become_ordinary(ORDINARY, ORDINARY);
	CHECK_INT(box_run(open_weakly(), request).limit, SANDBOX_LIMIT_CPU);
}

/* What `unshare -r` does. */
static void become_root_of_a_namespace(void)
{
	char uid_map[32], gid_map[32];
	(void)snprintf(uid_map, sizeof(uid_map), "0 %u 1", geteuid());
	(void)snprintf(gid_map, sizeof(gid_map), "0 %u 1", getegid());
	if (unshare(CLONE_NEWUSER) < 0)
		SKIP("no user namespaces: %s", strerror(errno));
	static const char *const files[] = {"/proc/self/setgroups", "/proc/self/uid_map",
	                                    "/proc/self/gid_map"};
	const char *const texts[] = {"deny", uid_map, gid_map};
	for (size_t i = 0; i < 3; i++) {
		FILE *file = fopen(files[i], "we");
		if (!file)
			SKIP("%s: %s", files[i], strerror(errno));
		CHECK(fputs(texts[i], file) >= 0);
		CHECK_INT(fclose(file), 0);
	}
}

TEST(inside_unshare_r_a_sandbox_works)
{
	struct sandbox_request request = box_request("look", "ids", "0", "0");
	request.uid = request.gid = 0;
	become_ordinary(ORDINARY, ORDINARY);
	CHECK_INT(prctl(PR_SET_DUMPABLE, 1), 0); /* otherwise root owns our files in /proc */
	become_root_of_a_namespace();
	CHECK_INT(geteuid(), 0);
	struct sandbox *sandbox = open_weakly();
	CHECK_INT(box_exit_code(sandbox, request), 0);
	sandbox_close(sandbox);
}

TEST(the_superuser_is_told_that_unshare_r_leaves_nobody_to_run_programs_as)
{
	box_need_superuser();
	struct sandbox *sandbox;
	char error[SANDBOX_ERROR_SIZE];
	become_root_of_a_namespace();
	CHECK_INT(sandbox_open(&SANDBOX_OPTIONS_INIT, &sandbox, error), -EPERM);
	CHECK_STR(error,
	          "started by the superuser, but id 61184, to run programs as, does not exist "
	          "in this user namespace (/proc/self/uid_map); start as an ordinary user");
}

TEST(without_ids_of_ones_own_a_sandbox_is_refused)
{
	/* Nobody is everybody who has no name here, the owner of the null device included. */
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	struct sandbox *sandbox;
	char error[SANDBOX_ERROR_SIZE];
	become_ordinary(ORDINARY, ORDINARY);
	if (unshare(CLONE_NEWUSER) < 0)
		SKIP("no user namespaces: %s", strerror(errno));
	options.weak_limits = true;
	CHECK_INT(sandbox_open(&options, &sandbox, error), -EPIPE);
	CHECK_STR(error, "supervisor: superuser: will not serve as the superuser");
}

/* Starts a supervisor as the library would not, and reads its last words. */
static const char *last_words(uid_t uid, gid_t gid)
{
	static char text[512];
	struct error err = {0};
	int sockets[2];
	CHECK_INT(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets), 0);
	int words = memfd_create("words", MFD_CLOEXEC);
	struct spawn_args args = {
		.executable = image_fd(IMAGE_SUPERVISOR, &err),
		.socket = sockets[1],
		.error_file = words,
		.group = -1,
		.change_ids = true,
		.uid = uid,
		.gid = gid,
	};
	pid_t pid = spawn_supervisor(&args, &err);
	CHECK(pid > 0);
	CHECK_INT(close(sockets[1]), 0);
	char byte;
	CHECK_INT(recv(sockets[0], &byte, 1, 0), 0); /* it closes without a word to us */
	int status;
	CHECK_INT(waitpid(pid, &status, 0), pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	ssize_t n = pread(words, text, sizeof(text) - 1, 0);
	CHECK(n >= 0);
	text[n] = '\0';
	return text;
}

#define REFUSAL "supervisor: superuser: will not serve as the superuser"

TEST(a_supervisor_refuses_to_serve_as_the_superuser)
{
	box_need_superuser();
	CHECK_STR(last_words(0, 0), REFUSAL);
}

TEST(a_supervisor_refuses_to_serve_in_the_superusers_group)
{
	box_need_superuser();
	CHECK_STR(last_words(ORDINARY, 0), REFUSAL);
}

TEST(a_supervisor_refuses_to_serve_as_user_0_of_another_group)
{
	box_need_superuser();
	CHECK_STR(last_words(0, ORDINARY), REFUSAL);
}

TEST(root_cannot_ask_for_root)
{
	box_need_superuser();
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	struct sandbox *sandbox;
	char error[SANDBOX_ERROR_SIZE];
	options.uid = options.gid = 0;
	CHECK_INT(sandbox_open(&options, &sandbox, error), -EPIPE);
	CHECK_STR(error, REFUSAL);
	box_check_groups_gone(getpid());
}

TEST(another_file_in_the_place_of_the_null_device_is_noticed)
{
	box_need_superuser();
	CHECK_INT(unshare(CLONE_NEWNS), 0);
	CHECK_INT(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	CHECK_INT(mount("/dev/zero", "/dev/null", NULL, MS_BIND, NULL), 0);
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	struct sandbox *sandbox;
	char error[SANDBOX_ERROR_SIZE];
	CHECK_INT(sandbox_open(&options, &sandbox, error), -EPERM);
	CHECK_STR(error, "/dev/null is not the null device");
}

TEST(a_group_that_was_killed_before_is_a_fine_place_for_a_client)
{
	/* A kernel up to 6.18 kills CLONE_INTO_CGROUP children at birth that come from such a group. */
	box_need_superuser();
	struct sandbox *first = box_open_with_groups();
	sandbox_close(first);
	static char path[] = "/sys/fs/cgroup/unified/juror-test-XXXXXX";
	static char unified[] = "/sys/fs/cgroup/juror-test-XXXXXX";
	char *group = access("/sys/fs/cgroup/unified/cgroup.procs", F_OK) == 0 ? path : unified;
	CHECK(mkdtemp(group) != NULL);
	char file[128];
	(void)snprintf(file, sizeof(file), "%s/cgroup.kill", group);
	FILE *kill_file = fopen(file, "we");
	if (!kill_file) {
		CHECK_INT(rmdir(group), 0);
		SKIP("no cgroup.kill: %s", strerror(errno));
	}
	CHECK(fputs("1", kill_file) >= 0);
	CHECK_INT(fclose(kill_file), 0);
	pid_t client = fork();
	if (client == 0) {
		(void)snprintf(file, sizeof(file), "%s/cgroup.procs", group);
		FILE *procs = fopen(file, "we");
		CHECK(procs && fputs("0", procs) >= 0);
		CHECK_INT(fclose(procs), 0);
		struct sandbox *sandbox = box_open();
		CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "3")), 3);
		sandbox_close(sandbox);
		_exit(0);
	}
	int status;
	CHECK_INT(waitpid(client, &status, 0), client);
	(void)snprintf(file, sizeof(file), "%s/juror-main", group);
	if (access(file, F_OK) ==
	    0) /* where a client goes when the controllers are those of version 2 */
		CHECK_INT(rmdir(file), 0);
	CHECK_INT(rmdir(group), 0);
	CHECK_INT(status, 0);
}
