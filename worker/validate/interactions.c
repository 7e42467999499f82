/* SPDX-License-Identifier: MIT */
/*
 * ….interaction: what a statement shows of a dialogue. Each line begins with who says it. Of secret cases 2025-09 knows
 * them, too; no format has them where there is no dialogue.
 * Source: problem package format, "Sample interaction".
 */
#include "common/fd.h"
#include "common/file.h"
#include "worker/validate/validate_internal.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>

static const char sample[] = "data/sample";
enum { INTERACTION_BYTES_MAX = 1 << 20, DEPTH_MOST = 32 };

static bool is_line(const char *line, size_t size, bool multi_pass)
{
	return (size > 0 && (line[0] == '<' || line[0] == '>')) ||
	       (multi_pass && size == 3 && memcmp(line, "---", 3) == 0);
}

/* Return: the number of the first line that is none, or 0. */
static unsigned find_other_line(const char *text, size_t size, bool multi_pass)
{
	unsigned number = 0;
	for (size_t at = 0; at < size;) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t length = end ? (size_t)(end - text) - at : size - at;
		number++;
		if (!is_line(text + at, length, multi_pass))
			return number;
		at += length + 1;
	}
	return 0;
}

static void check_file(const struct validate *v, const char *path)
{
	const struct problem *problem = v->pipeline->problem;
	_cleanup_(fd_closep) int fd = file_open_beneath(v->pipeline->package.dir, path, NULL);
	_cleanup_(freep) char *text = NULL;
	size_t size = 0;
	struct place place = {.file = path};
	bool is_kind_known = !(problem->doubts & DOUBT_KIND);
	bool multi_pass = problem->multi_pass || !is_kind_known;
	if (is_kind_known && !problem->interactive && !problem->multi_pass)
		findings_add(v->findings, SEVERITY_ERROR, &place,
		             "expected none, as the problem is not interactive");
	else if (problem_is_legacy(problem) && strncmp(path, sample, strlen(sample)) != 0)
		findings_add(v->findings, SEVERITY_WARNING, &place,
		             "is not shown: in this format only samples have interactions");
	if (fd < 0 || file_read(fd, INTERACTION_BYTES_MAX, &text, &size, NULL) < 0)
		return;
	place.line = find_other_line(text, size, multi_pass);
	if (place.line > 0)
		findings_add(v->findings, SEVERITY_ERROR, &place,
		             "expected a line that begins with < or >%s",
		             multi_pass ? ", or ---" : "");
}

static bool is_interaction(const char *path)
{
	const char *dot = strrchr(path, '.');
	return dot && strcmp(dot, ".interaction") == 0;
}

static int is_visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int compare(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Links to directories are not followed: what they lead to is in the package, too. */
static void check_directory(const struct validate *v, const char *directory, unsigned depth)
{
	struct dirent **entries = NULL;
	_cleanup_(fd_closep) int fd =
		file_open_dir_beneath(v->pipeline->package.dir, directory, NULL);
	int n = fd >= 0 && depth < DEPTH_MOST ? scandirat(fd, ".", &entries, is_visible, compare)
	                                      : 0;
	for (int i = 0; i < n; i++) {
		_cleanup_(freep) char *path = str_printf("%s/%s", directory, entries[i]->d_name);
		if (path && entries[i]->d_type == DT_DIR)
			check_directory(v, path, depth + 1);
		else if (path && is_interaction(path))
			check_file(v, path);
		free(entries[i]);
	}
	free(entries);
}

int validate_interactions(struct validate *v, _unused_ struct error *err)
{
	check_directory(v, sample, 0);
	check_directory(v, "data/secret", 0);
	return 0;
}
