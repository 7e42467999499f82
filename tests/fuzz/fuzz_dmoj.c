/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the init.yml of a package of DMOJ's with some files, among them those of an unpacked archive.
 */
#include "tests/fuzz/package.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	static const char *const files[] = {"1.in",     "1.out",   "c.cpp", "a/1.in",
	                                    "a/2.1.in", "a/1.out", NULL};
	int package = package_open(files);
	package_put(package, "init.yml", data, size);
	struct problem_archive archive = problem_archive(package);
	problem_archive_done(&archive);
	package_read(package, look_at);
	return 0;
}
