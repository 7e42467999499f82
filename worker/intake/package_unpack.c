/* SPDX-License-Identifier: MIT */
/*
 * Links are made after everything else, so that no file is ever written through one; and where a link is to be, no
 * directory is: what is below a link's path makes a directory of it, and then the link comes twice.
 */
#include "worker/intake/package_unpack.h"

#include "common/fd.h"
#include "common/strbuf.h"
#include "worker/intake/unpack_protocol.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Test data of one letter shrinks to a thousandth, which is as far as deflate gets: below the other limits no ratio
 * harms. Time: for the largest archives on a slow disk. */
static const struct submission_limits package_limits = {
	.entries = UNPACK_PACKAGE_ENTRIES,
	.total_bytes = UNPACK_PACKAGE_TOTAL_BYTES,
	.ratio = 2000,
	.ratio_from_bytes = GIB,
	.wall_ns = 3600 * NS_PER_S,
};

enum { DIRECTORY_MODE = 0755, FILE_MODE = 0644, PROGRAM_MODE = 0755 };

struct writer {
	struct collector *c;
	int target;
	int file;   /* the last one, being written; -1: none */
	int parent; /* the directory that the last entry lies in; -1: none */
	char *parent_path;
	struct strv links; /* path, target, path, … */
};

/* ---- names ----------------------------------------------------------------------------------- */

static const char *bytes_fault(const char *path, size_t size)
{
	if (memchr(path, '\0', size))
		return "NUL byte in the name";
	if (path[0] == '/')
		return "absolute path";
	return memchr(path, '\\', size) ? "backslash in the name" : NULL;
}

/* Source: problem package format, "General requirements"; '+' for "a.c++", which packages have. */
static bool is_package_name(const char *name, size_t size)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-+";
	if (name[0] == '-' || name[0] == '+' || size > 255)
		return false;
	for (size_t i = 0; i < size; i++)
		if (!strchr(allowed, name[i]))
			return false;
	return true;
}

/* What a part of a path is: "." and nothing are no part, ".." leaves the archive. */
enum part { PART_NONE, PART_GOOD, PART_HIDDEN, PART_BAD, PART_UP };

static enum part judge_part(const char *part, size_t size, bool any_name)
{
	static const char time_limit[] = ".timelimit", mac[] = "__MACOSX";
	if (size == 0 || (size == 1 && part[0] == '.'))
		return PART_NONE;
	if (size == 2 && memcmp(part, "..", 2) == 0)
		return PART_UP;
	if (size == strlen(time_limit) && memcmp(part, time_limit, size) == 0)
		return PART_GOOD;
	if (part[0] == '.' || (size == strlen(mac) && memcmp(part, mac, size) == 0))
		return PART_HIDDEN;
	return (any_name && size <= 255) || is_package_name(part, size) ? PART_GOOD : PART_BAD;
}

/* The path without parts that are none, in place. */
static enum name_outcome check_names(char *path, size_t size, bool any_name, const char **ret_reason)
{
	enum part worst = PART_NONE;
	size_t done = 0;
	*ret_reason = bytes_fault(path, size);
	if (*ret_reason)
		return NAME_REFUSED;
	for (size_t at = 0; at < size;) {
		const char *part = path + at;
		size_t length = strcspn(part, "/");
		at += length + (part[length] == '/');
		enum part kind = judge_part(part, length, any_name);
		if (kind > worst)
			worst = kind;
		if (kind == PART_NONE)
			continue;
		if (done > 0)
			path[done++] = '/';
		memmove(path + done, part, length);
		done += length;
	}
	path[done] = '\0';
	if (worst == PART_UP)
		*ret_reason = "leaves the archive";
	else if (worst == PART_BAD)
		*ret_reason = "is no name for a file of a package";
	return worst == PART_UP ? NAME_REFUSED : worst >= PART_HIDDEN ? NAME_IGNORED : NAME_GOOD;
}

