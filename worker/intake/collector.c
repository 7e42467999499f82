/* SPDX-License-Identifier: MIT */
#include "worker/intake/collector.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int collector_refuse(struct collector *c, const char *format, ...)
{
	char text[ERROR_TEXT_SIZE];
	va_list args;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args); /* a text that is too long is cut */
	va_end(args);
	(void)error_say(c->err, -EBADMSG, "%s: %s", c->name, text);
	return SUBMISSION_REFUSED;
}

int collector_refuse_entry(struct collector *c, const char *path, size_t size, const char *reason)
{
	char shown[NAME_TEXT_SIZE];
	return collector_refuse(c, "entry %s: %s", name_show(shown, path, size), reason);
}

int collector_count(struct collector *c)
{
	if (++c->n_entries > c->limits->entries)
		return collector_refuse(c, "holds more than %zu files and directories",
		                        c->limits->entries);
	return 0;
}

void collector_ignore(struct collector *c, const char *path, const char *reason)
{
	char shown[NAME_TEXT_SIZE];
	(void)name_show(shown, path, strlen(path));
	if (c->tells && c->n_ignored < COLLECTOR_TOLD_MOST)
		findings_add(c->tells, SEVERITY_ERROR, &(struct place){.file = c->name},
		             "entry %s is left out: %s", shown, reason);
	if (c->n_ignored++ > 0)
		return;
	memcpy(c->first_ignored, shown, sizeof(shown));
	c->first_reason = reason;
}

int collector_refuse_size(struct collector *c)
{
	static const struct {
		uint64_t bytes;
		const char *name;
	} units[] = {{MIB, "MiB"}, {KIB, "KiB"}, {1, "bytes"}};
	size_t limit = c->limits->total_bytes, i = 0;
	while (limit % units[i].bytes != 0)
		i++;
	return collector_refuse(c, "%s more than %zu %s", c->verb, limit / (size_t)units[i].bytes,
	                        units[i].name);
}

int collector_claim(struct collector *c, size_t size)
{
	if (size > c->limits->total_bytes - c->total_bytes)
		return collector_refuse_size(c);
	c->total_bytes += size;
	return 0;
}

struct submission_file *collector_add(struct collector *c, const char *path)
{
	struct submission *files = &c->files;
	if (files->n_files == c->room) {
		size_t room = c->room ? 2 * c->room : 16;
		struct submission_file *more = realloc(files->files, room * sizeof(*more));
		if (!more)
			return NULL;
		files->files = more;
		c->room = room;
	}
	struct submission_file *file = &files->files[files->n_files];
	*file = (struct submission_file){.path = strdup(path)};
	if (!file->path)
		return NULL;
	files->n_files++;
	return file;
}

static int compare_paths(const void *a, const void *b)
{
	const struct submission_file *x = a, *y = b;
	return strcmp(x->path, y->path);
}

static int check_duplicates(struct collector *c)
{
	const struct submission_file *files = c->files.files;
	for (size_t i = 1; i < c->files.n_files; i++)
		if (strcmp(files[i - 1].path, files[i].path) == 0)
			return collector_refuse_entry(c, files[i].path, strlen(files[i].path),
			                              "comes twice");
	return 0;
}

static int refuse_conflict(struct collector *c, const char *path)
{
	return collector_refuse_entry(c, path, strlen(path), "both a file and a directory");
}

/* None of the directories that @path goes through may be a file. */
static int check_parents(struct collector *c, const char *path)
{
	char parent[NAME_PATH_MAX + 1];
	for (const char *slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		size_t length = (size_t)(slash - path);
		memcpy(parent, path, length);
		parent[length] = '\0';
		if (submission_find(&c->files, parent))
			return refuse_conflict(c, parent);
	}
	return 0;
}

static int check_conflicts(struct collector *c)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < c->files.n_files; i++)
		r = check_parents(c, c->files.files[i].path);
	for (size_t i = 0; r == 0 && i < c->directories.count; i++) {
		const char *path = c->directories.items[i];
		if (submission_find(&c->files, path))
			return refuse_conflict(c, path);
		r = check_parents(c, path);
	}
	return r;
}

/* The order stays: all paths lose the same beginning. */
static void strip_top(struct submission *files)
{
	const char *slash = strchr(files->files[0].path, '/');
	if (!slash)
		return;
	size_t length = (size_t)(slash - files->files[0].path) + 1;
	for (size_t i = 0; i < files->n_files; i++)
		if (strncmp(files->files[i].path, files->files[0].path, length) != 0)
			return;
	for (size_t i = 0; i < files->n_files; i++) {
		char *path = files->files[i].path;
		memmove(path, path + length, strlen(path + length) + 1);
	}
}

static void warn_ignored(const struct collector *c, struct findings *findings)
{
	char more[64] = "";
	if (c->n_ignored > 1)
		(void)snprintf(more, sizeof(more), ", and %zu more", c->n_ignored - 1);
	if (c->n_ignored > 0)
		findings_add(findings, SEVERITY_WARNING, &(struct place){.file = c->name},
		             "ignored %s (%s)%s", c->first_ignored, c->first_reason, more);
}

static int refuse_nothing(struct collector *c)
{
	if (c->n_ignored == 0)
		return collector_refuse(c, "holds no files");
	return collector_refuse(c, "holds no files but those that are ignored, e.g. %s (%s)",
	                        c->first_ignored, c->first_reason);
}

int collector_finish(struct collector *c, bool strip, struct findings *findings)
{
	struct submission *files = &c->files;
	if (files->n_files == 0)
		return c->limits->may_be_empty ? 0 : refuse_nothing(c);
	qsort(files->files, files->n_files, sizeof(*files->files), compare_paths);
	int r = check_duplicates(c);
	if (r == 0)
		r = check_conflicts(c);
	if (r != 0)
		return r;
	for (size_t i = 0; i < files->n_files; i++)
		files->total_bytes += files->files[i].size;
	if (strip)
		strip_top(files);
	warn_ignored(c, findings);
	return 0;
}

void collector_done(struct collector *c)
{
	submission_done(&c->files);
	strv_done(&c->directories);
}
