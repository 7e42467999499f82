/* SPDX-License-Identifier: MIT */
/*
 * Reading a package's files and directories: always below its root, always with a finding for what
 * cannot be read.
 */
#include "common/error.h"
#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"
#include "worker/manifest/manifest_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void tell(struct package_reader *r, enum severity severity, const char *path,
                 const char *format, va_list args) _printf_(4, 0);

static void tell(struct package_reader *r, enum severity severity, const char *path,
                 const char *format, va_list args)
{
	_cleanup_(freep) char *file = str_printf("%s%s%s", r->name, *path ? "/" : "", path);
	_cleanup_(freep) char *text = NULL;
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	const struct place place = {.file = file};
	if (file && text)
		findings_add(r->findings, severity, &place, "%s", text);
	else
		package_out_of_memory(r);
}

void package_fault(struct package_reader *r, const char *path, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	tell(r, SEVERITY_ERROR, path, format, args);
	va_end(args);
}

void package_deviation(struct package_reader *r, const char *path, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	tell(r, r->strict ? SEVERITY_ERROR : SEVERITY_WARNING, path, format, args);
	va_end(args);
}

void package_remark(struct package_reader *r, const char *path, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (r->strict)
		tell(r, SEVERITY_WARNING, path, format, args);
	va_end(args);
}

void package_remark_error(struct package_reader *r, const char *path, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	if (r->strict)
		tell(r, SEVERITY_ERROR, path, format, args);
	va_end(args);
}

void package_warning(struct package_reader *r, const char *path, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	tell(r, SEVERITY_WARNING, path, format, args);
	va_end(args);
}

void package_out_of_memory(struct package_reader *r)
{
	r->findings->out_of_memory = true;
}

bool package_has_file(const struct package_reader *r, const char *path)
{
	_cleanup_(fd_closep) int fd = file_open_beneath(r->dirfd, path, NULL);
	return fd >= 0;
}

bool package_has_directory(const struct package_reader *r, const char *path)
{
	_cleanup_(fd_closep) int fd = file_open_dir_beneath(r->dirfd, path, NULL);
	return fd >= 0;
}

