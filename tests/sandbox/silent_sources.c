/* SPDX-License-Identifier: MIT */
/*
 * A file system that never answers holds up whoever asks for it, and nobody else. It is a FUSE of which nobody reads what it
 * is asked, in a mount namespace of the test's own.
 */
#include "common/fd.h"
#include "tests/sandbox/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* Below /tmp: the silent file system, and a link that leads into it or to a local directory. */
static char directory[] = "/tmp/juror-silent-XXXXXX";
static char silent[64], missing[80], local[64], path[64];

static void point_link_at(const char *to)
{
	CHECK(unlink(path) == 0 || errno == ENOENT);
	CHECK_INT(symlink(to, path), 0);
}

static void make_directories(void)
{
	CHECK(mkdtemp(directory) != NULL && chmod(directory, 0755) == 0);
	(void)snprintf(silent, sizeof(silent), "%s/silent", directory);
	(void)snprintf(missing, sizeof(missing), "%s/file", silent);
	(void)snprintf(local, sizeof(local), "%s/local", directory);
	(void)snprintf(path, sizeof(path), "%s/link", directory);
	CHECK(mkdir(silent, 0755) == 0 && mkdir(local, 0755) == 0);
	point_link_at(local);
}

/* Gone with the test. */
static void clean_up(void)
{
	(void)unlink(path);
	(void)rmdir(local);
	(void)umount2(silent, MNT_DETACH);
	(void)rmdir(silent);
	(void)rmdir(directory);
}

static void mount_silent(void)
{
	char options[128];
	int fd = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		SKIP("/dev/fuse cannot be opened");
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		SKIP("no mount namespace of one's own");
	make_directories();
	CHECK_INT(atexit(clean_up), 0);
	(void)snprintf(options, sizeof(options),
	               "fd=%d,rootmode=40000,user_id=0,group_id=0,allow_other", fd);
	if (mount("juror", silent, "fuse", MS_NOSUID | MS_NODEV, options) < 0) {
		clean_up(); /* whoever skips does not come by there */
		SKIP("FUSE cannot be mounted");
	}
}

static struct sandbox_request bind_of(const char *source)
{
	static struct sandbox_mount mounts[8];
	static size_t n;
	static const char *const argv[] = {"spawn", "exit", "3", NULL};
	struct sandbox_request request = box_request_argv(argv);
	struct sandbox_mount *mount = &mounts[n++ % 8];
	*mount =
		(struct sandbox_mount){.kind = SANDBOX_MOUNT_BIND, .source = source, .target = "/x"};
	request.mounts = mount;
	request.n_mounts = 1;
	return request;
}

static void run_twice(struct sandbox *sandbox)
{
	for (int i = 0; i < 2; i++) {
		CHECK_INT(box_exit_code(sandbox, keep(bind_of(path))), 3);
		box_settle_ms(50);
	}
}

static void check_given_up(struct sandbox_handle *handle)
{
	char text[SANDBOX_ERROR_SIZE];
	(void)snprintf(text, sizeof(text), "init: mounts: %s does not answer", missing);
	struct sandbox_result result = box_wait(handle);
	CHECK_INT(result.status, SANDBOX_ERROR);
	CHECK(strncmp(result.error, text, strlen(text)) == 0);
}

/* At once, since it takes ten seconds. */
TEST(a_box_whose_bind_source_never_answers_is_given_up_kept_or_not_and_others_are_served)
{
	mount_silent();
	struct sandbox *once = box_open(), *keeping = box_open();
	struct sandbox_handle *of_once = box_submit(once, bind_of(missing));
	struct sandbox_handle *of_kept = box_submit(keeping, keep(bind_of(missing)));
	struct sandbox_handle *after_once = box_submit(once, box_request("spawn", "exit", "4"));
	struct sandbox_handle *after_kept = box_submit(keeping, box_request("spawn", "exit", "5"));
	check_given_up(of_once);
	check_given_up(of_kept);
	CHECK_INT(box_wait(after_once).exit_code, 4);
	CHECK_INT(box_wait(after_kept).exit_code, 5);
}