static enum name_outcome check_path(char *path, size_t size, const char **ret_reason)
{
	return check_names(path, size, false, ret_reason);
}

static enum name_outcome check_any_path(char *path, size_t size, const char **ret_reason)
{
	return check_names(path, size, true, ret_reason);
}

static size_t count_directories(const char *path)
{
	size_t n = 0;
	for (; (path = strchr(path, '/')); path++)
		n++;
	return n;
}

bool package_link_stays(const char *path, const char *target)
{
	size_t depth = count_directories(path), ups = 0;
	bool is_down = false;
	if (target[0] == '\0' || target[0] == '/')
		return false;
	while (*target) {
		size_t length = strcspn(target, "/");
		bool is_up = length == 2 && memcmp(target, "..", 2) == 0;
		if (is_up && (is_down || ++ups > depth))
			return false;
		is_down |= !is_up && length > 0 && !(length == 1 && target[0] == '.');
		target += length + (target[length] == '/');
	}
	return true;
}

/* ---- writing --------------------------------------------------------------------------------- */

static int close_file(struct writer *w)
{
	int fd = TAKE_FD(w->file);
	/* The last place where a full disk may show. */
	if (fd >= 0 && close(fd) < 0)
		return error_set(w->c->err, -errno, "%s: unpack", w->c->name);
	return 0;
}

static int fail(struct writer *w, const char *path, int code)
{
	if (code == -EEXIST || code == -ENOTDIR || code == -ELOOP || code == -EISDIR)
		return collector_refuse_entry(w->c, path, strlen(path), "comes twice");
	if (code == -ENAMETOOLONG)
		return collector_refuse_entry(w->c, path, strlen(path), "name is too long");
	return error_set(w->c->err, code, "%s: unpack %s", w->c->name, path);
}

