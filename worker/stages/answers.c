/* SPDX-License-Identifier: MIT */
#include "worker/stages/answers.h"

#include "common/strbuf.h"

#include <stdlib.h>
#include <string.h>

static const char *const suffixes[] = {".out", ".ans"};

static const struct submission_file *find_called(const struct submission *answers, const char *name)
{
	const struct submission_file *file = NULL;
	for (size_t i = 0; !file && i < ARRAY_SIZE(suffixes); i++) {
		_cleanup_(freep) char *path = str_printf("%s%s", name, suffixes[i]);
		file = path ? submission_find(answers, path) : NULL;
	}
	return file;
}

/* The whole path counts most: "secret/1/a", "1/a", "a". */
const struct submission_file *answers_find(const struct submission *answers,
                                           const struct problem *problem,
                                           const struct test_case *test)
{
	const char *name = test->name, *slash;
	const struct submission_file *file = find_called(answers, name);
	while (!file && (slash = strchr(name, '/'))) {
		name = slash + 1;
		file = find_called(answers, name);
	}
	if (file)
		return file;
	return answers->n_files == 1 && problem->n_cases == 1 ? answers->files : NULL;
}

static bool is_called_answer(const char *path)
{
	const char *dot = strrchr(path, '.');
	for (size_t i = 0; dot && i < ARRAY_SIZE(suffixes); i++)
		if (strcmp(dot, suffixes[i]) == 0)
			return true;
	return false;
}

void answers_tell_strays(const struct submission *answers, const struct problem *problem,
                         const char *name, struct findings *findings)
{
	_cleanup_(freep) bool *is_used = calloc(answers->n_files + 1, sizeof(*is_used));
	for (size_t i = 0; is_used && i < problem->n_cases; i++) {
		const struct submission_file *file =
			answers_find(answers, problem, &problem->cases[i]);
		if (file)
			is_used[file - answers->files] = true;
	}
	for (size_t i = 0; is_used && i < answers->n_files; i++)
		if (!is_used[i] && is_called_answer(answers->files[i].path))
			findings_add(findings, SEVERITY_WARNING, &(struct place){.file = name},
			             "%s is the answer to no case", answers->files[i].path);
}