/* What it would say is not known, and no file at all says something else. */
static void tell_dangling(struct package_reader *r, const char *path)
{
	if (faccessat(r->dirfd, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		package_fault(r, path, "cannot be read: it is a symbolic link to nothing");
}

char *package_text(struct package_reader *r, const char *path, size_t limit, size_t *ret_size)
{
	struct error err = {0};
	_cleanup_(fd_closep) int fd = file_open_beneath(r->dirfd, path, &err);
	if (fd == -ENOENT) {
		tell_dangling(r, path);
		return NULL;
	}
	char *text = NULL;
	if (fd < 0 || file_read(fd, limit, &text, ret_size, &err) < 0)
		package_fault(r, path, "cannot be read: %s", err.text);
	return text;
}

static struct yaml_node *read_yaml(struct package_reader *r, const char *path, bool expand)
{
	struct yaml_limits limits = YAML_LIMITS_MANIFEST;
	size_t size = 0;
	_cleanup_(freep) char *text = package_text(r, path, limits.bytes, &size);
	if (!text)
		return NULL;
	_cleanup_(freep) char *file = str_printf("%s/%s", r->name, path);
	_cleanup_(freep) char *expanded = NULL;
	expand &= r->problem->n_constants > 0;
	if (!file ||
	    (expand && problem_expand_constants(r->problem, text, size, &expanded, &size) < 0)) {
		package_out_of_memory(r);
		return NULL;
	}
	limits.duplicates_are_warnings = !r->strict;
	return yaml_parse(file, expand ? expanded : text, size, limits, r->findings);
}

struct yaml_node *package_yaml(struct package_reader *r, const char *path)
{
	return read_yaml(r, path, false);
}

struct yaml_node *package_yaml_expanded(struct package_reader *r, const char *path)
{
	return read_yaml(r, path, true);
}

bool package_read_fields(struct package_reader *r, const char *path, bool expand,
                         const struct field_table *table, void *target)
{
	_cleanup_(yaml_freep) struct yaml_node *root = read_yaml(r, path, expand);
	if (!root)
		return false;
	_cleanup_(freep) char *file = str_printf("%s/%s", r->name, path);
	if (!file) {
		package_out_of_memory(r);
		return true;
	}
	struct fields_reader reader = {
		.file = file, .root = root, .findings = r->findings, .strict = r->strict};
	fields_read(&reader, root, table, target);
	return true;
}

/* Source: problem package format, "General requirements": ^[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,254}$ */
static bool is_package_name(const char *name)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
	return name[0] != '-' && name[0] != '.' && name[strspn(name, allowed)] == '\0';
}

/* "a.c++": the formats' own table of languages has this suffix, so that submissions have it too. */
static bool is_plus_name(const char *name)
{
	static const char suffix[] = ".c++";
	size_t length = strlen(name), n = strlen(suffix);
	if (length <= n || length > NAME_MAX || strcmp(name + length - n, suffix) != 0)
		return false;
	char stem[NAME_MAX + 1];
	memcpy(stem, name, length - n);
	stem[length - n] = '\0';
	return is_package_name(stem);
}

bool package_allows_name(const char *name)
{
	return is_package_name(name) || is_plus_name(name);
}

static int compare_entries(const void *a, const void *b)
{
	return strcmp(((const struct entry *)a)->name, ((const struct entry *)b)->name);
}

static int entry_list_add(struct entry_list *list, size_t *room, const struct dirent *found)
{
	if (list->count == *room) {
		size_t more = *room ? *room * 2 : 64;
		struct entry *items = reallocarray(list->items, more, sizeof(*items));
		if (!items)
			return -ENOMEM;
		list->items = items;
		*room = more;
	}
	char *name = strdup(found->d_name);
	if (!name)
		return -ENOMEM;
	list->items[list->count++] = (struct entry){.name = name, .type = found->d_type};
	return 0;
}

static int read_entries(struct package_reader *r, DIR *dir, const char *path,
                        struct entry_list *list)
{
	size_t room = 0;
	for (;;) {
		errno = 0;
		const struct dirent *found = readdir(dir);
		if (!found)
			return -errno;
		if (found->d_name[0] == '.')
			continue;
		bool has_rule = r->problem->format != PROBLEM_DMOJ;
		if (has_rule && !package_allows_name(found->d_name)) {
			if (!r->strict)
				package_warning(
					r, path,
					"'%s' is no name for a file of a package; it is ignored",
					found->d_name);
			continue;
		}
		if (entry_list_add(list, &room, found) < 0)
			return -ENOMEM;
	}
}

int package_list(struct package_reader *r, int fd, const char *path, struct entry_list *ret)
{
	struct entry_list list = {0};
	DIR *dir = fdopendir(fd);
	int result = dir ? read_entries(r, dir, path, &list) : -errno;
	if (dir)
		(void)closedir(dir);
	else
		(void)fd_close(fd);
	if (result < 0) {
		if (result == -ENOMEM)
			package_out_of_memory(r);
		else
			package_fault(r, path, "cannot be listed: %s", strerror(-result));
		entry_list_done(&list);
		return result;
	}
	if (list.count > 0)
		qsort(list.items, list.count, sizeof(*list.items), compare_entries);
	*ret = list;
	return 0;
}

void entry_list_done(struct entry_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		free(list->items[i].name);
	free(list->items);
	*list = (struct entry_list){0};
}

enum entry_kind package_entry_kind(const struct package_reader *r, const char *directory,
                                   const struct entry *entry)
{
	if (entry->type == DT_REG)
		return ENTRY_FILE;
	if (entry->type == DT_DIR)
		return ENTRY_DIRECTORY;
	if (entry->type != DT_LNK && entry->type != DT_UNKNOWN)
		return ENTRY_BROKEN;
	char path[PATH_MAX];
	if ((size_t)snprintf(path, sizeof(path), "%s/%s", directory, entry->name) >= sizeof(path))
		return ENTRY_BROKEN;
	if (package_has_file(r, path))
		return ENTRY_FILE;
	return package_has_directory(r, path) ? ENTRY_DIRECTORY : ENTRY_BROKEN;
}

void package_tell_broken(struct package_reader *r, const char *directory, const struct entry *entry)
{
	if (!r->strict)
		package_warning(r, directory,
		                "'%s' is no file and no directory of the package; it is ignored",
		                entry->name);
}

static int compare_name(const void *name, const void *entry)
{
	return strcmp(name, ((const struct entry *)entry)->name);
}

const struct entry *entry_list_find(const struct entry_list *list, const char *name)
{
	if (list->count == 0)
		return NULL;
	return bsearch(name, list->items, list->count, sizeof(*list->items), compare_name);
}
