/* SPDX-License-Identifier: MIT */
#include "sandbox/kernel/copy.h"

#include "common/fd.h"
#include "sandbox/kernel/mounts.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { DEPTH_MAX = 16 };

static int copy_file(int from_dir, int to_dir, const char *name, struct error *err)
{
	_cleanup_(fd_closep) int from =
		openat(from_dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (from < 0)
		return error_set(err, -errno, "open %s", name);
	struct stat st;
	if (fstat(from, &st) < 0)
		return error_set(err, -errno, "stat %s", name);
	_cleanup_(fd_closep) int to =
		openat(to_dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
	               st.st_mode & 0777);
	if (to < 0)
		return error_set(err, -errno, "create %s", name);
	ssize_t n;
	while ((n = sendfile(to, from, NULL, SIZE_MAX >> 2)) != 0)
		if (n < 0 && errno != EINTR)
			return error_set(err, -errno, "copy %s", name);
	return 0;
}

static int copy_children(int from, int to, unsigned depth, struct error *err);

static int copy_directory(int from_dir, int to_dir, const char *name, unsigned depth,
                          struct error *err)
{
	if (depth == DEPTH_MAX)
		return error_say(err, -ELOOP, "%s: more than %d levels", name, DEPTH_MAX);
	_cleanup_(fd_closep) int from =
		openat(from_dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (from < 0)
		return error_set(err, -errno, "open %s", name);
	if (mkdirat(to_dir, name, 0755) < 0 && errno != EEXIST)
		return error_set(err, -errno, "mkdir %s", name);
	_cleanup_(fd_closep) int to =
		openat(to_dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (to < 0)
		return error_set(err, -errno, "open %s", name);
	return copy_children(from, to, depth + 1, err);
}

static int copy_entry(int from, int to, const char *name, unsigned depth, struct error *err)
{
	struct stat st;
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return 0;
	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_set(err, -errno, "stat %s", name);
	if (S_ISDIR(st.st_mode))
		return copy_directory(from, to, name, depth, err);
	return S_ISREG(st.st_mode) ? copy_file(from, to, name, err) : 0;
}

static int copy_children(int from, int to, unsigned depth, struct error *err)
{
	_Alignas(struct dirent64) char buffer[4096];
	for (;;) {
		long n = syscall(SYS_getdents64, from, buffer, sizeof(buffer));
		if (n < 0)
			return error_set(err, -errno, "list");
		if (n == 0)
			return 0;
		for (long at = 0; at < n;) {
			const struct dirent64 *entry = (const void *)(buffer + at);
			int r = copy_entry(from, to, entry->d_name, depth, err);
			if (r < 0)
				return r;
			at += entry->d_reclen;
		}
	}
}

int copy_tree(int root, const char *source, const char *target, struct error *err)
{
	_cleanup_(fd_closep) int from = open(source, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (from < 0)
		return error_set(err, -errno, "open %s", source);
	_cleanup_(fd_closep) int to = mounts_open_directory(root, target, err);
	if (to < 0)
		return TAKE_FD(to);
	int r = copy_children(from, to, 0, err);
	return r < 0 ? error_prefix(err, "copy %s to %s", source, target) : 0;
}
