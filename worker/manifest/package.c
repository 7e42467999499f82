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

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
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

int package_note_shortage(const struct package_reader *r, int fd)
{
	r->folder->lacks_descriptors |= fd == -EMFILE || fd == -ENFILE;
	return fd;
}

/* A link that leads out of the directory, or nothing that opens: the whole path says what it is. */
int package_open_file(const struct package_reader *r, const char *path, struct error *err)
{
	int dir;
	const char *name = package_folder_of(r, path, &dir);
	int fd = dir >= 0 ? file_open_beneath(dir, name, NULL) : -1;
	return fd >= 0 ? fd : package_note_shortage(r, file_open_beneath(r->dirfd, path, err));
}

int package_open_directory(const struct package_reader *r, const char *path, struct error *err)
{
	return package_note_shortage(r, file_open_dir_beneath(r->dirfd, path, err));
}

/* What looking at a file without following links tells, which takes a third of opening it. */
enum sight { SIGHT_FILE, SIGHT_NOTHING, SIGHT_UNCLEAR };

static enum sight look_at(const struct package_reader *r, const char *path)
{
	struct stat st;
	int dir;
	const char *name = package_folder_of(r, path, &dir);
	if (dir < 0)
		return SIGHT_UNCLEAR;
	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? SIGHT_NOTHING : SIGHT_UNCLEAR;
	/* What all may read can be opened. */
	return S_ISREG(st.st_mode) && (st.st_mode & S_IROTH) ? SIGHT_FILE : SIGHT_UNCLEAR;
}

bool package_has_file(const struct package_reader *r, const char *path)
{
	enum sight sight = pack_find(r->pack, path) ? SIGHT_FILE : look_at(r, path);
	if (sight != SIGHT_UNCLEAR)
		return sight == SIGHT_FILE;
	_cleanup_(fd_closep) int fd = package_open_file(r, path, NULL);
	return fd >= 0;
}

bool package_has_directory(const struct package_reader *r, const char *path)
{
	_cleanup_(fd_closep) int fd = package_open_directory(r, path, NULL);
	return fd >= 0;
}

/* As package_open_file(), and reads it. */
static int read_file(const struct package_reader *r, const char *path, size_t limit,
                     char **ret_text, size_t *ret_size, struct error *err)
{
	int dir;
	const char *name = package_folder_of(r, path, &dir);
	int read = dir >= 0 ? file_read_beneath(dir, name, limit, ret_text, ret_size, NULL) : dir;
	bool is_final = read == 0 || (read == -ENOENT && (dir < 0 || r->folder->is_straight));
	if (is_final)
		return read;
	return package_note_shortage(
		r, file_read_beneath(r->dirfd, path, limit, ret_text, ret_size, err));
}

/* What it would say is not known, and no file at all says something else. */
static void tell_dangling(struct package_reader *r, const char *path)
{
	int dir;
	const char *name = package_folder_of(r, path, &dir);
	if (dir >= 0 && faccessat(dir, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0)
		package_fault(r, path, "cannot be read: it is a symbolic link to nothing");
}

char *package_text(struct package_reader *r, const char *path, size_t limit, size_t *ret_size)
{
	struct error err = {0};
	char *text = NULL;
	int read = read_file(r, path, limit, &text, ret_size, &err);
	if (read == -ENOENT || read == -ENOTDIR)
		tell_dangling(r, path);
	else if (read < 0)
		package_fault(r, path, "cannot be read: %s", err.text);
	return text;
}

static struct yaml_node *parse_yaml(struct package_reader *r, const char *path, const char *text,
                                    size_t size, bool expand)
{
	struct yaml_limits limits = YAML_LIMITS_MANIFEST;
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

static struct yaml_node *read_yaml(struct package_reader *r, const char *path, bool expand)
{
	size_t size = 0;
	_cleanup_(freep) char *text = package_text(r, path, YAML_LIMITS_MANIFEST.bytes, &size);
	return text ? parse_yaml(r, path, text, size, expand) : NULL;
}

struct yaml_node *package_yaml(struct package_reader *r, const char *path)
{
	return read_yaml(r, path, false);
}

struct yaml_node *package_yaml_expanded(struct package_reader *r, const char *path)
{
	return read_yaml(r, path, true);
}

static void take_fields(struct package_reader *r, const char *path, const struct yaml_node *root,
                        const struct field_table *table, void *target)
{
	_cleanup_(freep) char *file = str_printf("%s/%s", r->name, path);
	struct fields_reader reader = {
		.file = file, .root = root, .findings = r->findings, .strict = r->strict};
	if (file)
		fields_read(&reader, root, table, target);
	else
		package_out_of_memory(r);
}

bool package_read_fields(struct package_reader *r, const char *path, bool expand,
                         const struct field_table *table, void *target)
{
	_cleanup_(yaml_freep) struct yaml_node *root = read_yaml(r, path, expand);
	if (root)
		take_fields(r, path, root, table, target);
	return root != NULL;
}

void package_take_fields(struct package_reader *r, const char *path, const char *text, size_t size,
                         const struct field_table *table, void *target)
{
	_cleanup_(yaml_freep) struct yaml_node *root = parse_yaml(r, path, text, size, false);
	if (root)
		take_fields(r, path, root, table, target);
}