/* Makes the directory at @path and opens it; what it lies in too. */
static int make_directory(struct writer *w, const char *path, int *ret)
{
	_cleanup_(fd_closep) int at = fcntl(w->target, F_DUPFD_CLOEXEC, 3);
	_cleanup_(freep) char *copy = strdup(path);
	if (at < 0 || !copy)
		return fail(w, path, copy ? -errno : -ENOMEM);
	char *rest = copy;
	for (char *part; (part = strsep(&rest, "/"));) {
		bool is_new = mkdirat(at, part, DIRECTORY_MODE) == 0;
		if (!is_new && errno != EEXIST)
			return fail(w, path, -errno);
		int inner = openat(at, part, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (inner < 0)
			return fail(w, path, -errno);
		(void)fd_close(at);
		at = inner;
		if (is_new && fchmod(at, DIRECTORY_MODE) < 0) /* whatever the umask is */
			return fail(w, path, -errno);
	}
	*ret = TAKE_FD(at);
	return 0;
}

/* Opens the directory of @path into w->parent; entries of one directory mostly come together. */
static int open_parent(struct writer *w, const char *path, const char **ret_name)
{
	const char *slash = strrchr(path, '/');
	size_t length = slash ? (size_t)(slash - path) : 0;
	*ret_name = slash ? slash + 1 : path;
	if (w->parent >= 0 && strlen(w->parent_path) == length &&
	    memcmp(w->parent_path, path, length) == 0)
		return 0;
	w->parent = fd_close(w->parent);
	free(w->parent_path);
	w->parent_path = strndup(path, length);
	if (!w->parent_path)
		return fail(w, path, -ENOMEM);
	if (length > 0)
		return make_directory(w, w->parent_path, &w->parent);
	w->parent = fcntl(w->target, F_DUPFD_CLOEXEC, 3);
	return w->parent < 0 ? fail(w, path, -errno) : 0;
}

static int add_directory(void *context, const char *path)
{
	struct writer *w = context;
	int fd;
	int r = close_file(w);
	if (r == 0)
		r = make_directory(w, path, &fd);
	if (r == 0)
		(void)fd_close(fd);
	return r;
}

static int add_file(void *context, const char *path, bool executable)
{
	struct writer *w = context;
	const char *name;
	int r = close_file(w);
	if (r == 0)
		r = open_parent(w, path, &name);
	if (r != 0)
		return r;
	mode_t mode = executable ? PROGRAM_MODE : FILE_MODE;
	w->file =
		openat(w->parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (w->file < 0 || fchmod(w->file, mode) < 0)
		return fail(w, path, -errno);
	return 0;
}

static int add_data(void *context, const void *data, size_t size)
{
	struct writer *w = context;
	int r = fd_write_all(w->file, data, size);
	return r < 0 ? error_set(w->c->err, r, "%s: unpack", w->c->name) : 0;
}

static int add_link(void *context, const char *path, const char *target)
{
	struct writer *w = context;
	const char *name;
	if (!package_link_stays(path, target)) {
		collector_ignore(w->c, path, "is a symbolic link that may lead out of the package");
		return 0;
	}
	int r = close_file(w);
	if (r == 0)
		r = open_parent(w, path, &name);
	if (r == 0 && (strv_add(&w->links, path) < 0 || strv_add(&w->links, target) < 0))
		return fail(w, path, -ENOMEM);
	return r;
}

static int make_links(struct writer *w)
{
	for (size_t i = 0; i < w->links.count; i += 2) {
		const char *name, *path = w->links.items[i];
		int r = open_parent(w, path, &name);
		if (r != 0)
			return r;
		if (symlinkat(w->links.items[i + 1], w->parent, name) < 0)
			return fail(w, path, -errno);
	}
	return 0;
}

/* ---- the archive ----------------------------------------------------------------------------- */

/* Half of what is free: others have files there too. */
static int limit_to_disk(int target, const char *name, struct submission_limits *limits,
                         struct error *err)
{
	struct statvfs disk;
	if (fstatvfs(target, &disk) < 0)
		return error_set(err, -errno, "%s: unpack", name);
	uint64_t room = (uint64_t)disk.f_bavail * disk.f_frsize / 2;
	if (room < limits->total_bytes)
		limits->total_bytes = room - room % MIB;
	return 0;
}

static void tell_ignored(const struct collector *c, const char *name, struct findings *findings)
{
	const struct place place = {.file = name};
	if (c->tells && c->n_ignored > COLLECTOR_TOLD_MOST)
		findings_add(findings, SEVERITY_ERROR, &place, "%zu more entries are left out",
		             c->n_ignored - COLLECTOR_TOLD_MOST);
	else if (!c->tells && c->n_ignored > 0)
		findings_add(findings, SEVERITY_WARNING, &place,
		             "%zu entries are left out, first %s: %s", c->n_ignored,
		             c->first_ignored, c->first_reason);
}

int package_unpack(int fd, const char *name, int target, const struct unpack_reader *reader,
                   enum package_names names, struct findings *findings, struct error *err)
{
	struct submission_limits limits = package_limits;
	int r = limit_to_disk(target, name, &limits, err);
	if (r < 0)
		return r;
	struct collector c = {.limits = &limits, .name = name, .verb = "unpacks to", .err = err};
	c.tells = names == PACKAGE_NAMES_STRICT ? findings : NULL;
	struct writer w = {.c = &c, .target = target, .file = -1, .parent = -1};
	const struct unpack_sink sink = {names == PACKAGE_NAMES_ANY ? check_any_path : check_path,
	                                 add_directory,
	                                 add_file,
	                                 add_data,
	                                 add_link,
	                                 &w};
	r = unpack_archive_to(&c, fd, reader, &sink);
	if (r == 0)
		r = close_file(&w);
	if (r == 0)
		r = make_links(&w);
	if (r == 0)
		tell_ignored(&c, name, findings);
	(void)fd_close(w.file);
	(void)fd_close(w.parent);
	free(w.parent_path);
	strv_done(&w.links);
	collector_done(&c);
	return r;
}
