/* SPDX-License-Identifier: MIT */
/*
 * Nothing of the host can be seen: no descriptor, variable, id, mount, process, file, name, object or key. The payload
 * "survey" looks in every way there is; here the host is filled with things to be found, and what was found is compared
 * with what there may be, line by line.
 */
#include "sandbox/policy.h"
#include "tests/sandbox/box.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#define MARK "juror-mark"

/* ---- things to be found; whatever this host does not let us have is left out ---- */

static void mark_environment(void)
{
	CHECK_INT(setenv("JUROR_VARIABLE", MARK, 1), 0);
}

static void mark_descriptors(void)
{
	int fd = memfd_create(MARK, 0);
	CHECK(fd >= 0);
	CHECK(fcntl(fd, F_DUPFD, 100) >= 0);
	CHECK(fcntl(fd, F_DUPFD, 900) >= 0);
}

static void mark_processes(void)
{
	if (fork() != 0)
		return;
	(void)prctl(PR_SET_NAME, MARK);
	for (;;)
		(void)pause();
}

static void mark_ipc_objects(void)
{
	int id = shmget(IPC_PRIVATE, 4096, 0666 | IPC_CREAT);
	CHECK(id >= 0 && shmat(id, NULL, 0) != (void *)-1);
	CHECK_INT(shmctl(id, IPC_RMID, NULL), 0); /* stays while it is attached */
}

static void mark_network(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX}; /* a name that nobody else has */
	(void)snprintf(address.sun_path + 1, sizeof(address.sun_path) - 1, MARK "-%d",
	               (int)getpid());
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	CHECK_INT(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	CHECK_INT(listen(fd, 1), 0);
}

static void mark_keys(void)
{
	if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0)
		return; /* no keys here */
	(void)syscall(SYS_add_key, "user", MARK, MARK, sizeof(MARK), KEY_SPEC_SESSION_KEYRING);
	(void)syscall(SYS_add_key, "user", MARK, MARK, sizeof(MARK), KEY_SPEC_USER_KEYRING);
}

static void mark_groups_and_mounts(void)
{
	static const gid_t groups[] = {4242};
	if (!box_is_superuser())
		return;
	CHECK_INT(setgroups(1, groups), 0);
	CHECK_INT(unshare(CLONE_NEWNS), 0);
	CHECK_INT(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	CHECK_INT(mount(MARK, "/mnt", "tmpfs", 0, NULL), 0);
}

static void mark_directory(void)
{
	CHECK_INT(chdir("/tmp"), 0);
}

static void mark_everything(void)
{
	static void (*const marks[])(void) = {
		mark_environment, mark_descriptors,       mark_ipc_objects, mark_network,
		mark_keys,        mark_groups_and_mounts, mark_directory,   mark_processes,
	};
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
		marks[i]();
}

/* ---- what there may be ---- */

static const char of_every_box[] = "descriptor 0 other\n"
				   "descriptor 1 pipe\n"
				   "descriptor 2 other\n"
				   "user 1000 1000 1000 1000 1000\n"
				   "group 1000 1000 1000 1000 1000\n"
				   "process 2 of 1 in group 2 and session 2\n"
				   "there is process 1\n"
				   "there is process 2\n"
				   "in /\n"
				   "file / of 1000 1000\n"
				   "host \"\" \"\"\n";

/* Without a filter the box's own loopback interface can be seen, which is down, and keyrings of its own user namespace. */
static bool is_of_an_open_box(const char *line)
{
	return strcmp(line, "interface lo") == 0 ||
	       strncmp(line, "key keyring;1000;65534;", strlen("key keyring;1000;65534;")) == 0;
}

/* Takes away the lines for which @may_be; the rest must be @expected. */
static void check_survey(const char *found, const char *expected, bool (*may_be)(const char *line))
{
	static char rest[65537];
	char *text = strdup(found), *next = text, *line;
	rest[0] = '\0';
	while ((line = strsep(&next, "\n")))
		if (*line && !may_be(line)) {
			strcat(rest, line);
			strcat(rest, "\n");
		}
	free(text);
	CHECK_STR(rest, expected);
}

static bool nothing(const char *line)
{
	(void)line;
	return false;
}

TEST(a_box_without_a_filter_shows_nothing_of_the_host)
{
	mark_everything();
	check_survey(box_output(box_open(), box_request("survey", "all")), of_every_box,
	             is_of_an_open_box);
}

TEST(a_box_with_the_compilers_filter_shows_nothing_of_the_host)
{
	mark_everything();
	struct sandbox_request request = box_request("survey", "all");
	request.seccomp_fd = sandbox_policy_open("compile", NULL);
	check_survey(box_output(box_open(), request), of_every_box, is_of_an_open_box);
}

TEST(a_kept_box_shows_nothing_of_the_host_in_every_run)
{
	mark_everything();
	struct sandbox *sandbox = box_open();
	struct sandbox_request request = box_request("survey", "all");
	request.seccomp_fd = sandbox_policy_open("run-processes", NULL);
	request.keep_box = true;
	for (int i = 0; i < 6; i++)
		check_survey(box_output(sandbox, request), of_every_box, nothing);
}

/* ---- with a proc file system there is more to be seen: of the run, and of the kernel ---- */

static void check_absent(const char *found, const char *text)
{
	const char *at = strstr(found, text);
	if (at)
		FAIL("\"%s\" is in %.200s", text, at);
}

/* The mount points that /proc/2/mountinfo tells, in one line. */
static const char *mount_points(const char *found)
{
	static char points[4096];
	points[0] = '\0';
	for (const char *at = found; (at = strstr(at, "\n2 mountinfo: ")); at++) {
		char point[256];
		/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote it */
		CHECK_INT(sscanf(at, "\n2 mountinfo: %*s %*s %*s %*s %255s", point), 1);
		strcat(strcat(points, point), " ");
	}
	return points;
}

TEST(a_proc_file_system_shows_the_runs_own_processes_mounts_and_groups)
{
	char host[256] = "", client[32];
	mark_everything();
	struct sandbox_request request = box_request("survey", "proc");
	BOX_MOUNTS(request, BOX_PROC, {.kind = SANDBOX_MOUNT_DIR, .target = "/d", .mode = 0755},
	           {.kind = SANDBOX_MOUNT_TMPFS, .target = "/t", .size_bytes = 4096, .mode = 0755});
	const char *found = box_output(box_open(), request);
	CHECK_STR(mount_points(found), "/ /proc /proc/keys /proc/key-users /t ");
	check_absent(found, "keys:"); /* the two are the null device */
	check_absent(found, MARK);
	check_absent(found, "environ");
	check_absent(found, "\n3 ");
	check_absent(found, "1 cwd");
	check_absent(found, "1 root");
	check_absent(found, "1 fd/");
	(void)snprintf(client, sizeof(client), "sandbox-%d", (int)getpid());
	check_absent(found, client);
	CHECK_INT(gethostname(host, sizeof(host) - 1), 0);
	if (strlen(host) > 3) /* "vm" may be part of anything */
		check_absent(found, host);
	CHECK(strstr(found, "2 cmdline: survey\n") != NULL); /* it has looked */
	CHECK(strstr(found, "2 root: /\n") != NULL);
}
