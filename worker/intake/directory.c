/* SPDX-License-Identifier: MIT */
#include "worker/intake/directory.h"

#include "common/fd.h"
#include "common/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Where the walk is: the same place below the root and below the submission. */
struct walk {
	struct collector *c;
	int root;
	const char *base;             /* the submission, relative to the root */
	char path[NAME_PATH_MAX + 1]; /* below the submission; "" at its top */
	size_t length;
	unsigned depth;
};

static int walk_directory(struct walk *walk);

bool directory_failure_is_ours(int code)
{
	static const int ours[] = {-EMFILE, -ENFILE, -ENOMEM, -EIO, -ENOSYS};
	for (size_t i = 0; i < ARRAY_SIZE(ours); i++)
		if (ours[i] == code)
			return true;
	return false;
}

/*
 * What openat2(2) answers for links, in words; other errors of a file that is there speak for
 * themselves.
 */
static const struct {
	int code;
	const char *reason;
} link_faults[] = {
	{-EXDEV, "symbolic link that leads out"},
	{-ELOOP, "symbolic links in a circle"},
	{-ENOENT, "symbolic link to nowhere"},
};

/*
 * Opening what the walk has arrived at has failed; the text is there already, but lacks whose it
 * is.
 */
static int refuse_opening(struct walk *walk, int code)
{
	for (size_t i = 0; i < ARRAY_SIZE(link_faults); i++) {
		if (link_faults[i].code != code)
			continue;
		int r = collector_refuse_entry(walk->c, walk->path, walk->length,
		                               link_faults[i].reason);
		walk->c->err->code = SUBMISSION_BROKEN_LINK;
		return r;
	}
	(void)error_prefix(walk->c->err, "%s", walk->c->name);
	return directory_failure_is_ours(code) ? code : SUBMISSION_REFUSED;
}

int directory_add_file(struct collector *c, int fd, const char *path)
{
	_cleanup_(fd_closep) int file_fd = fd;
	struct stat st;
	if (fstat(file_fd, &st) < 0)
		return error_set(c->err, -errno, "%s: stat %s", c->name, path);
	struct submission_file *file = collector_add(c, path);
	if (!file)
		return error_set(c->err, -ENOMEM, "%s", c->name);
	file->executable = st.st_mode & 0111;
	int r = file_read(file_fd, c->limits->total_bytes - c->total_bytes, &file->data,
	                  &file->size, c->err);
	if (r == -EFBIG)
		return collector_refuse_size(c);
	if (r < 0)
		return error_prefix(c->err, "%s: %s", c->name, path);
	return collector_claim(c, file->size);
}

/* Where the walk is, relative to the root. */
static int full_path(const struct walk *walk, char path[PATH_MAX])
{
	int n = snprintf(path, PATH_MAX, "%s%s%s", walk->base, walk->length ? "/" : "", walk->path);
	return n < PATH_MAX ? 0 : collector_refuse(walk->c, "path is too long");
}

/* What the walk has arrived at: a file, a directory, or a symbolic link to one. */
static int walk_here(struct walk *walk)
{
	char path[PATH_MAX];
	int r = full_path(walk, path);
	if (r != 0)
		return r;
	/*
	 * Looking first keeps devices and FIFOs from being opened; whatever takes the place after
	 * that is checked.
	 */
	struct stat st;
	if (fstatat(walk->root, path, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return refuse_opening(walk, error_set(walk->c->err, -errno, "%s", walk->path));
	if (S_ISDIR(st.st_mode))
		return walk_directory(walk);
	if (!S_ISREG(st.st_mode) && !S_ISLNK(st.st_mode)) {
		collector_ignore(walk->c, walk->path, "not a regular file");
		return 0;
	}
	int fd = file_open_beneath(walk->root, path, walk->c->err);
	if (fd == -EINVAL && S_ISLNK(st.st_mode))
		return walk_directory(walk);
	return fd < 0 ? refuse_opening(walk, fd) : directory_add_file(walk->c, fd, walk->path);
}

static int walk_entry(struct walk *walk, const char *name)
{
	int r = collector_count(walk->c);
	if (r != 0)
		return r;
	size_t length = strlen(name), before = walk->length;
	if (before + 1 + length > NAME_PATH_MAX)
		return collector_refuse_entry(walk->c, name, length,
		                              "its path is longer than 255 bytes");
	int n = snprintf(walk->path + before, sizeof(walk->path) - before, "%s%s",
	                 before ? "/" : "", name);
	walk->length = before + (size_t)n;
	const char *fault = name_component_fault(name, length);
	if (fault)
		collector_ignore(walk->c, walk->path, fault);
	else
		r = walk_here(walk);
	walk->length = before;
	walk->path[before] = '\0';
	return r;
}

/* Takes @fd. The kernel's order is whatever it likes; warnings shall not depend on it. */
static int list_names(struct collector *c, int fd, struct strv *names)
{
	DIR *dir = fdopendir(fd);
	if (!dir) {
		int r = error_set(c->err, -errno, "%s: list", c->name);
		(void)fd_close(fd);
		return r;
	}
	int r = 0;
	struct dirent *entry;
	while (r == 0 && (entry = readdir(dir))) {
		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		if (strv_add(names, entry->d_name) < 0)
			r = error_set(c->err, -ENOMEM, "%s: list", c->name);
		else if (names->count > c->limits->entries)
			break; /* enough to be refused for */
	}
	(void)closedir(dir);
	return r;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int walk_directory(struct walk *walk)
{
	if (walk->depth == NAME_DEPTH_MAX)
		return collector_refuse_entry(walk->c, walk->path, walk->length,
		                              "nested deeper than 16 directories");
	char path[PATH_MAX];
	int r = full_path(walk, path);
	if (r != 0)
		return r;
	int fd = file_open_dir_beneath(walk->root, path, walk->c->err);
	if (fd < 0)
		return refuse_opening(walk, fd);
	_cleanup_(strv_done) struct strv names = {0};
	r = list_names(walk->c, fd, &names);
	if (names.count > 0)
		qsort(names.items, names.count, sizeof(*names.items), compare_names);
	walk->depth++;
	for (size_t i = 0; r == 0 && i < names.count; i++)
		r = walk_entry(walk, names.items[i]);
	walk->depth--;
	return r;
}

int directory_read(struct collector *c, int root, const char *path)
{
	struct walk walk = {.c = c, .root = root, .base = path};
	return walk_directory(&walk);
}
