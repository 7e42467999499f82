/* SPDX-License-Identifier: MIT */
#include "worker/stages/includes.h"

#include "common/units.h"
#include "worker/stages/constants.h"
#include "worker/stages/intake.h"

#include <errno.h>
#include <string.h>

enum { BYTES_MAX = 64 * MIB };

static const char *path_of(const struct problem *problem, const char *language)
{
	for (size_t i = 0; i < problem->n_includes; i++)
		if (strcmp(problem->includes[i].language, language) == 0)
			return problem->includes[i].path;
	return NULL;
}

static int read_one(const struct slot *slot, const struct package_view *package,
                    const struct problem *problem, const char *path, struct submission *ret,
                    struct error *err)
{
	int r = intake_read_overlay(slot, package->dir, path, BYTES_MAX, ret, err);
	if (r == 0 && constants_apply(problem, ret) < 0)
		r = error_set(err, -ENOMEM, "constants");
	return r;
}

int includes_read(const struct slot *slot, const struct package_view *package,
                  const struct problem *problem, const char *language, struct includes *ret,
                  struct error *err)
{
	const char *const names[INCLUDES_MAX] = {"default", language};
	int r = 0;
	*ret = (struct includes){.n = 0};
	for (size_t i = 0; r == 0 && i < INCLUDES_MAX; i++) {
		const char *path = path_of(problem, names[i]);
		if (!path)
			continue;
		struct submission *files = &ret->files[ret->n];
		ret->list[ret->n++] = files;
		r = read_one(slot, package, problem, path, files, err);
	}
	return r;
}

void includes_done(struct includes *includes)
{
	for (size_t i = 0; i < includes->n; i++)
		submission_done(&includes->files[i]);
	includes->n = 0;
}
