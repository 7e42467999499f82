/* SPDX-License-Identifier: MIT */
#include "common/file.h"

#include "common/fd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int openat2_(int dir, const char *path, uint64_t flags, uint64_t resolve)
{
	struct open_how how = {.flags = flags | O_CLOEXEC, .resolve = resolve};
	int fd;
	/* EAGAIN: the kernel saw a rename race while it resolved "..", and asks to be called again. */
	do
		fd = (int)syscall(SYS_openat2, dir, path, &how, sizeof(how));
	while (fd < 0 && (errno == EAGAIN || errno == EINTR));
	return fd < 0 ? -errno : fd;
}

static int open_regular(int root, const char *path, uint64_t resolve, nlink_t most_links, struct error *err)
{
	_cleanup_(fd_closep) int fd =
		openat2_(root, path, O_RDONLY | O_NONBLOCK | O_NOCTTY, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | resolve);
	if (fd < 0)
		return error_set(err, TAKE_FD(fd), "open %s", path);
	struct stat st;
	if (fstat(fd, &st) < 0)
		return error_set(err, -errno, "stat %s", path);
	if (!S_ISREG(st.st_mode))
		return error_say(err, -EINVAL, "open %s: not a regular file", path);
	if (most_links > 0 && st.st_nlink > most_links)
		return error_say(err, -EMLINK, "open %s: has other names (hard links)", path);
	return TAKE_FD(fd);
}

int file_open_beneath(int root, const char *path, struct error *err)
{
	return open_regular(root, path, 0, 0, err);
}

int file_open_written(int root, const char *path, struct error *err)
{
	return open_regular(root, path, RESOLVE_NO_SYMLINKS, 1, err);
}

int file_open_dir_beneath(int root, const char *path, struct error *err)
{
	int fd = openat2_(root, path, O_RDONLY | O_DIRECTORY, RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS);
	return fd < 0 ? error_set(err, fd, "open directory %s", path) : fd;
}

int file_read(int fd, size_t limit, char **ret_data, size_t *ret_size, struct error *err)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return error_set(err, -errno, "stat");
	/* The size is a hint only (0 in /proc); one byte more than the limit tells a file that is too long. */
	size_t room = st.st_size > 0 && (size_t)st.st_size < limit ? (size_t)st.st_size + 1 : limit + 1;
	_cleanup_(freep) char *data = malloc(room + 1);
	if (!data)
		return error_set(err, -ENOMEM, "read");
	size_t size = 0;
	for (;;) {
		ssize_t n = fd_read_all(fd, data + size, room - size);
		if (n < 0)
			return error_set(err, (int)n, "read");
		size += (size_t)n;
		if (size < room)
			break;
		if (size > limit)
			return error_say(err, -EFBIG, "longer than %zu bytes", limit);
		room = limit + 1; /* it grew since fstat */
		char *more = realloc(data, room + 1);
		if (!more)
			return error_set(err, -ENOMEM, "read");
		data = more;
	}
	data[size] = '\0';
	*ret_data = TAKE_PTR(data);
	*ret_size = size;
	return 0;
}

int file_write_at(int dir, const char *path, const void *data, size_t size, unsigned mode, struct error *err)
{
	char temporary[PATH_MAX];
	if ((size_t)snprintf(temporary, sizeof(temporary), "%s.%d.tmp", path, (int)gettid()) >= sizeof(temporary))
		return error_set(err, -ENAMETOOLONG, "write %s", path);
	_cleanup_(fd_closep) int fd = openat(dir, temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, mode);
	if (fd < 0)
		return error_set(err, -errno, "create %s", path);
	int r = fd_write_all(fd, data, size);
	if (r == 0 && fchmod(fd, mode) < 0) /* whatever the umask is */
		r = -errno;
	if (r == 0 && renameat(dir, temporary, dir, path) < 0)
		r = -errno;
	if (r < 0) {
		(void)unlinkat(dir, temporary, 0); /* best effort: the write's failure is what counts */
		return error_set(err, r, "write %s", path);
	}
	return 0;
}

int file_make_dirs(const char *path, struct error *err)
{
	char part[PATH_MAX];
	size_t length = strlen(path);
	if (length >= sizeof(part))
		return error_set(err, -ENAMETOOLONG, "mkdir %s", path);
	memcpy(part, path, length + 1);
	for (char *at = part + 1;; at++) {
		if (*at != '/' && *at != '\0')
			continue;
		char saved = *at;
		*at = '\0';
		if (mkdir(part, 0700) < 0 && errno != EEXIST)
			return error_set(err, -errno, "mkdir %s", part);
		if (saved == '\0')
			return 0;
		*at = saved;
	}
}

static int remove_children(int dir, struct error *err);

static int remove_entry(int dir, const char *name, struct error *err)
{
	if (unlinkat(dir, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return error_set(err, -errno, "remove %s", name);
	_cleanup_(fd_closep) int child = openat(dir, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (child < 0)
		return error_set(err, -errno, "open directory %s", name);
	int r = remove_children(TAKE_FD(child), err);
	if (r == 0 && unlinkat(dir, name, AT_REMOVEDIR) < 0 && errno != ENOENT)
		r = error_set(err, -errno, "remove %s", name);
	return r;
}

/* Takes @dir. */
static int remove_children(int dir, struct error *err)
{
	DIR *list = fdopendir(dir);
	if (!list) {
		int r = error_set(err, -errno, "list directory");
		(void)fd_close(dir);
		return r;
	}
	int r = 0;
	struct dirent *entry;
	while (r == 0 && (entry = readdir(list)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			r = remove_entry(dirfd(list), entry->d_name, err);
	(void)closedir(list);
	return r;
}

int file_remove_tree(int dir, const char *name, struct error *err)
{
	return remove_entry(dir, name, err);
}
