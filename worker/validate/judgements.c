/* SPDX-License-Identifier: MIT */
/*
 * What no rule forbids about a package's own submissions, and its author hardly means. In 2025-09 submissions.yaml can say
 * what a submission gets, and what is said is meant.
 */
#include "worker/validate/judgements.h"

#include <stdlib.h>
#include <string.h>

static bool is_rejected_sample(const struct report_case *c)
{
	return strncmp(c->name, "sample/", strlen("sample/")) == 0 && c->verdict != VERDICT_NONE &&
	       c->verdict != VERDICT_ACCEPTED;
}

static void check_samples(const struct report_judgement *j, struct findings *findings)
{
	for (size_t i = 0; i < j->n_cases; i++) {
		if (!is_rejected_sample(&j->cases[i]))
			continue;
		findings_add(findings, SEVERITY_WARNING, &(struct place){.file = j->submission},
		             "is accepted although it gets %s on %s",
		             verdict_code(j->cases[i].verdict), j->cases[i].name);
		return;
	}
}

static bool has_score_rule(const struct problem_submission *submission)
{
	for (size_t i = 0; i < submission->n_expectations; i++)
		if (submission->expectations[i].score_low || submission->expectations[i].score_high)
			return true;
	return submission->expected_score != NULL;
}

static void check_score(const struct problem *problem, const struct problem_submission *submission,
                        const struct report_judgement *j, struct findings *findings)
{
	bool is_new = problem->format == PROBLEM_2025_09;
	if (is_new && has_score_rule(submission))
		return;
	/* The scores are exact; doubles do for a warning. */
	if (j->score && j->max_score && strtod(j->score, NULL) < strtod(j->max_score, NULL))
		findings_add(findings, SEVERITY_WARNING, &(struct place){.file = j->submission},
		             "is accepted with a score of %s, the best is %s: %s if this is meant",
		             j->score, j->max_score,
		             is_new ? "give the score in submissions.yaml"
		                    : "move it to partially_accepted");
}

/* It would have made another time limit, had it been asked. */
static void check_time(const struct problem *problem, const struct report_judgement *j,
                       uint64_t time_limit_ns, struct findings *findings)
{
	double needed_ns = (double)j->time_ns * problem->limits.ac_to_time_limit;
	if (time_limit_ns > 0 && needed_ns > (double)time_limit_ns)
		findings_add(findings, SEVERITY_WARNING, &(struct place){.file = j->submission},
		             "needs %.3f s, which is more than the time limit leaves for accepted "
		             "submissions",
		             (double)j->time_ns / 1e9);
}

void validate_judgement(const struct problem *problem, const struct problem_submission *submission,
                        const struct report_judgement *j, uint64_t time_limit_ns,
                        struct findings *findings)
{
	if (problem->format == PROBLEM_DMOJ || j->verdict != VERDICT_ACCEPTED)
		return;
	if (strcmp(submission->directory, "accepted") == 0) {
		if (problem->format != PROBLEM_2025_09)
			check_samples(j, findings);
		check_score(problem, submission, j, findings);
	}
	if (submission->expects_partial)
		check_time(problem, j, time_limit_ns, findings);
}

static bool is_among(const char *const *languages, size_t n, const char *language)
{
	for (size_t i = 0; i < n; i++)
		if (languages[i] && strcmp(languages[i], language) == 0)
			return true;
	return false;
}

/* What is none of the package's languages at all is told where the directory is read. */
static bool may_be_included(const struct problem *problem, const char *language)
{
	return strcmp(language, "default") != 0 &&
	       (problem->languages.count == 0 || strv_contains(&problem->languages, language));
}

void validate_includes(const struct problem *problem, const struct suites *suites,
                       const char *const *languages, size_t n, struct findings *findings)
{
	for (size_t i = 0; i < problem->n_includes; i++) {
		const struct include_dir *include = &problem->includes[i];
		const struct place place = {.file = include->path};
		if (!may_be_included(problem, include->language))
			continue;
		if (!suite_find(suites, include->language))
			findings_add(findings, SEVERITY_WARNING, &place,
			             "is not used: juror has no language of that name");
		else if (!is_among(languages, n, include->language))
			findings_add(findings, SEVERITY_WARNING, &place,
			             "is not tried: no submission of the package is in this "
			             "language");
	}
}
