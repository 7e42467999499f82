/* SPDX-License-Identifier: MIT */
/*
 * suites/NAME.yaml to struct suite; keys.c has the format.
 */
#include "worker/suite/suite_internal.h"

#include "common/fd.h"
#include "common/fields.h"
#include "common/file.h"
#include "common/yaml.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- ownership ----------------------------------------------------------------------------- */

static void stage_done(struct suite_stage *stage)
{
	strv_done(&stage->command);
	strv_done(&stage->binds);
	strv_done(&stage->env);
	strv_done(&stage->idle_threads);
}

void suite_done(struct suite *suite)
{
	free(suite->name);
	free(suite->title);
	free(suite->shebang);
	free(suite->telltale);
	free(suite->newer);
	free(suite->lacks);
	free(suite->measured_as);
	free(suite->entry);
	free(suite->example);
	strv_done(&suite->suffixes);
	strv_done(&suite->shebang_suffixes);
	strv_done(&suite->tries);
	strv_done(&suite->version);
	strv_done(&suite->packages);
	stage_done(&suite->compile);
	stage_done(&suite->run);
	*suite = (struct suite){0};
}

void suites_done(struct suites *suites)
{
	for (size_t i = 0; i < suites->count; i++)
		suite_done(&suites->items[i]);
	free(suites->items);
	*suites = (struct suites){0};
}

int suites_put(struct suites *suites, struct suite *suite)
{
	size_t at = 0;
	while (at < suites->count && strcmp(suites->items[at].name, suite->name) < 0)
		at++;
	if (at < suites->count && strcmp(suites->items[at].name, suite->name) == 0) {
		suite_done(&suites->items[at]);
		suites->items[at] = *suite;
		return 0;
	}
	struct suite *items = reallocarray(suites->items, suites->count + 1, sizeof(*items));
	if (!items) {
		suite_done(suite);
		return -ENOMEM;
	}
	memmove(&items[at + 1], &items[at], (suites->count - at) * sizeof(*items));
	items[at] = *suite;
	suites->items = items;
	suites->count++;
	return 0;
}

/* ---- files --------------------------------------------------------------------------------- */

static const char suffix[] = ".yaml";

/* The name without its suffix must be the suite's: then no directory has two files for one name. */
static bool is_named(const char *file, const char *name)
{
	size_t n = strlen(name);
	return strncmp(file, name, n) == 0 && strcmp(file + n, suffix) == 0;
}

static int add_finding(struct findings *findings, const char *path, const char *text)
{
	findings_add(findings, SEVERITY_ERROR, &(struct place){.file = path}, "%s", text);
	return -EINVAL;
}

/* What no single value shows. */
static void check_suite(const char *path, const char *file, const struct suite *suite,
                        struct findings *findings)
{
	if (suite->run.command.count == 0)
		add_finding(findings, path, "run.command: expected a program");
	if (!is_named(file, suite->name))
		add_finding(findings, path, "name: expected the name of the file without .yaml");
}

static int read_suite(const char *path, const char *file, const char *data, size_t size,
                      struct findings *findings, struct suites *suites)
{
	size_t errors_before = findings->errors;
	_cleanup_(yaml_freep) struct yaml_node *root =
		yaml_parse(path, data, size, YAML_LIMITS_MANIFEST, findings);
	if (!root)
		return -EINVAL;

	struct fields_reader reader = {
		.file = path, .root = root, .findings = findings, .strict = true};
	struct suite suite = SUITE_INIT;
	fields_read(&reader, root, &suite_keys, &suite);
	if (findings->errors == errors_before && !findings->out_of_memory)
		check_suite(path, file, &suite, findings);
	if (findings->errors > errors_before || findings->out_of_memory) {
		suite_done(&suite);
		return -EINVAL;
	}
	return suites_put(suites, &suite);
}

static int load_file(const char *directory, const char *file, struct findings *findings,
                     struct suites *suites)
{
	_cleanup_(freep) char *path = str_printf("%s/%s", directory, file);
	_cleanup_(freep) char *data = NULL;
	size_t size = 0;
	if (!path)
		return -ENOMEM;
	struct error err;
	_cleanup_(fd_closep) int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	int r = fd >= 0 ? file_read(fd, YAML_LIMITS_MANIFEST.bytes, &data, &size, &err)
	                : error_set(&err, -errno, "open");
	if (r < 0)
		return add_finding(findings, path, err.text);
	return read_suite(path, file, data, size, findings, suites);
}

static int is_suite_file(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name);
	size_t n = strlen(suffix);
	return entry->d_name[0] != '.' && length > n &&
	       strcmp(entry->d_name + length - n, suffix) == 0;
}

/* Every file is read, so that all faults are told at once; the first failure is returned. */
static int load_directory(const char *directory, struct findings *findings, struct suites *suites)
{
	struct dirent **entries;
	int n = scandir(directory, &entries, is_suite_file, NULL);
	if (n < 0) {
		struct error err;
		(void)error_set(&err, -errno, "read the directory of suites");
		return add_finding(findings, directory, err.text);
	}
	int result = 0;
	for (int i = 0; i < n; i++) {
		int r = load_file(directory, entries[i]->d_name, findings, suites);
		if (result == 0)
			result = r;
		free(entries[i]);
	}
	free(entries);
	return result;
}

int suites_load(const char *const *directories, struct findings *findings, struct suites *ret)
{
	_cleanup_(suites_done) struct suites suites = {0};
	int result = 0;
	for (; *directories; directories++) {
		int r = load_directory(*directories, findings, &suites);
		if (result == 0)
			result = r;
	}
	if (result < 0)
		return result;
	*ret = suites;
	suites = (struct suites){0};
	return 0;
}

/* ---- where --------------------------------------------------------------------------------- */

/* @path as seen from the directory of the executable. Return: the caller's to free; NULL when there is nothing. */
static char *beside_executable(const char *path)
{
	char exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
	if (n <= 0)
		return NULL;
	exe[n] = '\0';
	*strrchr(exe, '/') = '\0';
	_cleanup_(freep) char *joined = str_printf("%s/%s", exe, path);
	return joined ? realpath(joined, NULL) : NULL;
}

/* SOURCE/build/PRESET/bin/juror finds SOURCE/suites; CMake's cache tells a build tree from an installation. */
static char *build_tree_directory(void)
{
	_cleanup_(freep) char *cache = beside_executable("../CMakeCache.txt");
	return cache ? beside_executable("../../../suites") : NULL;
}

char *suites_default_directory(void)
{
	const char *chosen = secure_getenv("JUROR_SUITES");
	if (chosen && *chosen != '\0')
		return strdup(chosen);
	char *found = build_tree_directory();
	if (!found)
		found = beside_executable(JUROR_SUITES_FROM_BIN);
	return found ? found : strdup(JUROR_SUITES_DIRECTORY);
}
