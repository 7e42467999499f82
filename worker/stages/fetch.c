/* SPDX-License-Identifier: MIT */
#include "worker/stages/fetch.h"

#include "common/fd.h"
#include "common/file.h"
#include "worker/report/report.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static int copy_bytes(int from, int to, uint64_t most, const char *name, struct error *err)
{
	struct stat st;
	if (fstat(from, &st) < 0)
		return error_set(err, -errno, "stat %s", name);
	if ((uint64_t)st.st_size > most)
		return error_say(err, -EFBIG, "%s: larger than %llu bytes", name,
		                 (unsigned long long)most);
	for (uint64_t left = (uint64_t)st.st_size; left > 0;) {
		ssize_t n = sendfile(to, from, NULL, left);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_set(err, -errno, "copy %s", name);
		if (n == 0)
			return error_set(err, -EIO, "copy %s",
			                 name); /* nobody is left who could have cut it */
		left -= (uint64_t)n;
	}
	return 0;
}

int fetch_file(int from, const char *name, int to, uint64_t most, struct error *err)
{
	_cleanup_(fd_closep) int source = file_open_written(from, name, err);
	if (source < 0)
		return TAKE_FD(source);
	struct stat st;
	if (fstat(source, &st) < 0)
		return error_set(err, -errno, "stat %s", name);
	mode_t mode = st.st_mode & 0100 ? 0755 : 0644;
	_cleanup_(fd_closep) int copy =
		openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (copy < 0)
		return error_set(err, -errno, "create %s", name);
	if (fchmod(copy, mode) < 0) /* whatever the umask is: other users run it */
		return error_set(err, -errno, "chmod %s", name);
	int r = copy_bytes(source, copy, most, name, err);
	/* Byte code names its source by modification time. */
	const struct timespec times[] = {st.st_atim, st.st_mtim};
	if (r == 0 && futimens(copy, times) < 0)
		r = error_set(err, -errno, "set times of %s", name);
	return r;
}

struct fetch {
	struct fetch_limits left;
	struct error *err;
};

static int fetch_children(struct fetch *f, int from, int to, size_t depth);

static int fetch_directory(struct fetch *f, int from, int to, const char *name, size_t depth)
{
	if (depth == f->left.depth)
		return error_say(f->err, -EFBIG, "%s: more than %zu directories deep", name, depth);
	_cleanup_(fd_closep) int source =
		openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (source < 0)
		return error_set(f->err, -errno, "open %s", name);
	_cleanup_(fd_closep) int copy = file_make_dir(to, name, f->err);
	return copy < 0 ? TAKE_FD(copy) : fetch_children(f, source, copy, depth + 1);
}

static int fetch_entry(struct fetch *f, int from, int to, const char *name, size_t depth)
{
	struct stat st;
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return 0;
	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_set(f->err, -errno, "stat %s", name);
	if (!S_ISDIR(st.st_mode) && !S_ISREG(st.st_mode))
		return 0;
	if (f->left.files == 0)
		return error_say(f->err, -EFBIG, "too many files");
	f->left.files--;
	if (S_ISDIR(st.st_mode))
		return fetch_directory(f, from, to, name, depth);
	if (st.st_nlink > 1)
		return 0;
	int r = fetch_file(from, name, to, f->left.bytes, f->err);
	if (r == 0)
		f->left.bytes -= (uint64_t)st.st_size;
	return r;
}

static int fetch_children(struct fetch *f, int from, int to, size_t depth)
{
	int fd = openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	if (!list) {
		int r = error_set(f->err, -errno, "list directory");
		(void)fd_close(fd);
		return r;
	}
	int r = 0;
	struct dirent *entry;
	while (r == 0 && (entry = readdir(list)))
		r = fetch_entry(f, from, to, entry->d_name, depth);
	(void)closedir(list);
	return r;
}

int fetch_tree(int from, int to, const struct fetch_limits *limits, struct error *err)
{
	struct fetch f = {.left = *limits, .err = err};
	return fetch_children(&f, from, to, 0);
}

char *fetch_text(int from, const char *name, size_t most)
{
	_cleanup_(fd_closep) int fd = file_open_written(from, name, NULL);
	_cleanup_(freep) char *data = fd < 0 ? NULL : malloc(most);
	ssize_t n = data ? fd_read_all(fd, data, most) : -1;
	return n >= 0 ? report_clean_text(data, (size_t)n, most) : NULL;
}
