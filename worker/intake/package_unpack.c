/* SPDX-License-Identifier: MIT */
/*
 * Links are made after everything else, so that no file is ever written through one; and where a link is to be, no
 * directory is: what is below a link's path makes a directory of it, and then the link comes twice.
 */
#include "worker/intake/package_unpack.h"

#include "common/fd.h"
#include "common/strbuf.h"
#include "worker/intake/package_names.h"
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
	int file; /* the last one, being written; -1: none */
	struct pack *pack;
	bool any_name;
	char *held_path; /* the last one, which may come into the pack; NULL: none */
	char *held;
	size_t n_held;
	int parent; /* the directory that the last entry lies in; -1: none */
	char *parent_path;
	struct strv links; /* path, target, path, … */
};

/* ---- writing --------------------------------------------------------------------------------- */

static int close_file(struct writer *w)
{
	int fd = TAKE_FD(w->file);
	_cleanup_(freep) char *held = TAKE_PTR(w->held_path);
	int r = held ? pack_add(w->pack, held, w->held, w->n_held) : 0;
	/* The last place where a full disk may show. */
	if (fd >= 0 && close(fd) < 0)
		r = -errno;
	return r < 0 ? error_set(w->c->err, r, "%s: unpack", w->c->name) : 0;
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

static int make_file(struct writer *w, const char *path, const char *name, mode_t mode)
{
	w->file =
		openat(w->parent, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (w->file < 0 || fchmod(w->file, mode) < 0) /* whatever the umask is */
		return fail(w, path, -errno);
	return 0;
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
	if (!w->pack || !package_is_test_data(path, w->any_name))
		return make_file(w, path, name, executable ? PROGRAM_MODE : FILE_MODE);
	w->n_held = 0;
	w->held_path = strdup(path);
	return w->held_path ? 0 : fail(w, path, -ENOMEM);
}

/* It is larger than what the pack takes: a file of its own, with what there is of it. */
static int release_held(struct writer *w)
{
	const char *name;
	_cleanup_(freep) char *path = TAKE_PTR(w->held_path);
	int r = open_parent(w, path, &name);
	if (r == 0)
		r = make_file(w, path, name, FILE_MODE);
	if (r != 0)
		return r;
	r = fd_write_all(w->file, w->held, w->n_held);
	return r < 0 ? fail(w, path, r) : 0;
}

static int add_data(void *context, const void *data, size_t size)
{
	struct writer *w = context;
	if (w->held_path && w->n_held + size <= PACK_FILE_MOST_BYTES) {
		memcpy(w->held + w->n_held, data, size);
		w->n_held += size;
		return 0;
	}
	int r = w->held_path ? release_held(w) : 0;
	if (r != 0)
		return r;
	r = fd_write_all(w->file, data, size);
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

/* Links are real, and so is what they may lead to. */
static int settle_pack(struct writer *w)
{
	const char *twice = NULL;
	int r = w->pack ? pack_settle(w->pack, &twice) : 0;
	if (r < 0 && !twice)
		return error_set(w->c->err, r, "%s: unpack", w->c->name);
	if (r < 0)
		return fail(w, twice, r);
	if (!w->pack || w->links.count == 0)
		return 0;
	r = pack_bring_all(w->pack, w->target, w->c->err);
	pack_close(w->pack);
	return r < 0 ? error_prefix(w->c->err, "%s: unpack", w->c->name) : 0;
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

int package_unpack(int fd, const char *name, const struct package_target *target,
                   const struct unpack_reader *reader, enum package_names names,
                   struct findings *findings, struct error *err)
{
	struct submission_limits limits = package_limits;
	int r = limit_to_disk(target->dir, name, &limits, err);
	if (r < 0)
		return r;
	struct collector c = {.limits = &limits, .name = name, .verb = "unpacks to", .err = err};
	c.tells = names == PACKAGE_NAMES_STRICT ? findings : NULL;
	struct writer w = {.c = &c, .target = target->dir, .file = -1, .parent = -1};
	w.pack = target->pack;
	w.any_name = names == PACKAGE_NAMES_ANY;
	if (w.pack && !(w.held = malloc(PACK_FILE_MOST_BYTES)))
		return error_set(err, -ENOMEM, "%s: unpack", name);
	const struct unpack_sink sink = {names == PACKAGE_NAMES_ANY ? package_check_any_path
	                                                            : package_check_path,
	                                 add_directory,
	                                 add_file,
	                                 add_data,
	                                 add_link,
	                                 &w};
	r = unpack_archive_to(&c, fd, reader, &sink);
	if (r == 0)
		r = close_file(&w);
	if (r == 0)
		r = settle_pack(&w);
	if (r == 0)
		r = make_links(&w);
	if (r == 0)
		tell_ignored(&c, name, findings);
	(void)fd_close(w.file);
	(void)fd_close(w.parent);
	free(w.parent_path);
	free(w.held_path);
	free(w.held);
	strv_done(&w.links);
	collector_done(&c);
	return r;
}
