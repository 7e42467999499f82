/* SPDX-License-Identifier: MIT */
/*
 * What of this host a suite's boxes see. A box holds the toolchain and nothing else, so a suite names single programs of
 * /usr/bin; on Debian each is a chain of symbolic links whose names differ from release to release, and the chain is
 * followed here.
 */
#include "worker/suite/suite.h"

#include <errno.h>
#include <glob.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* As many links as the kernel follows in one path (MAXSYMLINKS, include/linux/namei.h). */
enum { LINKS_MAX = 40 };

const char *const suite_host_directories[SUITE_HOST_DIRECTORIES] = {
	"/usr",    "/bin", "/sbin", "/lib", "/lib32",      "/lib64",
	"/libx32", "/etc", "/opt",  "/srv", "/var/lib/ghc"};

const char *const suite_host_devices[SUITE_HOST_DEVICES] = {"/dev/random", "/dev/urandom"};

bool suite_is_device(const char *path)
{
	for (size_t i = 0; i < SUITE_HOST_DEVICES; i++)
		if (strcmp(suite_host_devices[i], path) == 0)
			return true;
	return false;
}

void suite_binds_done(struct suite_binds *binds)
{
	for (size_t i = 0; i < binds->count; i++) {
		free(binds->items[i].path);
		free(binds->items[i].link);
	}
	free(binds->items);
	*binds = (struct suite_binds){0};
}

/* Whether @path is there already, itself or within a directory that is bound. */
static bool is_covered(const struct suite_binds *binds, const char *path)
{
	for (size_t i = 0; i < binds->count; i++) {
		size_t n = strlen(binds->items[i].path);
		if (strncmp(path, binds->items[i].path, n) == 0 &&
		    (path[n] == '\0' || (path[n] == '/' && !binds->items[i].link)))
			return true;
	}
	return false;
}

static int add_bind(struct suite_binds *binds, const char *path, const char *link)
{
	struct suite_bind *items =
		reallocarray(binds->items, binds->count + 1, sizeof(*binds->items));
	if (!items)
		return -ENOMEM;
	binds->items = items;
	struct suite_bind *bind = &items[binds->count++];
	bind->path = str_printf("%s", path);
	bind->link = link ? str_printf("%s", link) : NULL;
	return bind->path && (!link || bind->link) ? 0 : -ENOMEM;
}

/* Where the link at @path points to, as an absolute path whose directory has no links. */
static int follow_link(const char *path, const char *link, char target[static PATH_MAX])
{
	_cleanup_(freep) char *joined =
		*link == '/' ? strdup(link)
			     : str_printf("%.*s/%s", (int)(strrchr(path, '/') - path), path, link);
	if (!joined)
		return -ENOMEM;
	char *slash = strrchr(joined, '/');
	*slash = '\0';
	_cleanup_(freep) char *directory = realpath(slash == joined ? "/" : joined, NULL);
	if (!directory)
		return -errno;
	int n = snprintf(target, PATH_MAX, "%s/%s", strcmp(directory, "/") == 0 ? "" : directory,
	                 slash + 1);
	return n < PATH_MAX ? 0 : -ENAMETOOLONG;
}

static int add_path(struct suite_binds *binds, const char *path)
{
	char at[PATH_MAX];
	if (snprintf(at, sizeof(at), "%s", path) >= (int)sizeof(at))
		return -ENAMETOOLONG;
	for (int links = 0; links < LINKS_MAX; links++) {
		struct stat st;
		char link[PATH_MAX];
		if (is_covered(binds, at))
			return 0;
		ssize_t n = readlink(at, link, sizeof(link) - 1);
		if (n < 0)
			return errno == EINVAL ? add_bind(binds, at, NULL) : -errno;
		link[n] = '\0';
		if (stat(at, &st) < 0)
			return -errno;
		int r = add_bind(binds, at, link);
		if (r == 0 && !S_ISDIR(st.st_mode))
			r = follow_link(at, link, at);
		if (r < 0 || S_ISDIR(st.st_mode))
			return r;
	}
	return -ELOOP;
}

