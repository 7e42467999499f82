/* SPDX-License-Identifier: MIT */
#include "sandbox/kernel/mounts.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The root holds mount points and small files only; it is read-only before a program runs. */
static const uint64_t root_size_bytes = UINT64_C(64) << 20;
static const uint64_t root_inodes = 4096;

static const char *relative(const char *target)
{
	while (*target == '/')
		target++;
	return *target == '\0' ? "." : target;
}

static int open_in(int root, const char *target, uint64_t flags)
{
	struct open_how how = {.flags = flags | O_CLOEXEC,
	                       .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
	                                  RESOLVE_NO_MAGICLINKS};
	long fd = syscall(SYS_openat2, root, relative(target), &how, sizeof(how));
	return fd < 0 ? -errno : (int)fd;
}

/* Walks to the directory that holds the last component, making what is missing; *ret_name points into @target. */
static int open_parent(int root, const char *target, const char **ret_name, struct error *err)
{
	_cleanup_(fd_closep) int dir = fcntl(root, F_DUPFD_CLOEXEC, 3);
	if (dir < 0)
		return error_set(err, -errno, "dup");
	const char *at = relative(target);
	for (;;) {
		const char *end = strchrnul(at, '/');
		const char *next = end;
		while (*next == '/')
			next++;
		if (*next == '\0') {
			*ret_name = at;
			return TAKE_FD(dir);
		}
		char name[256];
		size_t length = (size_t)(end - at);
		if (length >= sizeof(name))
			return error_set(err, -ENAMETOOLONG, "mkdir %s", target);
		memcpy(name, at, length);
		name[length] = '\0';
		if (mkdirat(dir, name, 0755) < 0 && errno != EEXIST && errno != EROFS)
			return error_set(err, -errno, "mkdir %s", target);
		int child = openat(dir, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (child < 0)
			return error_set(err, -errno, "open parent of %s", target);
		(void)fd_close(dir);
		dir = child;
		at = next;
	}
}

/* A mount point: an existing directory or file is taken as it is. */
static int make_mount_point(int root, const char *target, bool directory, struct error *err)
{
	const char *name;
	_cleanup_(fd_closep) int parent = open_parent(root, target, &name, err);
	if (parent < 0)
		return TAKE_FD(parent);
	if (strcmp(name, ".") == 0)
		return 0;
	if (directory) {
		if (mkdirat(parent, name, 0755) < 0 && errno != EEXIST && errno != EROFS)
			return error_set(err, -errno, "mkdir %s", target);
		return 0;
	}
	int fd = openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
	if (fd < 0 && errno != EEXIST && errno != EROFS)
		return error_set(err, -errno, "create %s", target);
	(void)fd_close(fd);
	return 0;
}

static int attach(int mount, int root, const char *target, bool directory, struct error *err)
{
	_cleanup_(fd_closep) int point = open_in(root, target, O_PATH);
	if (point == -ENOENT) {
		int r = make_mount_point(root, target, directory, err);
		if (r < 0)
			return r;
		point = open_in(root, target, O_PATH);
	}
	if (point < 0)
		return error_set(err, point, "open mount point %s", target);
	if (move_mount(mount, "", point, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH) < 0)
		return error_set(err, -errno, "mount %s", target);
	return 0;
}

/* A detached file system of @type; options are key, value pairs, NULL value for a flag. */
static int new_filesystem(const char *type, const char *const options[][2], size_t n,
                          uint64_t attributes, struct error *err)
{
	_cleanup_(fd_closep) int context = fsopen(type, FSOPEN_CLOEXEC);
	if (context < 0)
		return error_set(err, -errno, "fsopen %s", type);
	for (size_t i = 0; i < n; i++)
		if (fsconfig(context, FSCONFIG_SET_STRING, options[i][0], options[i][1], 0) < 0)
			return error_set(err, -errno, "%s %s=%s", type, options[i][0],
			                 options[i][1]);
	if (fsconfig(context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return error_set(err, -errno, "create %s", type);
	int mount = fsmount(context, FSMOUNT_CLOEXEC, (unsigned)attributes);
	return mount < 0 ? error_set(err, -errno, "fsmount %s", type) : mount;
}

static int new_tmpfs(uint64_t size_bytes, uint64_t inodes, mode_t mode, uint64_t attributes,
                     struct error *err)
{
	char size[24], count[24], bits[8];
	(void)snprintf(size, sizeof(size), "%llu", (unsigned long long)size_bytes);
	(void)snprintf(count, sizeof(count), "%llu",
	               (unsigned long long)inodes + 1); /* its root is one */
	(void)snprintf(bits, sizeof(bits), "%o", (unsigned)(mode & 07777));
	const char *const options[][2] = {{"size", size}, {"nr_inodes", count}, {"mode", bits}};
	return new_filesystem("tmpfs", options, ARRAY_SIZE(options), attributes, err);
}

int mounts_new_root(struct error *err)
{
	_cleanup_(fd_closep) int mount = new_tmpfs(root_size_bytes, root_inodes, 0755,
	                                           MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV, err);
	if (mount < 0)
		return TAKE_FD(mount);
	if (move_mount(mount, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH) < 0)
		return error_set(err, -errno, "mount new root");
	return TAKE_FD(mount);
}

static int bind(int root, const char *source, const char *target, struct mount_attr *set,
                struct error *err)
{
	_cleanup_(fd_closep) int tree =
		open_tree(AT_FDCWD, source, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
	if (tree < 0)
		return error_set(err, -errno, "bind %s", source);
	if (set->attr_set &&
	    mount_setattr(tree, "", AT_EMPTY_PATH | AT_RECURSIVE, set, sizeof(*set)) < 0)
		return error_set(err, -errno, "set attributes of %s", target);
	struct stat st;
	if (fstat(tree, &st) < 0)
		return error_set(err, -errno, "stat %s", source);
	return attach(tree, root, target, S_ISDIR(st.st_mode), err);
}

int mounts_bind(int root, const char *source, const char *target, uint64_t attributes,
                struct error *err)
{
	struct mount_attr set = {.attr_set = attributes};
	return bind(root, source, target, &set, err);
}

int mounts_bind_as(int root, const char *source, const char *target, uint64_t attributes, int owner,
                   struct error *err)
{
	struct mount_attr set = {.attr_set = attributes | MOUNT_ATTR_IDMAP,
	                         .userns_fd = (uint64_t)owner};
	return bind(root, source, target, &set, err);
}

int mounts_tmpfs(int root, const char *target, uint64_t size_bytes, uint64_t inodes, mode_t mode,
                 uint64_t attributes, struct error *err)
{
	/* For tmpfs itself size=0 means "no limit". */
	if (size_bytes == 0)
		attributes |= MOUNT_ATTR_RDONLY;
	_cleanup_(fd_closep) int mount =
		new_tmpfs(size_bytes ? size_bytes : 4096, inodes, mode, attributes, err);
	if (mount < 0)
		return error_prefix(err, "mount %s", target);
	return attach(mount, root, target, true, err);
}

/* The null device over a file of a proc file system that tells of the user and not of the namespaces: the user's keys, and
 * with them the id of the user outside. */
static int hide_file(int root, const char *target, const char *name, struct error *err)
{
	char path[PATH_MAX];
	if (snprintf(path, sizeof(path), "%s/%s", target, name) >= (int)sizeof(path))
		return error_set(err, -ENAMETOOLONG, "hide %s", name);
	_cleanup_(fd_closep) int there = open_in(root, path, O_PATH);
	if (there == -ENOENT) /* a kernel without it */
		return 0;
	return mounts_bind(root, "/dev/null", path,
	                   MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOEXEC | MOUNT_ATTR_NOSUID, err);
}

int mounts_proc(int root, const char *target, uint64_t attributes, struct error *err)
{
	static const char *const hidden[] = {"keys", "key-users"};
	_cleanup_(fd_closep) int mount = new_filesystem("proc", NULL, 0, attributes, err);
	if (mount < 0)
		return error_prefix(err, "mount %s", target);
	int r = attach(mount, root, target, true, err);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(hidden); i++)
		r = hide_file(root, target, hidden[i], err);
	return r;
}

int mounts_directory(int root, const char *target, mode_t mode, struct error *err)
{
	const char *name;
	_cleanup_(fd_closep) int parent = open_parent(root, target, &name, err);
	if (parent < 0)
		return TAKE_FD(parent);
	if (mkdirat(parent, name, mode) < 0)
		return error_set(err, -errno, "mkdir %s", target);
	return 0;
}

int mounts_symlink(int root, const char *text, const char *target, struct error *err)
{
	const char *name;
	_cleanup_(fd_closep) int parent = open_parent(root, target, &name, err);
	if (parent < 0)
		return TAKE_FD(parent);
	if (symlinkat(text, parent, name) < 0)
		return error_set(err, -errno, "symlink %s", target);
	return 0;
}

int mounts_file(int root, const char *target, int content_fd, mode_t mode, struct error *err)
{
	const char *name;
	_cleanup_(fd_closep) int parent = open_parent(root, target, &name, err);
	if (parent < 0)
		return TAKE_FD(parent);
	_cleanup_(fd_closep) int fd =
		openat(parent, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		return error_set(err, -errno, "create %s", target);
	off_t offset = 0;
	while (content_fd >= 0) {
		ssize_t n = sendfile(fd, content_fd, &offset, SIZE_MAX >> 2);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_set(err, -errno, "write %s", target);
		if (n == 0)
			break;
	}
	return 0;
}

int mounts_open_directory(int root, const char *target, struct error *err)
{
	int fd = open_in(root, target, O_RDONLY | O_DIRECTORY);
	return fd < 0 ? error_set(err, fd, "open directory %s", target) : fd;
}

int mounts_enter_root(int root, struct error *err)
{
	struct mount_attr read_only = {.attr_set = MOUNT_ATTR_RDONLY};
	if (mount_setattr(root, "", AT_EMPTY_PATH, &read_only, sizeof(read_only)) < 0)
		return error_set(err, -errno, "make the root read-only");
	if (fchdir(root) < 0)
		return error_set(err, -errno, "enter the new root");
	/* The old root lands on top of the new one and is taken off again: no directory is needed for it. */
	if (syscall(SYS_pivot_root, ".", ".") < 0)
		return error_set(err, -errno, "pivot_root");
	if (umount2(".", MNT_DETACH) < 0)
		return error_set(err, -errno, "drop the old root");
	if (chdir("/") < 0)
		return error_set(err, -errno, "chdir /");
	return 0;
}
