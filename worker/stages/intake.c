/* SPDX-License-Identifier: MIT */
#include "worker/stages/intake.h"

#include "worker/stages/unarchive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int intake_read(const struct slot *slot, int root, const char *path, uint64_t bytes_max,
                struct findings *warnings, struct submission *ret, struct error *err)
{
	struct unarchiver unarchiver;
	const struct unpack_reader reader = unarchiver_reader(&unarchiver, slot);
	struct submission_limits limits = SUBMISSION_LIMITS_DEFAULT;
	limits.total_bytes = bytes_max;
	int r = submission_read(root, path, &limits, &reader, warnings, ret, err);
	return r == SUBMISSION_REFUSED ? -EINVAL : r;
}

/* Only what can be a shebang; lines longer than that are none. */
enum { FIRST_LINE_MAX = 128 };

static char *first_line(const struct submission_file *file)
{
	size_t length = file->size < FIRST_LINE_MAX ? file->size : FIRST_LINE_MAX;
	const char *end = memchr(file->data, '\n', length);
	return strndup(file->data, end ? (size_t)(end - file->data) : length);
}

const struct suite *intake_detect(const struct suites *suites, const struct submission *submission)
{
	size_t n = submission->n_files;
	_cleanup_(freep) const char **paths = calloc(n + 1, sizeof(*paths));
	struct strv lines = {0};
	const struct suite *suite = NULL;
	int r = paths ? 0 : -ENOMEM;
	for (size_t i = 0; r == 0 && i < n; i++) {
		paths[i] = submission->files[i].path;
		r = strv_take(&lines, first_line(&submission->files[i]));
	}
	if (r == 0)
		suite = suite_detect(suites, paths, n, (const char *const *)lines.items);
	strv_done(&lines);
	return suite;
}

static bool is_allowed(const struct problem *problem, const struct suite *suite)
{
	return problem->languages.count == 0 || strv_contains(&problem->languages, suite->name);
}

int intake_choose_suite(const struct suites *suites, const struct problem *problem,
                        const struct submission *submission, const char *language,
                        const struct suite **ret, struct error *err)
{
	const struct suite *suite =
		language ? suite_find(suites, language) : intake_detect(suites, submission);
	const char *missing;
	if (!suite && language)
		return error_say(err, -EINVAL, "no language \"%s\"; `juror languages` lists them",
		                 language);
	if (!suite)
		return error_say(err, -EINVAL, "%s: unknown language; choose one with --language",
		                 submission->name);
	if (!suite_available(suite, &missing)) {
		_cleanup_(freep) char *install = suite_install_command(suite);
		return error_say(err, -EINVAL, "%s: language %s is not available here (no %s)%s%s",
		                 submission->name, suite->name, missing, install ? "; " : "",
		                 install ? install : "");
	}
	if (!is_allowed(problem, suite))
		return error_say(err, -EINVAL, "%s: the problem does not allow language %s",
		                 submission->name, suite->name);
	*ret = suite;
	return 0;
}
