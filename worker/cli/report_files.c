/* SPDX-License-Identifier: MIT */
#include "worker/cli/report_files.h"

#include "common/fd.h"
#include "common/strbuf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_stdout(const char *path)
{
	return strcmp(path, "-") == 0;
}

/* ---- which are the same ---- */

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".");
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static bool is_same_inode(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Of files that are not there yet: the same name in the same directory, however it is spelled. */
static bool are_same_new(const char *a, const char *b)
{
	struct stat x, y;
	_cleanup_(freep) char *folder_a = folder_of(a);
	_cleanup_(freep) char *folder_b = folder_of(b);
	return folder_a && folder_b && strcmp(name_of(a), name_of(b)) == 0 &&
	       stat(folder_a, &x) == 0 && stat(folder_b, &y) == 0 && is_same_inode(&x, &y);
}

bool report_files_are_same(const char *a, const char *b)
{
	struct stat x, y;
	if (is_stdout(a) || is_stdout(b))
		return is_stdout(a) && is_stdout(b);
	bool has_a = stat(a, &x) == 0, has_b = stat(b, &y) == 0;
	if (has_a && has_b)
		return S_ISREG(x.st_mode) && is_same_inode(&x, &y);
	return !has_a && !has_b && (strcmp(a, b) == 0 || are_same_new(a, b));
}

/* ---- whether they can be written ---- */

/* A file beside @path, under a name that is longer than that under which the report will be made. */
static int try_beside(const char *path)
{
	static const char suffix[] = ".tmp";
	_cleanup_(freep) char *name = str_printf("%s.juror-XXXXXX%s", path, suffix);
	if (!name)
		return -ENOMEM;
	_cleanup_(fd_closep) int fd = mkostemps(name, (int)strlen(suffix), O_CLOEXEC);
	if (fd < 0)
		return -errno;
	return unlink(name) < 0 ? -errno : 0;
}

static int try_file(const char *path, bool replaced)
{
	struct stat st;
	bool is_there = stat(path, &st) == 0;
	if (is_there && access(path, W_OK) < 0)
		return -errno;
	if (is_there && (!replaced || !S_ISREG(st.st_mode)))
		return 0;
	/* What a link leads to is replaced, and not the link. */
	_cleanup_(freep) char *real = is_there ? realpath(path, NULL) : NULL;
	return try_beside(real ? real : path);
}

int report_file_check(const char *option, const char *path, bool replaced, struct error *err)
{
	struct stat st;
	if (is_stdout(path))
		return 0;
	if (*name_of(path) == '\0' || (stat(path, &st) == 0 && S_ISDIR(st.st_mode)))
		return error_say(err, -EINVAL, "--%s \"%s\": a file was expected", option, path);
	int r = try_file(path, replaced);
	return r == 0 ? 0
	              : error_say(err, -EINVAL, "--%s %s: cannot be written: %s", option, path,
	                          strerror(-r));
}
