/* SPDX-License-Identifier: MIT */
/*
 * Every file of the package, for those who check it: names that the format allows, links that stay within, attachments
 * that are files, what is neither file nor directory, line ends of YAML. Symbolic links are looked at and not followed.
 * Source: problem package format, "General requirements", "Attachments".
 */
#include "common/fd.h"
#include "common/file.h"
#include "worker/manifest/manifest_internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Deeper than any package, and a bound of what is open at a time. */
enum { DEPTH_MOST = 32 };

/* Names that the format does not allow and that nobody means as a part of the package. */
static bool is_excepted(const char *directory, const char *name)
{
	bool is_top = *directory == '\0';
	return strcmp(name, ".gitignore") == 0 || strcmp(name, ".gitattributes") == 0 ||
	       strcmp(name, ".gitkeep") == 0 ||
	       (is_top && (strcmp(name, ".git") == 0 || strcmp(name, ".timelimit") == 0));
}

/* Source: problem package format legacy-icpc: ^[a-zA-Z0-9][a-zA-Z0-9_.-]{0,253}[a-zA-Z0-9]$, files only. */
static bool is_icpc_name(const char *name)
{
	static const char inside[] = "_.-";
	size_t length = strlen(name);
	return length >= 2 && !strchr(inside, name[0]) && !strchr(inside, name[length - 1]);
}

static void check_link(struct package_reader *r, int fd, const char *directory, const char *path,
                       const struct dirent *entry)
{
	char target[PATH_MAX];
	const struct entry link = {.name = (char *)entry->d_name, .type = DT_LNK};
	ssize_t size = readlinkat(fd, entry->d_name, target, sizeof(target) - 1);
	target[size > 0 ? size : 0] = '\0';
	if (package_entry_kind(r, *directory ? directory : ".", &link) == ENTRY_BROKEN)
		package_remark_error(
			r, path,
			"expected a relative link to something in the package, it leads to '%s'",
			target);
}

static bool has_suffix(const char *name, const char *suffix)
{
	size_t length = strlen(name), n = strlen(suffix);
	return length > n && strcmp(name + length - n, suffix) == 0;
}

/* YAML takes any line ends, and the format does not. What is too large is told where it is read. */
static void check_lines(struct package_reader *r, const char *directory, const char *name)
{
	size_t size;
	_cleanup_(freep) char *text = NULL;
	_cleanup_(freep) char *path = str_printf("%s%s%s", directory, *directory ? "/" : "", name);
	_cleanup_(fd_closep) int file = path ? package_open_file(r, path, NULL) : -1;
	if (file < 0 || file_read(file, YAML_LIMITS_MANIFEST.bytes, &text, &size, NULL) < 0)
		return;
	const char *at = memchr(text, '\r', size);
	unsigned line = 1;
	for (const char *c = text; at && c < at; c++)
		line += *c == '\n';
	if (at && r->problem->format == PROBLEM_2025_09)
		package_remark_error(
			r, path, "expected lines that end in LF only, found CR in line %u", line);
	else if (at)
		package_remark(r, path, "expected lines that end in LF only, found CR in line %u",
		               line);
}

static bool is_special(const struct dirent *entry)
{
	return entry->d_type != DT_REG && entry->d_type != DT_DIR && entry->d_type != DT_LNK &&
	       entry->d_type != DT_UNKNOWN;
}

/* Directories among them are none; of templates there is one for each language. */
static void check_attachment(struct package_reader *r, const char *directory,
                             const struct dirent *entry)
{
	bool is_new = r->problem->format == PROBLEM_2025_09, is_directory = entry->d_type == DT_DIR;
	bool is_templates = is_new && strcmp(entry->d_name, "templates") == 0;
	if (strcmp(directory, "attachments") == 0 && is_directory && !is_templates)
		package_remark_error(r, directory, "expected files only, '%s' is a directory",
		                     entry->d_name);
	else if (is_new && strcmp(directory, "attachments/templates") == 0 &&
	         !(is_directory && (strcmp(entry->d_name, "default") == 0 ||
	                            manifest_knows_language(entry->d_name))))
		package_remark_error(r, directory,
		                     "expected directories of languages such as cpp, found '%s'",
		                     entry->d_name);
}

/* @path: of the entry, in @directory, both below the package. */
static void check_entry(struct package_reader *r, int fd, const char *directory, const char *path,
                        const struct dirent *entry)
{
	if (!package_allows_name(entry->d_name))
		package_remark_error(r, directory,
		                     "'%s' is no name for a file of a package: expected letters, "
		                     "digits, '_', '.' and '-', the last two not at the beginning",
		                     entry->d_name);
	else if (r->problem->format == PROBLEM_LEGACY_ICPC && entry->d_type != DT_DIR &&
	         !is_icpc_name(entry->d_name))
		package_remark_error(r, directory,
		                     "'%s' is no name for a file in legacy-icpc: expected at least "
		                     "two characters, the first and the last a letter or digit",
		                     entry->d_name);
	if (entry->d_type == DT_LNK)
		check_link(r, fd, directory, path, entry);
	if (entry->d_type == DT_REG && has_suffix(entry->d_name, ".yaml"))
		check_lines(r, directory, entry->d_name);
	if (is_special(entry))
		package_remark_error(r, directory, "'%s' is no file and no directory",
		                     entry->d_name);
	check_attachment(r, directory, entry);
}

static int is_no_dot(const struct dirent *entry)
{
	return strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
}

static int compare(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Return: how many there are, or a negative errno. */
static int list(struct package_reader *r, int fd, struct dirent ***ret)
{
	int n = scandirat(fd, ".", ret, is_no_dot, compare);
	if (n < 0 && errno == ENOMEM)
		package_out_of_memory(r);
	return n < 0 ? package_note_shortage(r, -errno) : n;
}

/* @directory: below the package, "" for itself. */
static void walk(struct package_reader *r, const char *directory, unsigned depth)
{
	struct dirent **entries = NULL;
	_cleanup_(fd_closep) int fd = package_open_directory(r, *directory ? directory : ".", NULL);
	int n = fd >= 0 && depth < DEPTH_MOST ? list(r, fd, &entries) : -1;
	for (int i = 0; i < n; i++) {
		const struct dirent *entry = entries[i];
		_cleanup_(freep) char *path =
			str_printf("%s%s%s", directory, *directory ? "/" : "", entry->d_name);
		bool excepted = is_excepted(directory, entry->d_name);
		if (!path)
			package_out_of_memory(r);
		if (!excepted && path)
			check_entry(r, fd, directory, path, entry);
		if (!excepted && entry->d_type == DT_DIR && path)
			walk(r, path, depth + 1);
		free(entries[i]);
	}
	free(entries);
}

void names_check(struct package_reader *r)
{
	if (r->strict)
		walk(r, "", 0);
}
