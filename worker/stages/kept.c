/* SPDX-License-Identifier: MIT */
#include "worker/stages/kept.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"
#include "worker/stages/fetch.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	FEEDBACK_FILES = 1024,
	FEEDBACK_DEPTH = 16,
	NAMESAKES_MAX = 10000,
	NAME_SIZE = NAME_MAX + 64
};

/* ---- directories ---- */

static bool leads_on(const char *part)
{
	return part[0] != '\0' && strcmp(part, ".") != 0 && strcmp(part, "..") != 0;
}

static int enter(int at, const char *name, struct error *err)
{
	if (mkdirat(at, name, 0755) < 0 && errno != EEXIST)
		return error_set(err, -errno, "mkdir %s", name);
	int dir = openat(at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	return dir < 0 ? error_set(err, -errno, "open %s", name) : dir;
}

/* The directory that the last part of @path is to lie in, made where it is missing; the part is *@ret_name, in @path. */
static int enter_parent(int from, char *path, const char **ret_name, struct error *err)
{
	_cleanup_(fd_closep) int at = fcntl(from, F_DUPFD_CLOEXEC, 3);
	const char *name = NULL;
	if (at < 0)
		return error_set(err, -errno, "directory");
	for (char *part; (part = strsep(&path, "/"));) {
		if (!leads_on(part))
			continue;
		int inner = name ? enter(at, name, err) : fcntl(at, F_DUPFD_CLOEXEC, 3);
		if (inner < 0)
			return inner;
		(void)fd_close(at);
		at = inner;
		name = part;
	}
	*ret_name = name ? name : "submission";
	return TAKE_FD(at);
}

int kept_root_open(const char *path, const char *package, struct error *err)
{
	int r = file_make_dirs(path, err);
	_cleanup_(fd_closep) int at = r < 0 ? r : open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (at < 0)
		return r < 0 ? error_prefix(err, "--keep")
		             : error_set(err, -errno, "--keep %s", path);
	int dir = file_make_dir(at, package, err);
	if (dir == -EEXIST)
		return error_say(err, dir, "--keep %s: %s is there already", path, package);
	return dir < 0 ? error_prefix(err, "--keep %s", path) : dir;
}

/* A directory that is not there yet. Return: 0; -EEXIST; other negative errno. */
static int make_new(int root, const char *path, struct error *err)
{
	const char *name;
	_cleanup_(freep) char *copy = strdup(path);
	if (!copy)
		return error_set(err, -ENOMEM, "mkdir %s", path);
	_cleanup_(fd_closep) int parent = enter_parent(root, copy, &name, err);
	if (parent < 0)
		return TAKE_FD(parent);
	_cleanup_(fd_closep) int dir = file_make_dir(parent, name, err);
	return dir < 0 ? TAKE_FD(dir) : 0;
}

int kept_open(int root, const char *submission, struct kept *ret, struct error *err)
{
	*ret = (struct kept){.root = root, .path = strdup(submission)};
	int r = ret->path ? make_new(root, ret->path, err) : error_set(err, -ENOMEM, "directory");
	for (unsigned i = 2; r == -EEXIST && i < NAMESAKES_MAX; i++) {
		free(ret->path);
		ret->path = str_printf("%s.%u", submission, i);
		r = ret->path ? make_new(root, ret->path, err)
		              : error_set(err, -ENOMEM, "directory");
	}
	return r < 0 ? error_prefix(err, "keep %s", submission) : 0;
}

void kept_close(struct kept *kept)
{
	free(kept->path);
}

/* ---- what is kept in them ---- */

/* Opens the directory where something is kept under @ret_name. */
static int place(const struct kept_pass *pass, const char *suffix, char ret_name[NAME_SIZE],
                 struct error *err)
{
	const char *last;
	char number[24] = "";
	_cleanup_(freep) char *path = str_join(pass->kept->path, "/", pass->test);
	if (!path)
		return error_set(err, -ENOMEM, "directory");
	if (pass->number > 0)
		(void)snprintf(number, sizeof(number), ".pass%u", pass->number);
	int dir = enter_parent(pass->kept->root, path, &last, err);
	if (dir >= 0)
		(void)snprintf(ret_name, NAME_SIZE, "%s%s%s", last, number, suffix);
	return dir;
}

static int copy_all(int from, int to)
{
	struct stat st;
	if (fstat(from, &st) < 0)
		return -errno;
	for (off_t at = 0; at < st.st_size;) {
		ssize_t n = sendfile(to, from, &at, (size_t)(st.st_size - at));
		if (n == 0 || (n < 0 && errno != EINTR))
			return n == 0 ? -EIO : -errno;
	}
	return 0;
}

int kept_output(const struct kept_pass *pass, int output, struct error *err)
{
	char name[NAME_SIZE];
	if (!pass->kept)
		return 0;
	_cleanup_(fd_closep) int dir = place(pass, ".out", name, err);
	if (dir < 0)
		return error_prefix(err, "keep %s", pass->test);
	_cleanup_(fd_closep) int copy =
		openat(dir, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
	int r = copy < 0 ? -errno : copy_all(output, copy);
	return r < 0 ? error_set(err, r, "keep %s of %s", name, pass->test) : 0;
}

static int keep_tree(int dir, const char *name, int feedback, uint64_t bytes_max, struct error *err)
{
	const struct fetch_limits limits = {
		.files = FEEDBACK_FILES, .depth = FEEDBACK_DEPTH, .bytes = bytes_max};
	int r = file_remove_tree(dir, name, err); /* of an attempt that failed */
	_cleanup_(fd_closep) int copy = r < 0 ? r : file_make_dir(dir, name, err);
	r = copy < 0 ? copy : fetch_tree(feedback, copy, &limits, err);
	return r == -EFBIG ? 0 : r;
}

int kept_feedback(const struct kept_pass *pass, int feedback, unsigned number, uint64_t bytes_max,
                  struct error *err)
{
	char suffix[32] = ".feedback", name[NAME_SIZE];
	if (!pass->kept || feedback < 0)
		return 0;
	if (number > 1)
		(void)snprintf(suffix, sizeof(suffix), ".feedback.%u", number);
	_cleanup_(fd_closep) int dir = place(pass, suffix, name, err);
	int r = dir < 0 ? dir : keep_tree(dir, name, feedback, bytes_max, err);
	return r < 0 ? error_prefix(err, "keep %s", pass->test) : 0;
}
