/* SPDX-License-Identifier: MIT */
#include "worker/stages/intake.h"

#include "worker/stages/language.h"
#include "worker/stages/unarchive.h"

#include <errno.h>

static int read_within(const struct slot *slot, int root, const char *path,
                       const struct submission_limits *limits, struct findings *warnings,
                       struct submission *ret, struct error *err)
{
	struct unarchiver unarchiver;
	const struct unpack_reader reader = unarchiver_reader(&unarchiver, slot);
	int r = submission_read(root, path, limits, &reader, warnings, ret, err);
	return r == SUBMISSION_REFUSED ? -EINVAL : r;
}

int intake_read(const struct slot *slot, int root, const char *path, uint64_t bytes_max,
                struct findings *warnings, struct submission *ret, struct error *err)
{
	struct submission_limits limits = SUBMISSION_LIMITS_DEFAULT;
	limits.total_bytes = bytes_max;
	return read_within(slot, root, path, &limits, warnings, ret, err);
}

int intake_read_overlay(const struct slot *slot, int root, const char *path, uint64_t bytes_max,
                        struct submission *ret, struct error *err)
{
	struct submission_limits limits = SUBMISSION_LIMITS_DEFAULT;
	struct findings ignored = {0};
	limits.total_bytes = bytes_max;
	limits.entries = INTAKE_OVERLAY_ENTRIES;
	limits.may_be_empty = true;
	int r = read_within(slot, root, path, &limits, &ignored, ret, err);
	findings_done(&ignored);
	return r;
}

/* Packages have lasted longer than Python 2, and what they bring is in the language of their year. */
static enum language_rule rule_for(const struct problem *problem, bool of_package)
{
	if (problem->format == PROBLEM_2025_09)
		return LANGUAGE_ONE;
	return of_package ? LANGUAGE_BY_TELLTALE : LANGUAGE_MOST_FILES;
}

static int choose(const struct suites *suites, const struct problem *problem,
                  const struct submission *submission, bool of_package, const char *language,
                  const struct suite **ret, struct error *err)
{
	if (!language)
		return language_of(suites, submission, rule_for(problem, of_package), ret, err);
	*ret = suite_find(suites, language);
	if (!*ret || (*ret)->jury)
		return error_say(err, -EINVAL, "no language \"%s\"; `juror languages` lists them",
		                 language);
	return language_is_here(*ret, err);
}

int intake_choose_suite(const struct suites *suites, const struct problem *problem,
                        const struct submission *submission, bool of_package, const char *language,
                        const struct suite **ret, struct error *err)
{
	int r = choose(suites, problem, submission, of_package, language, ret, err);
	return r < 0 ? error_prefix(err, "%s", submission->name) : 0;
}

int intake_check_allowed(const struct problem *problem, const struct suite *suite,
                         const struct submission *submission, struct error *err)
{
	if (problem->languages.count == 0 || strv_contains(&problem->languages, suite->name))
		return 0;
	return error_say(err, -EINVAL, "%s: the problem does not allow language %s",
	                 submission->name, suite->name);
}