TEST(a_kept_box_whose_bind_source_never_answers_can_be_cancelled_while_others_run)
{
	mount_silent();
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *first = box_submit(sandbox, box_request("spend", "hang"));
	(void)box_await_program();
	struct sandbox_handle *second = box_submit(sandbox, keep(bind_of(missing)));
	struct sandbox_handle *third = box_submit(sandbox, box_request("spawn", "exit", "4"));
	sandbox_kill(first);
	CHECK_INT(box_wait(first).limit, SANDBOX_LIMIT_KILLED);
	sandbox_cancel(second);
	CHECK_INT(box_wait(third).exit_code, 4);
}

TEST(a_kept_box_whose_bind_source_has_become_one_that_never_answers_can_be_cancelled)
{
	mount_silent();
	struct sandbox *sandbox = box_open();
	run_twice(sandbox);
	point_link_at(missing);
	struct sandbox_handle *handle = box_submit(sandbox, keep(bind_of(path)));
	struct sandbox_handle *next = box_submit(sandbox, box_request("spawn", "exit", "4"));
	sandbox_cancel(handle);
	CHECK_INT(box_wait(next).exit_code, 4);
}

static struct sandbox_request enter_silent(const char *name)
{
	struct sandbox_request request = bind_of(directory);
	request.cwd = name;
	return request;
}

static struct sandbox_request execute_silent(const char *name)
{
	struct sandbox_request request = bind_of(directory);
	request.executable_fd = SANDBOX_NO_FD;
	request.executable = name;
	request.wall_limit_ns = box_ns(100);
	return request;
}

/* All of them at once, since it takes ten seconds; each with a name of its own, since who asks for what another one asks for
 * already cannot be killed. */
TEST(a_run_whose_directory_or_program_never_answers_is_given_up_kept_or_not)
{
	mount_silent();
	const struct {
		struct sandbox_request request;
		const char *error;
	} runs[] = {{enter_silent("/x/silent/1"),
	             "tracee: working directory: /x/silent/1 does not answer"},
	            {keep(enter_silent("/x/silent/2")),
	             "tracee: working directory: /x/silent/2 does not answer"},
	            {execute_silent("/x/silent/3"), "tracee: execute: /x/silent/3 does not answer"},
	            {keep(execute_silent("/x/silent/4")),
	             "tracee: execute: /x/silent/4 does not answer"}};
	enum { RUNS = sizeof(runs) / sizeof(runs[0]) };
	struct sandbox_handle *handles[RUNS], *next[RUNS];
	for (size_t i = 0; i < RUNS; i++) {
		struct sandbox *sandbox = box_open();
		handles[i] = box_submit(sandbox, runs[i].request);
		next[i] = box_submit(sandbox, box_request("spawn", "exit", "4"));
	}
	for (size_t i = 0; i < RUNS; i++) {
		struct sandbox_result result = box_wait(handles[i]);
		CHECK_INT(result.status, SANDBOX_ERROR);
		CHECK_INT(result.limit, SANDBOX_LIMIT_NONE);
		CHECK_STR(result.error, runs[i].error);
		CHECK_INT(box_wait(next[i]).exit_code, 4);
	}
}

/* Two boxes are kept at most: when none can be used again, the second is gone soon. */
TEST(beside_a_silent_file_system_the_same_init_serves_run_after_run)
{
	mount_silent();
	struct sandbox *sandbox = box_open();
	run_twice(sandbox);
	struct box_tree kept = boxes();
	CHECK(kept.n > 0);
	run_twice(sandbox);
	CHECK(lives(kept.pids[kept.n - 1]));
}

TEST(beside_a_silent_file_system_a_source_that_has_become_another_is_seen_by_the_next_run)
{
	mount_silent();
	struct sandbox *sandbox = box_open();
	const char *const sources[] = {local, directory, local};
	for (size_t i = 0; i < sizeof(sources) / sizeof(sources[0]); i++) {
		point_link_at(sources[i]);
		struct sandbox_request request = keep(bind_of(path));
		const char *const argv[] = {"files", "read", "/x/local", NULL};
		request.executable_fd = box_request("files").executable_fd;
		request.argv = argv;
		CHECK_INT(box_exit_code(sandbox, request), sources[i] == local ? ENOENT : EISDIR);
		box_settle_ms(50);
	}
}
