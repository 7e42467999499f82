/* SPDX-License-Identifier: MIT */
#include "worker/stages/package_copy.h"

#include "common/attr.h"
#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Links can lead in circles. */
enum { DEPTH_MOST = 16 };

struct copier {
	int from, to;
	struct error *err;
};

static int copy_bytes(int from, int to)
{
	char block[64 * 1024];
	for (;;) {
		ssize_t n = read(from, block, sizeof(block));
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n < 0 ? -errno : 0;
		int r = fd_write_all(to, block, (size_t)n);
		if (r < 0)
			return r;
	}
}

static int copy_file(struct copier *c, const char *path, int from)
{
	struct stat st;
	if (fstat(from, &st) < 0)
		return error_set(c->err, -errno, "copy %s", path);
	mode_t mode = st.st_mode & 0111 ? 0755 : 0644;
	_cleanup_(fd_closep) int to =
		openat(c->to, path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (to < 0 || fchmod(to, mode) < 0) /* whatever the umask is */
		return error_set(c->err, -errno, "copy %s", path);
	int r = copy_bytes(from, to);
	return r < 0 ? error_set(c->err, r, "copy %s", path) : 0;
}

static int copy_directory(struct copier *c, const char *path, int directory, unsigned depth);

/* A file, a directory, or nothing. */
static int copy_entry(struct copier *c, const char *path, unsigned depth)
{
	_cleanup_(fd_closep) int file = file_open_beneath(c->from, path, NULL);
	if (file >= 0)
		return copy_file(c, path, file);
	int directory = file_open_dir_beneath(c->from, path, NULL);
	if (directory < 0)
		return 0;
	if (mkdirat(c->to, path, 0755) < 0 || fchmodat(c->to, path, 0755, 0) < 0) {
		int code = -errno;
		(void)fd_close(directory);
		return error_set(c->err, code, "copy %s", path);
	}
	return copy_directory(c, path, directory, depth + 1);
}

/* @directory is taken. */
static int copy_directory(struct copier *c, const char *path, int directory, unsigned depth)
{
	DIR *list = depth <= DEPTH_MOST ? fdopendir(directory) : NULL;
	int r = 0;
	if (!list) {
		int code = depth <= DEPTH_MOST ? -errno : -ELOOP;
		(void)fd_close(directory);
		return error_set(c->err, code, "copy %s", path);
	}
	for (const struct dirent *entry; r == 0 && (entry = readdir(list));) {
		if (entry->d_name[0] == '.')
			continue;
		_cleanup_(freep) char *inner =
			str_printf("%s%s%s", path, *path ? "/" : "", entry->d_name);
		r = inner ? copy_entry(c, inner, depth) : error_set(c->err, -ENOMEM, "copy");
	}
	(void)closedir(list);
	return r;
}

int package_copy(int from, int to, struct error *err)
{
	struct copier c = {from, to, err};
	int directory = openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return directory < 0 ? error_set(err, -errno, "copy") : copy_directory(&c, "", directory, 0);
}
