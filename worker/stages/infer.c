/* SPDX-License-Identifier: MIT */
#include "worker/stages/infer.h"

#include "worker/stages/judgement.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Nothing that is accepted takes as long. */
static const uint64_t provisional_limit_ns = UINT64_C(60) * NS_PER_S;

uint64_t infer_wall_limit_ns(uint64_t time_limit_ns)
{
	return 2 * time_limit_ns + NS_PER_S;
}

/* Some rule says that it must not be too slow. */
static bool bounds_from_below(const struct problem_submission *submission)
{
	for (size_t i = 0; i < submission->n_expectations; i++) {
		const struct expectation *rule = &submission->expectations[i];
		if (rule->time_limit_use == TIME_LIMIT_LOWER ||
		    (rule->time_limit_use == TIME_LIMIT_BY_VERDICTS &&
		     !(rule->permitted & EXPECT_TLE)))
			return true;
	}
	return false;
}

static bool language_is_there(const struct pipeline *p, const struct problem_submission *submission)
{
	const char *const path = submission->name;
	const struct suite *suite = suite_detect(p->suites, &path, 1, NULL);
	return submission->is_directory || (suite && suite_available(suite, NULL));
}

static size_t list_judgements(struct pipeline *p, struct judgement *judgements,
                              struct report_judgement *reports)
{
	size_t n = 0;
	for (size_t i = 0; i < p->problem->n_submissions; i++) {
		const struct problem_submission *submission = &p->problem->submissions[i];
		if (!bounds_from_below(submission) || !language_is_there(p, submission))
			continue;
		judgements[n] = (struct judgement){
			.root = p->package.dir,
			.path = submission->path,
			.report = &reports[n],
		};
		n++;
	}
	return n;
}

/* The smallest multiple of the resolution, at least one, that is @factor times the slowest. */
static uint64_t round_up(const struct problem_limits *limits, uint64_t slowest_ns)
{
	uint64_t resolution = limits->time_resolution_ns ? limits->time_resolution_ns : NS_PER_S;
	double wanted = (double)slowest_ns * limits->ac_to_time_limit;
	uint64_t multiples = (uint64_t)(wanted / (double)resolution);
	if ((double)multiples * (double)resolution < wanted)
		multiples++;
	return (multiples ? multiples : 1) * resolution;
}

static int conclude(struct pipeline *p, const struct judgement *judgements,
                    const struct report_judgement *reports, size_t n, struct error *err)
{
	uint64_t slowest_ns = 0;
	bool any = false;
	for (size_t i = 0; i < n; i++) {
		any |= reports[i].verdict != VERDICT_JUDGE_ERROR && reports[i].n_cases > 0;
		if (reports[i].time_ns > slowest_ns)
			slowest_ns = reports[i].time_ns;
	}
	for (size_t i = 0; !any && i < n; i++)
		if (judgements[i].our_failure)
			return error_say(err, -EIO, "infer the time limit: %s: %s",
			                 judgements[i].path,
			                 reports[i].message ? reports[i].message : "failed");
	if (!any)
		return error_say(err, -EINVAL,
		                 "no time limit is given, and no accepted submission of the "
		                 "package could be "
		                 "judged to infer one; give it with --time-limit");
	p->limits.time_ns = round_up(&p->problem->limits, slowest_ns);
	p->limits.wall_ns = infer_wall_limit_ns(p->limits.time_ns);
	return 0;
}

int infer_time_limit(struct pipeline *p, struct error *err)
{
	size_t most = p->problem->n_submissions + 1;
	_cleanup_(freep) struct judgement *judgements = calloc(most, sizeof(*judgements));
	_cleanup_(freep) struct report_judgement *reports = calloc(most, sizeof(*reports));
	if (!judgements || !reports)
		return error_set(err, -ENOMEM, "infer the time limit");
	/* All cases and the language of each file count here, whatever the user asked of the judgements to come. */
	const char *language = p->language, *cases = p->cases;
	enum stop_rule stop = p->stop;
	p->language = p->cases = NULL;
	p->stop = STOP_NEVER;
	p->limits.time_ns = provisional_limit_ns;
	p->limits.wall_ns = infer_wall_limit_ns(provisional_limit_ns);
	size_t n = list_judgements(p, judgements, reports);
	int r = judgement_run_all(p, judgements, n);
	p->language = language;
	p->cases = cases;
	p->stop = stop;
	if (r == 0)
		r = conclude(p, judgements, reports, n, err);
	for (size_t i = 0; i < n; i++)
		report_judgement_done(&reports[i]);
	return r;
}
