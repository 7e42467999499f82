/* SPDX-License-Identifier: MIT */
/* Whatever leaves a trace in an empty tmpfs is an event of its root directory, with one exception, and what leaves none is
 * no event. A kept box rests on it. */
#include "sandbox/kernel/ids.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* With ids of its own there: nobody else may make files. */
static void enter_namespaces(void)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		SKIP("no user namespaces: %s", strerror(errno));
	CHECK_INT(ids_map(proc, 1000, uid, 1000, gid, NULL), 0);
}

static int watched_tmpfs(void)
{
	static bool is_inside;
	if (!is_inside)
		enter_namespaces();
	is_inside = true;
	CHECK_INT(mount("tmpfs", "/tmp", "tmpfs", 0, "nr_inodes=16,mode=700"), 0);
	CHECK_INT(chdir("/tmp"), 0);
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	CHECK(fd >= 0);
	CHECK(inotify_add_watch(fd, ".", IN_ALL_EVENTS | IN_ONESHOT) > 0);
	return fd;
}

static bool has_event(int fd)
{
	char event[1024];
	ssize_t n = read(fd, event, sizeof(event));
	CHECK(n > 0 || errno == EAGAIN);
	return n > 0;
}

TEST(making_a_file_is_an_event)
{
	int fd = watched_tmpfs();
	CHECK(open("a", O_CREAT | O_WRONLY | O_CLOEXEC, 0600) >= 0);
	CHECK(has_event(fd));
}

TEST(making_a_nameless_file_is_an_event)
{
	int fd = watched_tmpfs();
	CHECK(open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600) >= 0);
	CHECK(has_event(fd));
}

/* O_DIRECT is refused only when the file has been made and numbered, by kernels whose tmpfs does not know it (before 6.6). */
TEST(a_nameless_file_that_cannot_be_opened_is_an_event)
{
	int fd = watched_tmpfs();
	(void)open("/tmp", O_TMPFILE | O_DIRECT | O_RDWR | O_CLOEXEC, 0600);
	CHECK(has_event(fd));
}

TEST(making_a_directory_a_link_or_a_pipe_is_an_event)
{
	int fd = watched_tmpfs();
	CHECK_INT(mkdir("a", 0700), 0);
	CHECK(has_event(fd));
	fd = watched_tmpfs();
	CHECK_INT(symlink("a", "b"), 0);
	CHECK(has_event(fd));
	fd = watched_tmpfs();
	CHECK_INT(mkfifo("a", 0600), 0);
	CHECK(has_event(fd));
}

TEST(changing_mode_owner_or_times_of_the_directory_is_an_event)
{
	int fd = watched_tmpfs();
	CHECK_INT(chmod(".", 0711), 0);
	CHECK(has_event(fd));
	fd = watched_tmpfs();
	CHECK_INT(chown(".", geteuid(), getegid()), 0);
	CHECK(has_event(fd));
	fd = watched_tmpfs();
	CHECK_INT(utimensat(AT_FDCWD, ".", NULL, 0), 0);
	CHECK(has_event(fd));
}

/* The exception: it sets the change time. Programs may not call it, see the test of the policies. */
TEST(a_change_of_owner_that_changes_nothing_is_no_event)
{
	int fd = watched_tmpfs();
	CHECK_INT(chown(".", (uid_t)-1, (gid_t)-1), 0);
	CHECK(!has_event(fd));
}

TEST(opening_the_directory_is_an_event)
{
	int fd = watched_tmpfs();
	CHECK(open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC) >= 0);
	CHECK(has_event(fd));
}

TEST(looking_and_walking_through_is_none)
{
	struct stat st;
	int fd = watched_tmpfs();
	CHECK(stat(".", &st) == 0 && stat("a", &st) < 0 && access(".", W_OK) == 0);
	CHECK(chdir("/tmp/..") == 0 && chdir("/tmp") == 0);
	CHECK(open("a", O_RDONLY | O_CLOEXEC) < 0 && unlink("a") < 0 && mkdir("", 0700) < 0);
	CHECK(!has_event(fd));
}
