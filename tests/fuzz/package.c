/* SPDX-License-Identifier: MIT */
#include "tests/fuzz/package.h"

#include "common/file.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char directory[] = "/tmp/juror-fuzz-XXXXXX";

static void remove_directory(void)
{
	(void)!file_remove_tree(AT_FDCWD, directory, NULL); /* nothing to be done about a failure */
}

static void make_parent(const char *path)
{
	char parent[128];
	int length = snprintf(parent, sizeof(parent), "%s/%s", directory, path);
	if (length < 0 || length >= (int)sizeof(parent))
		abort();
	*strrchr(parent, '/') = '\0';
	if (file_make_dirs(parent, NULL) < 0)
		abort();
}

int package_open(const char *const *paths)
{
	static int package = -1;
	if (package >= 0)
		return package;
	if (!mkdtemp(directory) || atexit(remove_directory) != 0)
		abort();
	package = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (; *paths; paths++) {
		make_parent(*paths);
		package_put(package, *paths, "", 0);
	}
	return package;
}

void package_put(int package, const char *path, const void *data, size_t size)
{
	int fd = openat(package, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	(void)close(fd);
}

static size_t look_at_programs(const struct program_list *list)
{
	size_t words = 0;
	for (size_t i = 0; i < list->count; i++)
		words += strlen(list->items[i].path) + strlen(list->items[i].name);
	return words;
}

/* What is compiled of a package with faults. */
static void look_at_rest(const struct problem *problem)
{
	size_t words = strlen(problem->short_name);
	words += look_at_programs(&problem->input_validators);
	words += look_at_programs(&problem->output_validators);
	words += look_at_programs(&problem->static_validators);
	words += look_at_programs(&problem->graders);
	for (size_t i = 0; i < problem->n_submissions; i++)
		words += strlen(problem->submissions[i].path);
	for (size_t i = 0; i < problem->n_constants; i++)
		words += strlen(problem->constants[i].name) + strlen(problem->constants[i].value);
	for (size_t i = 0; i < problem->n_includes; i++)
		words += strlen(problem->includes[i].path);
	for (size_t i = 0; i < problem->dmoj.n_programs; i++)
		for (size_t k = 0; k < problem->dmoj.programs[i]->files.count; k++)
			words += strlen(problem->dmoj.programs[i]->files.items[k]);
	if (words == 0)
		abort();
}

void package_read(int package, package_look_fn *look)
{
	for (int strict = 0; strict < 2; strict++) {
		struct findings findings = {0};
		struct problem *problem = NULL;
		int r = problem_read(package, NULL, NULL, "package", strict, &findings, &problem);
		if ((r < 0) != findings_failed(&findings) || (r == 0 && !problem))
			abort();
		if (r == 0)
			look(problem);
		else if (problem)
			look_at_rest(problem);
		problem_free(problem);
		findings_done(&findings);
	}
}
