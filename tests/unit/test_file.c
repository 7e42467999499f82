/* SPDX-License-Identifier: MIT */
#include "common/fd.h"
#include "common/file.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* A fresh directory with "inside" and, beside its root, "outside" to escape to. */
struct place {
	char path[64];
	int base; /* holds root and outside */
	int root;
};

static void write_file(int dir, const char *name, const char *text)
{
	_cleanup_(fd_closep) int fd = openat(dir, name, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	CHECK(fd >= 0);
	CHECK_INT(fd_write_all(fd, text, strlen(text)), 0);
}

static int open_dir(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK(fd >= 0);
	return fd;
}

static struct place place_new(void)
{
	struct place place = {.path = "/tmp/juror-test-file-XXXXXX"};
	CHECK(mkdtemp(place.path));
	place.base = open_dir(AT_FDCWD, place.path);
	CHECK_INT(mkdirat(place.base, "root", 0700), 0);
	place.root = open_dir(place.base, "root");
	write_file(place.base, "outside", "secret");
	write_file(place.root, "inside", "hello");
	return place;
}

static void place_done(struct place *place)
{
	(void)close(place->base);
	(void)close(place->root);
	struct error err = {0};
	if (file_remove_tree(AT_FDCWD, place->path, &err) < 0)
		FAIL("%s", err.text);
}

#define WITH_PLACE(place) _cleanup_(place_done) struct place place = place_new()

static int try_beneath(int root, const char *path)
{
	struct error err = {0};
	int fd = file_open_beneath(root, path, &err);
	if (fd >= 0)
		return fd_close(fd) + 1;
	CHECK_INT(err.code, fd);
	CHECK(strstr(err.text, path));
	return fd;
}

static int try_written(int root, const char *path)
{
	struct error err = {0};
	int fd = file_open_written(root, path, &err);
	if (fd >= 0)
		return fd_close(fd) + 1;
	CHECK_INT(err.code, fd);
	return fd;
}

TEST(a_regular_file_below_the_root_opens_for_reading_only)
{
	WITH_PLACE(place);
	struct error err = {0};
	_cleanup_(fd_closep) int fd = file_open_beneath(place.root, "inside", &err);
	CHECK(fd >= 0);
	CHECK_INT(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
	CHECK_INT(fcntl(fd, F_GETFD), FD_CLOEXEC);
	CHECK_INT(try_written(place.root, "inside"), 0);
	CHECK_INT(try_beneath(place.root, "missing"), -ENOENT);
	CHECK_INT(try_beneath(place.root, ""), -ENOENT);
}

TEST(dot_dot_and_absolute_paths_do_not_escape)
{
	WITH_PLACE(place);
	CHECK_INT(try_beneath(place.root, "../outside"), -EXDEV);
	CHECK_INT(try_beneath(place.root, "/etc/passwd"), -EXDEV);
	CHECK_INT(try_written(place.root, "../outside"), -EXDEV);
	CHECK_INT(try_written(place.root, "/etc/passwd"), -EXDEV);
	CHECK_INT(mkdirat(place.root, "d", 0700), 0);
	CHECK_INT(try_beneath(place.root, "d/../../outside"), -EXDEV);
	CHECK_INT(try_beneath(place.root, "d/../inside"), 0);
}

TEST(symbolic_links_lead_only_below_the_root_and_never_where_programs_write)
{
	WITH_PLACE(place);
	CHECK_INT(symlinkat("../outside", place.root, "up"), 0);
	CHECK_INT(symlinkat("/etc/passwd", place.root, "absolute"), 0);
	CHECK_INT(symlinkat("inside", place.root, "fine"), 0);
	CHECK_INT(symlinkat("..", place.root, "parent"), 0);
	CHECK_INT(symlinkat("loop", place.root, "loop"), 0);
	CHECK_INT(try_beneath(place.root, "up"), -EXDEV);
	CHECK_INT(try_beneath(place.root, "absolute"), -EXDEV);
	CHECK_INT(try_beneath(place.root, "parent/outside"), -EXDEV);
	CHECK_INT(try_beneath(place.root, "loop"), -ELOOP);
	CHECK_INT(try_beneath(place.root, "fine"), 0);
	CHECK_INT(try_written(place.root, "fine"), -ELOOP);
	CHECK_INT(try_written(place.root, "up"), -ELOOP);
	CHECK_INT(try_written(place.root, "parent/outside"), -ELOOP);
}

TEST(magic_links_of_proc_are_not_followed)
{
	_cleanup_(fd_closep) int root = open_dir(AT_FDCWD, "/proc/self");
	CHECK_INT(try_beneath(root, "exe"), -ELOOP);
	CHECK_INT(try_beneath(root, "root/etc/passwd"), -ELOOP);
	CHECK_INT(try_beneath(root, "cwd/x"), -ELOOP);
	CHECK_INT(try_written(root, "exe"), -ELOOP);
}

TEST(only_regular_files_open_and_a_fifo_does_not_block)
{
	WITH_PLACE(place);
	CHECK_INT(mkfifoat(place.root, "fifo", 0600), 0);
	CHECK_INT(mkdirat(place.root, "d", 0700), 0);
	CHECK_INT(try_beneath(place.root, "fifo"), -EINVAL);
	CHECK_INT(try_written(place.root, "fifo"), -EINVAL);
	CHECK_INT(try_beneath(place.root, "d"), -EINVAL);
	CHECK_INT(try_beneath(place.root, "."), -EINVAL);

	int unix_socket = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	CHECK(snprintf(address.sun_path, sizeof(address.sun_path), "%s/root/socket", place.path) > 0);
	CHECK_INT(bind(unix_socket, (struct sockaddr *)&address, sizeof(address)), 0);
	CHECK(try_beneath(place.root, "socket") < 0);

	_cleanup_(fd_closep) int dev = open_dir(AT_FDCWD, "/dev");
	CHECK_INT(try_beneath(dev, "null"), -EINVAL);
}

TEST(a_hard_link_is_refused_where_programs_write)
{
	WITH_PLACE(place);
	CHECK_INT(linkat(place.base, "outside", place.root, "stolen", 0), 0);
	CHECK_INT(try_written(place.root, "stolen"), -EMLINK);
	CHECK_INT(try_beneath(place.root, "stolen"), 0);
}

TEST(directories_are_confined_as_files_are)
{
	WITH_PLACE(place);
	struct error err = {0};
	CHECK_INT(mkdirat(place.root, "d", 0700), 0);
	CHECK_INT(symlinkat("..", place.root, "parent"), 0);
	_cleanup_(fd_closep) int fd = file_open_dir_beneath(place.root, "d", &err);
	CHECK(fd >= 0);
	CHECK_INT(file_open_dir_beneath(place.root, "..", &err), -EXDEV);
	CHECK_INT(file_open_dir_beneath(place.root, "parent", &err), -EXDEV);
	CHECK_INT(file_open_dir_beneath(place.root, "inside", &err), -ENOTDIR);
}

static int read_limited(int root, const char *name, size_t limit, size_t *ret_size)
{
	struct error err = {0};
	_cleanup_(fd_closep) int fd = file_open_beneath(root, name, &err);
	CHECK(fd >= 0);
	_cleanup_(freep) char *data = NULL;
	int r = file_read(fd, limit, &data, ret_size, &err);
	if (r == 0)
		CHECK_INT(data[*ret_size], '\0');
	return r;
}

TEST(a_file_is_read_up_to_its_limit_and_not_beyond)
{
	WITH_PLACE(place);
	size_t size = 0;
	CHECK_INT(read_limited(place.root, "inside", 100, &size), 0);
	CHECK_INT(size, 5);
	CHECK_INT(read_limited(place.root, "inside", 5, &size), 0);
	CHECK_INT(size, 5);
	CHECK_INT(read_limited(place.root, "inside", 4, &size), -EFBIG);
	CHECK_INT(read_limited(place.root, "inside", 0, &size), -EFBIG);
	write_file(place.root, "empty", "");
	CHECK_INT(read_limited(place.root, "empty", 0, &size), 0);
	CHECK_INT(size, 0);
}

/* A buffer of the limit would be half of the address space. */
TEST(the_room_for_a_file_is_that_of_the_file_and_not_of_the_limit)
{
	WITH_PLACE(place);
	const size_t limit = SIZE_MAX / 4;
	size_t size = 1;
	write_file(place.root, "empty", "");
	CHECK_INT(read_limited(place.root, "empty", limit, &size), 0);
	CHECK_INT(size, 0);
	_cleanup_(fd_closep) int proc = open_dir(AT_FDCWD, "/proc/self");
	CHECK_INT(read_limited(proc, "smaps", limit, &size), 0); /* which says it is empty */
	CHECK(size > 5000);
	CHECK_INT(read_limited(proc, "smaps", size / 2, &size), -EFBIG);
}

TEST(a_file_whose_size_is_not_known_is_read_whole)
{
	_cleanup_(fd_closep) int root = open_dir(AT_FDCWD, "/proc/self");
	size_t size = 0;
	CHECK_INT(read_limited(root, "status", 100000, &size), 0);
	CHECK(size > 100);
	CHECK_INT(read_limited(root, "status", 100, &size), -EFBIG);
}

TEST(writing_replaces_the_file_whole_with_the_mode_asked_for)
{
	WITH_PLACE(place);
	struct error err = {0};
	(void)umask(077);
	CHECK_INT(file_write_at(place.root, "inside", "new text", 8, 0644, &err), 0);
	size_t size = 0;
	CHECK_INT(read_limited(place.root, "inside", 100, &size), 0);
	CHECK_INT(size, 8);
	struct stat st;
	CHECK_INT(fstatat(place.root, "inside", &st, AT_SYMLINK_NOFOLLOW), 0);
	CHECK_INT(st.st_mode & 07777, 0644);
	/* A symbolic link in its place is replaced, not followed. */
	CHECK_INT(symlinkat("../outside", place.root, "link"), 0);
	CHECK_INT(file_write_at(place.root, "link", "x", 1, 0600, &err), 0);
	CHECK_INT(fstatat(place.root, "link", &st, AT_SYMLINK_NOFOLLOW), 0);
	CHECK(S_ISREG(st.st_mode));
	CHECK_INT(read_limited(place.base, "outside", 100, &size), 0);
	CHECK_INT(size, 6);
}

TEST(a_failed_write_leaves_nothing)
{
	WITH_PLACE(place);
	struct error err = {0};
	CHECK_INT(mkdirat(place.root, "d", 0700), 0);
	CHECK_INT(file_write_at(place.root, "missing/x", "x", 1, 0600, &err), -ENOENT);
	CHECK_INT(file_write_at(place.root, "d", "x", 1, 0600, &err), -EISDIR);
	CHECK_INT(unlinkat(place.root, "inside", 0), 0);
	CHECK_INT(unlinkat(place.root, "d", AT_REMOVEDIR), 0);
	CHECK_INT(unlinkat(place.base, "root", AT_REMOVEDIR), 0);
}

TEST(missing_directories_are_made_and_existing_ones_are_fine)
{
	WITH_PLACE(place);
	struct error err = {0};
	char path[128];
	CHECK(snprintf(path, sizeof(path), "%s/a//b/c/", place.path) > 0);
	CHECK_INT(file_make_dirs(path, &err), 0);
	CHECK_INT(file_make_dirs(path, &err), 0);
	struct stat st;
	CHECK_INT(stat(path, &st), 0);
	CHECK(S_ISDIR(st.st_mode));
	CHECK_INT(st.st_mode & 0777, 0700);
	CHECK_INT(file_make_dirs("/", &err), 0);
	CHECK_INT(file_make_dirs("", &err), -ENOENT);
	CHECK(snprintf(path, sizeof(path), "%s/outside", place.path) > 0);
	CHECK_INT(file_make_dirs(path, &err), -ENOTDIR);
	CHECK(snprintf(path, sizeof(path), "%s/outside/x", place.path) > 0);
	CHECK_INT(file_make_dirs(path, &err), -ENOTDIR);
}

static void check_removed(int dir, const char *name)
{
	struct error err = {0};
	if (file_remove_tree(dir, name, &err) < 0)
		FAIL("%s", err.text);
	CHECK_INT(faccessat(dir, name, F_OK, AT_SYMLINK_NOFOLLOW), -1);
	CHECK_INT(errno, ENOENT);
}

TEST(a_tree_is_removed_without_following_links)
{
	WITH_PLACE(place);
	CHECK_INT(mkdirat(place.root, "a", 0700), 0);
	CHECK_INT(mkdirat(place.root, "a/b", 0700), 0);
	CHECK_INT(mkdirat(place.root, "a/b/c", 0700), 0);
	CHECK_INT(mkdirat(place.base, "precious", 0700), 0);
	write_file(place.base, "precious/file", "x");
	write_file(place.root, "a/b/file", "x");
	write_file(place.root, "a/b/removed-0", "x");
	CHECK_INT(symlinkat("../../../../precious", place.root, "a/b/c/link"), 0);
	CHECK_INT(mkfifoat(place.root, "a/b/c/fifo", 0600), 0);
	CHECK_INT(symlinkat("../precious", place.root, "top_link"), 0);
	check_removed(place.root, "a");
	check_removed(place.root, "top_link");
	check_removed(place.root, "inside");
	check_removed(place.root, "never was");
	CHECK_INT(faccessat(place.base, "precious/file", F_OK, 0), 0);
}

TEST(a_tree_deeper_than_there_are_descriptors_and_path_bytes_is_removed)
{
	WITH_PLACE(place);
	enum { DEPTH = 5000 };
	int dir = place.root;
	for (int i = 0; i < DEPTH; i++) {
		CHECK_INT(mkdirat(dir, "deep", 0700), 0);
		if (i % 100 == 0)
			write_file(dir, "removed-7", "in the way");
		int next = open_dir(dir, "deep");
		if (dir != place.root)
			(void)close(dir);
		dir = next;
	}
	(void)close(dir);
	check_removed(place.root, "deep");
}

TEST(a_wide_tree_is_removed)
{
	WITH_PLACE(place);
	CHECK_INT(mkdirat(place.root, "wide", 0700), 0);
	for (int i = 0; i < 2000; i++) {
		char name[64];
		CHECK(snprintf(name, sizeof(name), "wide/%d", i) > 0);
		CHECK_INT(mkdirat(place.root, name, 0700), 0);
		CHECK(snprintf(name, sizeof(name), "wide/%d/file", i) > 0);
		write_file(place.root, name, "x");
	}
	check_removed(place.root, "wide");
}

/* Root ignores permissions, so it stops being root here. */
TEST(directories_without_permissions_are_removed_too)
{
	if (geteuid() == 0)
		CHECK_INT(setresuid(65534, 65534, 65534), 0);
	WITH_PLACE(place);
	CHECK_INT(mkdirat(place.root, "a", 0700), 0);
	CHECK_INT(mkdirat(place.root, "a/b", 0700), 0);
	CHECK_INT(mkdirat(place.root, "a/b/c", 0700), 0);
	CHECK_INT(mkdirat(place.root, "a/b/c/d", 0700), 0);
	write_file(place.root, "a/b/c/d/file", "x");
	CHECK_INT(fchmodat(place.root, "a/b/c/d", 0000, 0), 0);
	CHECK_INT(fchmodat(place.root, "a/b/c", 0500, 0), 0);
	CHECK_INT(fchmodat(place.root, "a/b", 0300, 0), 0);
	CHECK_INT(fchmodat(place.root, "a", 0000, 0), 0);
	check_removed(place.root, "a");
}
