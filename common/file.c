/* SPDX-License-Identifier: MIT */
#include "common/file.h"

#include "common/fd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int open_resolved(int dir, const char *path, uint64_t flags, uint64_t resolve)
{
	struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = resolve};
	/* EAGAIN: a rename raced with "..", the kernel asks to be called again; but nobody may keep us here for ever. */
	int fd, tries = 100;
	do
		fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));
	while (fd < 0 && (errno == EINTR || (errno == EAGAIN && --tries > 0)));
	return fd < 0 ? -errno : fd;
}

static int open_failed(int code, const char *path, struct error *err)
{
	if (code == -EXDEV)
		return error_say(err, code, "open %s: leads out of its directory", path);
	return error_set(err, code, "open %s", path);
}

static int open_regular(int root, const char *path, uint64_t resolve, nlink_t most_links,
                        struct stat *ret_stat, struct error *err)
{
	_cleanup_(fd_closep) int fd =
		open_resolved(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY,
	                      RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | resolve);
	if (fd < 0)
		return open_failed(TAKE_FD(fd), path, err);
	if (fstat(fd, ret_stat) < 0)
		return error_set(err, -errno, "stat %s", path);
	if (!S_ISREG(ret_stat->st_mode))
		return error_say(err, -EINVAL, "open %s: not a regular file", path);
	if (most_links > 0 && ret_stat->st_nlink > most_links)
		return error_say(err, -EMLINK, "open %s: has other names (hard links)", path);
	return TAKE_FD(fd);
}

int file_open_beneath(int root, const char *path, struct error *err)
{
	struct stat st;
	return open_regular(root, path, 0, 0, &st, err);
}

int file_open_written(int root, const char *path, struct error *err)
{
	struct stat st;
	return open_regular(root, path, RESOLVE_NO_SYMLINKS, 1, &st, err);
}

static int open_dir(int root, const char *path, uint64_t resolve, struct error *err)
{
	int fd = open_resolved(root, path, O_RDONLY | O_DIRECTORY,
	                       RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | resolve);
	return fd < 0 ? open_failed(fd, path, err) : fd;
}

int file_open_dir_beneath(int root, const char *path, struct error *err)
{
	return open_dir(root, path, 0, err);
}

int file_open_dir_straight(int root, const char *path, struct error *err)
{
	return open_dir(root, path, RESOLVE_NO_SYMLINKS, err);
}

/* Of a file that does not say how long it is, such as one in /proc, or an empty one. */
enum { FIRST_READ_BYTES = 4096 };

/* One byte more than is expected tells whether it is the end; one more than the limit, whether a file is too long. */
static size_t first_room(const struct stat *st, size_t limit)
{
	size_t expected = st->st_size > 0 ? (size_t)st->st_size : FIRST_READ_BYTES;
	return (expected < limit ? expected : limit) + 1;
}

/* As much as @room, or up to the end; a file that has given as much as it said has no more. */
static ssize_t read_room(int fd, const struct stat *st, char *data, size_t room)
{
	ssize_t n = read(fd, data, room);
	if (n < 0 && errno != EINTR)
		return -errno;
	size_t got = n > 0 ? (size_t)n : 0;
	if (n == 0 || (st->st_size > 0 && got == (size_t)st->st_size && got < room))
		return (ssize_t)got;
	ssize_t rest = fd_read_all(fd, data + got, room - got);
	return rest < 0 ? rest : (ssize_t)got + rest;
}

static int read_whole(int fd, const struct stat *st, size_t limit, char **ret_data,
                      size_t *ret_size, struct error *err)
{
	_cleanup_(freep) char *data = NULL;
	size_t size = 0;
	for (size_t room = first_room(st, limit);; room = room <= limit / 2 ? 2 * room : limit + 1) {
		char *more = realloc(data, room + 1);
		if (!more)
			return error_set(err, -ENOMEM, "read");
		data = more;
		ssize_t n = size == 0 ? read_room(fd, st, data, room)
		                      : fd_read_all(fd, data + size, room - size);
		if (n < 0)
			return error_set(err, (int)n, "read");
		size += (size_t)n;
		if (size < room)
			break;
		if (size > limit)
			return error_say(err, -EFBIG, "longer than %zu bytes", limit);
	}
	data[size] = '\0';
	*ret_data = TAKE_PTR(data);
	*ret_size = size;
	return 0;
}

int file_read(int fd, size_t limit, char **ret_data, size_t *ret_size, struct error *err)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return error_set(err, -errno, "stat");
	return read_whole(fd, &st, limit, ret_data, ret_size, err);
}

int file_read_beneath(int root, const char *path, size_t limit, char **ret_data, size_t *ret_size,
                      struct error *err)
{
	struct stat st;
	_cleanup_(fd_closep) int fd = open_regular(root, path, 0, 0, &st, err);
	return fd < 0 ? fd : read_whole(fd, &st, limit, ret_data, ret_size, err);
}

