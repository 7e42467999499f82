/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the init.yml of a package of DMOJ's with some files, among them those of an unpacked archive.
 */
#include "common/file.h"
#include "worker/manifest/manifest.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char directory[] = "/tmp/juror-fuzz-XXXXXX";

static void remove_directory(void)
{
	(void)!file_remove_tree(AT_FDCWD, directory, NULL); /* nothing to be done about a failure */
}

static void put(int package, const char *path, const void *data, size_t size)
{
	int fd = openat(package, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	(void)close(fd);
}

/* The package's directory, made at the first call. */
static int package_open(void)
{
	static int package = -1;
	static const char *const files[] = {"1.in",   "1.out",    "c.cpp",
	                                    "a/1.in", "a/2.1.in", "a/1.out"};
	char path[64];
	if (package >= 0)
		return package;
	if (!mkdtemp(directory) || atexit(remove_directory) != 0)
		abort();
	(void)snprintf(path, sizeof(path), "%s/a", directory);
	if (file_make_dirs(path, NULL) < 0)
		abort();
	package = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		put(package, files[i], "", 0);
	return package;
}

/* Everything that points to something else. */
static void look_at(const struct problem *problem)
{
	size_t words = strlen(problem->name);
	for (size_t i = 0; i < problem->n_cases; i++) {
		const struct test_case *c = &problem->cases[i];
		words += strlen(c->name) + c->settings->output_prefix_bytes + c->group->n_cases;
		if (c->settings->checker)
			words += strlen(c->settings->checker->name);
		if (c->generator)
			words += c->generator->program->files.count + c->generator->args.count;
	}
	for (size_t i = 0; i < problem->n_groups; i++)
		for (size_t k = 0; k < problem->groups[i]->n_dependencies; k++)
			if (problem->groups[i]->dependencies[k] >= i)
				abort();
	if (words == 0 || problem->n_cases == 0)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int package = package_open();
	put(package, "init.yml", data, size);
	free(problem_archive_name(package));
	for (int strict = 0; strict < 2; strict++) {
		struct findings findings = {0};
		struct problem *problem = NULL;
		int r = problem_read(package, "package", strict, &findings, &problem);
		if ((r < 0) != findings_failed(&findings) || (r < 0) != (problem == NULL))
			abort();
		if (problem)
			look_at(problem);
		problem_free(problem);
		findings_done(&findings);
	}
	return 0;
}