/* Takes the mark of an optional path off @pattern. */
static bool take_optional(char *pattern)
{
	size_t length = strlen(pattern);
	if (length == 0 || pattern[length - 1] != '?')
		return false;
	pattern[length - 1] = '\0';
	return true;
}

static int add_pattern(struct suite_binds *binds, const char *text)
{
	_cleanup_(freep) char *pattern = strdup(text);
	if (!pattern)
		return -ENOMEM;
	bool is_optional = take_optional(pattern);
	_cleanup_(globfree) glob_t found = {0};
	int r = glob(pattern, GLOB_NOESCAPE, NULL, &found);
	if (r == GLOB_NOMATCH)
		return is_optional ? 0 : -ENOENT;
	if (r != 0)
		return r == GLOB_NOSPACE ? -ENOMEM : -EIO;
	r = 0;
	for (size_t i = 0; i < found.gl_pathc && r == 0; i++)
		r = add_path(binds, found.gl_pathv[i]);
	return r;
}

int suite_resolve_binds(const struct strv *binds, struct suite_binds *ret, struct error *err)
{
	_cleanup_(suite_binds_done) struct suite_binds resolved = {0};
	for (size_t i = 0; i < binds->count; i++) {
		int r = add_pattern(&resolved, binds->items[i]);
		if (r < 0)
			return error_set(err, r, "path of the suite %s", binds->items[i]);
	}
	*ret = resolved;
	resolved = (struct suite_binds){0};
	return 0;
}

static bool is_below(const char *path, const char *directory)
{
	size_t n = strlen(directory);
	return strncmp(path, directory, n) == 0 && (path[n] == '\0' || path[n] == '/');
}

/* Whether a sandbox can show what is at @path, whatever links lead there. */
static bool can_be_shown(const char *path)
{
	char real[PATH_MAX];
	if (suite_is_device(path))
		return true;
	if (!realpath(path, real))
		return false;
	for (size_t i = 0; i < SUITE_HOST_DIRECTORIES; i++) {
		char directory[PATH_MAX];
		if (realpath(suite_host_directories[i], directory) && is_below(real, directory))
			return true;
	}
	return false;
}

/* What is missing of the program that the command names by path, unless it is the submission's own; NULL: nothing. */
static const char *missing_program(const struct strv *command, const struct suite_binds *binds)
{
	char real[PATH_MAX];
	const char *program = command->count > 0 ? command->items[0] : "";
	if (*program != '/')
		return NULL;
	if (access(program, X_OK) < 0 || !realpath(program, real))
		return program;
	return is_covered(binds, program) || is_covered(binds, real)
	               ? NULL
	               : "path of its program among the binds";
}

static const char *missing_path(const struct strv *patterns, struct suite_binds *binds)
{
	for (size_t i = 0; i < patterns->count; i++) {
		size_t n = binds->count;
		bool found = add_pattern(binds, patterns->items[i]) == 0;
		while (found && n < binds->count)
			found = can_be_shown(binds->items[n++].path);
		if (!found)
			return patterns->items[i];
	}
	return NULL;
}

static const char *missing_of_stage(const struct suite_stage *stage)
{
	_cleanup_(suite_binds_done) struct suite_binds binds = {0};
	const char *path = missing_path(&stage->binds, &binds);
	return path ? path : missing_program(&stage->command, &binds);
}

bool suite_available(const struct suite *suite, const char **ret_missing)
{
	const char *missing = missing_of_stage(&suite->compile);
	if (!missing)
		missing = missing_of_stage(&suite->run);
	if (missing && ret_missing)
		*ret_missing = missing;
	return !missing;
}

char *suite_install_command(const struct suite *suite)
{
	struct strbuf text = {0};
	if (suite->packages.count == 0)
		return NULL;
	strbuf_puts(&text, "apt install");
	for (size_t i = 0; i < suite->packages.count; i++)
		strbuf_printf(&text, " %s", suite->packages.items[i]);
	return strbuf_take(&text);
}