int file_write_at(int dir, const char *path, const void *data, size_t size, unsigned mode,
                  struct error *err)
{
	char temporary[PATH_MAX];
	if ((size_t)snprintf(temporary, sizeof(temporary), "%s.%d.tmp", path, (int)gettid()) >=
	    sizeof(temporary))
		return error_set(err, -ENAMETOOLONG, "write %s", path);
	_cleanup_(fd_closep) int fd =
		openat(dir, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return error_set(err, -errno, "create %s", path);
	int r = fd_write_all(fd, data, size);
	if (r == 0 && fchmod(fd, mode) < 0) /* whatever the umask is */
		r = -errno;
	if (r == 0 && renameat(dir, temporary, dir, path) < 0)
		r = -errno;
	if (r < 0) {
		(void)unlinkat(dir, temporary,
		               0); /* best effort: the write's failure is what counts */
		return error_set(err, r, "write %s", path);
	}
	return 0;
}

int file_make_dir(int parent, const char *name, struct error *err)
{
	if (mkdirat(parent, name, 0755) < 0)
		return error_set(err, -errno, "mkdir %s", name);
	_cleanup_(fd_closep) int dir =
		openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (dir < 0 || fchmod(dir, 0755) < 0)
		return error_set(err, -errno, "open %s", name);
	return TAKE_FD(dir);
}

/* Success when @path is a directory afterwards. */
static int make_dir(const char *path, struct error *err)
{
	struct stat st;
	if (mkdir(path, 0700) == 0)
		return 0;
	if (errno == EEXIST && stat(path, &st) == 0)
		return S_ISDIR(st.st_mode) ? 0 : error_set(err, -ENOTDIR, "mkdir %s", path);
	return error_set(err, -errno, "mkdir %s", path);
}

int file_make_dirs(const char *path, struct error *err)
{
	char part[PATH_MAX];
	size_t length = strlen(path);
	if (length == 0 || length >= sizeof(part))
		return error_set(err, length ? -ENAMETOOLONG : -ENOENT, "mkdir %s", path);
	memcpy(part, path, length + 1);
	for (size_t i = 1; i <= length; i++) {
		if (part[i] != '/' && part[i] != '\0')
			continue;
		part[i] = '\0';
		int r = make_dir(part, err);
		if (r < 0)
			return r;
		part[i] = path[i];
	}
	return 0;
}

/*
 * Removing a tree that a foreign program may have made: ten thousand directories deep, each without permissions. So
 * there is no recursion, which would need a descriptor for each level: what a directory contains is moved up to the top
 * of the tree before the directory goes, and passes over the top are made until it is empty.
 */
struct removal {
	int top;       /* the tree's root, borrowed */
	size_t passed; /* entries seen in this pass */
	size_t moved;  /* for names at the top that are new */
};

typedef int entry_fn(struct removal *removal, int dir, const char *name, struct error *err);

static int for_each_entry(struct removal *removal, int dir, entry_fn *visit, struct error *err)
{
	int copy = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = copy < 0 ? NULL : fdopendir(copy);
	if (!list) {
		int r = error_set(err, -errno, "list directory");
		(void)fd_close(copy);
		return r;
	}
	int r = 0;
	struct dirent *entry;
	while (r == 0 && (entry = readdir(list)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			r = visit(removal, dir, entry->d_name, err);
	(void)closedir(list);
	return r;
}

/* Return: true when it is gone; false, with errno, for a directory that is not empty and for failures. */
static bool remove_simple(int dir, const char *name)
{
	if (unlinkat(dir, name, 0) == 0 || errno == ENOENT)
		return true;
	return errno == EISDIR && unlinkat(dir, name, AT_REMOVEDIR) == 0;
}

static int open_to_empty(int dir, const char *name)
{
	int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(dir, name, flags);
	if (fd < 0 && errno == EACCES && fchmodat(dir, name, 0700, AT_SYMLINK_NOFOLLOW) == 0)
		fd = openat(dir, name, flags);
	if (fd >= 0)
		(void)fchmod(fd, 0700); /* somebody else's: then unlinking in it tells */
	return fd;
}

static int move_to_top(struct removal *removal, int dir, const char *name, struct error *err)
{
	if (remove_simple(dir, name))
		return 0;
	/* A directory can be moved only by who may write to it, since its ".." changes. */
	if (errno == ENOTEMPTY)
		(void)fd_close(open_to_empty(dir, name));
	else
		return error_set(err, -errno, "remove %s", name);
	for (;;) {
		char to[64];
		(void)snprintf(to, sizeof(to), "removed-%zu", removal->moved++);
		if (renameat2(dir, name, removal->top, to, RENAME_NOREPLACE) == 0)
			return 0;
		if (errno != EEXIST)
			return error_set(err, -errno, "remove %s", name);
	}
}

static int remove_from_top(struct removal *removal, int dir, const char *name, struct error *err)
{
	removal->passed++;
	if (remove_simple(dir, name))
		return 0;
	_cleanup_(fd_closep) int child = errno == ENOTEMPTY ? open_to_empty(dir, name) : -1;
	if (child < 0)
		return error_set(err, -errno, "remove %s", name);
	int r = for_each_entry(removal, child, move_to_top, err);
	/* ENOTEMPTY: readdir may miss entries while others are removed; the next pass comes back. */
	if (r == 0 && unlinkat(dir, name, AT_REMOVEDIR) < 0 && errno != ENOTEMPTY)
		r = error_set(err, -errno, "remove %s", name);
	return r;
}

int file_remove_tree(int dir, const char *name, struct error *err)
{
	if (remove_simple(dir, name))
		return 0;
	_cleanup_(fd_closep) int top = errno == ENOTEMPTY ? open_to_empty(dir, name) : -1;
	if (top < 0)
		return error_set(err, -errno, "remove %s", name);
	struct removal removal = {.top = top};
	do {
		removal.passed = 0;
		int r = for_each_entry(&removal, top, remove_from_top, err);
		if (r < 0)
			return r;
	} while (removal.passed > 0);
	return unlinkat(dir, name, AT_REMOVEDIR) < 0 ? error_set(err, -errno, "remove %s", name) : 0;
}
