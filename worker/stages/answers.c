/* SPDX-License-Identifier: MIT */
#include "worker/stages/answers.h"

#include "common/strbuf.h"

#include <stdlib.h>
#include <string.h>

const struct submission_file *answers_find(const struct submission *answers,
                                           const struct problem *problem,
                                           const struct test_case *test)
{
	static const char *const suffixes[] = {".out", ".ans"};
	const char *slash = strrchr(test->name, '/');
	const char *const names[] = {test->name, slash ? slash + 1 : test->name};
	for (size_t i = 0; i < ARRAY_SIZE(names) * ARRAY_SIZE(suffixes); i++) {
		_cleanup_(freep) char *path = str_printf("%s%s", names[i / ARRAY_SIZE(suffixes)],
		                                         suffixes[i % ARRAY_SIZE(suffixes)]);
		const struct submission_file *file = path ? submission_find(answers, path) : NULL;
		if (file)
			return file;
	}
	return answers->n_files == 1 && problem->n_cases == 1 ? answers->files : NULL;
}
