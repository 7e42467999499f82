/* SPDX-License-Identifier: MIT */
#include "worker/stages/constants.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int replace(const struct problem *problem, struct submission_file *file)
{
	char *data;
	size_t size;
	int r = problem_expand_constants(problem, file->data, file->size, &data, &size);
	if (r < 0)
		return r;
	free(file->data);
	file->data = data;
	file->size = size;
	return 0;
}

int constants_apply(const struct problem *problem, struct submission *files)
{
	int r = 0;
	files->total_bytes = 0;
	for (size_t i = 0; r == 0 && i < files->n_files; i++) {
		struct submission_file *file = &files->files[i];
		if (problem->n_constants > 0 && !memchr(file->data, '\0', file->size))
			r = replace(problem, file);
		files->total_bytes += file->size;
	}
	return r;
}
