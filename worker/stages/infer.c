/* SPDX-License-Identifier: MIT */
#include "worker/stages/infer.h"

#include "common/units.h"
#include "worker/score/rules.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Nothing that is accepted takes as long. */
static const uint64_t provisional_limit_ns = 60 * NS_PER_S;
/* When nobody tells: no problem of a contest has a longer one. */
static const uint64_t fallback_limit_ns = 10 * NS_PER_S;

static uint64_t wall_limit(const struct problem *problem, uint64_t time_limit_ns)
{
	static const double dmoj_factor = 3; /* what DMOJ gives by default */
	const char *factor = problem->dmoj.wall_time_factor;
	if (problem->format != PROBLEM_DMOJ)
		return 2 * time_limit_ns + NS_PER_S;
	return (uint64_t)((double)time_limit_ns * (factor ? strtod(factor, NULL) : dmoj_factor));
}

void infer_set_limit(struct pipeline *p, uint64_t time_limit_ns)
{
	p->limits.time_ns = time_limit_ns;
	p->limits.wall_ns = wall_limit(p->problem, time_limit_ns);
}

/* ---- what time_limit_choose() asks for ---- */

/* Of the cases that were asked for, in their order: what the report has of them. */
static struct case_outcome *outcomes_of(const struct pipeline *p,
                                        const struct report_judgement *report)
{
	struct case_outcome *outcomes = calloc(p->problem->n_cases + 1, sizeof(*outcomes));
	size_t at = 0;
	for (size_t i = 0; outcomes && i < p->problem->n_cases && at < report->n_cases; i++) {
		if (!pipeline_case_is_wanted(p, &p->problem->cases[i]))
			continue;
		const struct report_case *c = &report->cases[at++];
		outcomes[i] = (struct case_outcome){
			.verdict = c->verdict, .message = c->message, .time_ns = c->cpu_ns};
	}
	return outcomes;
}

static int choose(const struct pipeline *p, const struct judgement *judgements, size_t n,
                  bool lower_only, struct time_limit_choice *ret, struct findings *findings)
{
	struct time_limit_judgement *list = calloc(n + 1, sizeof(*list));
	int r = list ? 0 : -ENOMEM;
	size_t used = 0;
	for (size_t i = 0; r == 0 && i < n; i++) {
		struct case_outcome *outcomes =
			judgements[i].promise ? outcomes_of(p, judgements[i].report) : NULL;
		if (outcomes)
			list[used++] = (struct time_limit_judgement){
				judgements[i].promise, outcomes, judgements[i].run_time_ns};
	}
	if (r == 0)
		time_limit_choose(p->problem, list, used, lower_only, ret, findings);
	for (size_t i = 0; i < used; i++)
		free((void *)list[i].cases);
	free(list);
	return r;
}

/* ---- those that bound the limit from below ---- */

static bool bounds_as_a_whole(const struct problem_submission *submission)
{
	for (size_t i = 0; i < submission->n_expectations; i++)
		if (!submission->expectations[i].cases &&
		    rules_is_lower_bound(&submission->expectations[i]))
			return true;
	return false;
}

static bool is_lower(const struct judgement *j)
{
	return j->promise && bounds_as_a_whole(j->promise);
}

/* By rules about some of its cases; the others may take any time. */
static bool is_lower_in_part(const struct judgement *j)
{
	return j->promise && time_limit_needs_lower(j->promise) && !bounds_as_a_whole(j->promise);
}

static bool is_any(_unused_ const struct judgement *j)
{
	return true;
}

static bool is_no_lower(const struct judgement *j)
{
	return !is_lower(j);
}

static int judge_some(struct pipeline *p, const char *what, struct judgement *judgements, size_t n,
                      bool (*wanted)(const struct judgement *j), struct error *err)
{
	_cleanup_(freep) struct judgement **list = calloc(n + 1, sizeof(struct judgement *));
	size_t used = 0;
	if (!list)
		return error_set(err, -ENOMEM, "judge");
	for (size_t i = 0; i < n; i++)
		if (wanted(&judgements[i]))
			list[used++] = &judgements[i];
	return judgement_run_all(p, what, list, used);
}

/* Judgements of which the time alone counts, of cases that bound it. Zero-initialise; trials_done(). */
struct trials {
	struct judgement *judgements; /* first the others, as they are */
	struct report_judgement *reports;
	size_t n_others, n;
};

static int trials_init(struct trials *trials, const struct judgement *others, size_t n)
{
	*trials = (struct trials){.n_others = n};
	trials->judgements = calloc(2 * n + 1, sizeof(*trials->judgements));
	trials->reports = calloc(n + 1, sizeof(*trials->reports));
	if (!trials->judgements || !trials->reports)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		trials->judgements[i] = others[i];
		if (!is_lower_in_part(&others[i]))
			continue;
		trials->judgements[n + trials->n] = (struct judgement){
			.root = others[i].root,
			.path = others[i].path,
			.promise = others[i].promise,
			.report = &trials->reports[trials->n],
			.bounds_time_limit = true,
			.runs_bounds_only = true,
		};
		trials->n++;
	}
	return 0;
}

static void trials_done(struct trials *trials)
{
	for (size_t i = 0; i < trials->n; i++)
		report_judgement_done(&trials->reports[i]);
	free(trials->reports);
	free(trials->judgements);
}

/* They are judged in earnest when the limit is known, and told then. */
static int run_trials(struct pipeline *p, struct trials *trials, struct error *err)
{
	struct events *events = p->events;
	p->events = NULL;
	int r = judge_some(p, "time limit", trials->judgements + trials->n_others, trials->n,
	                   is_any, err);
	p->events = events;
	return r;
}

static int choose_lower(struct pipeline *p, const struct judgement *judgements, size_t n,
                        struct time_limit_choice *ret, struct error *err)
{
	struct findings ignored = {0};
	struct trials trials;
	int r = trials_init(&trials, judgements, n);
	if (r < 0)
		r = error_set(err, r, "time limit");
	else if (trials.n > 0)
		r = run_trials(p, &trials, err);
	if (r == 0 && choose(p, trials.judgements, n + trials.n, true, ret, &ignored) < 0)
		r = error_set(err, -ENOMEM, "time limit");
	findings_done(&ignored);
	trials_done(&trials);
	return r;
}

static int infer(struct pipeline *p, struct judgement *judgements, size_t n,
                 struct time_limit_choice *ret, struct error *err)
{
	infer_set_limit(p, provisional_limit_ns);
	for (size_t i = 0; i < n; i++)
		judgements[i].bounds_time_limit = is_lower(&judgements[i]);
	int r = judge_some(p, "time limit", judgements, n, is_lower, err);
	return r == 0 ? choose_lower(p, judgements, n, ret, err) : r;
}

/* ---- judging what a user has brought ---- */

static int say_nothing_known(const struct judgement *judgements, size_t n, struct error *err)
{
	for (size_t i = 0; i < n; i++)
		if (judgements[i].our_failure)
			return error_say(
				err, -EIO, "infer the time limit: %s: %s", judgements[i].path,
				judgements[i].report->message ? judgements[i].report->message
							      : "failed");
	if (n == 0)
		return error_say(err, -EINVAL,
		                 "no time limit is given, and the package has no accepted "
		                 "submission to infer one; give it with --time-limit");
	return error_say(err, -EINVAL,
	                 "no time limit is given, and none can be inferred from the accepted "
	                 "submissions of the package; give it with --time-limit");
}

static int infer_from(struct pipeline *p, struct judgement *judgements, size_t n, struct error *err)
{
	struct time_limit_choice choice = {.limit_ns = 0};
	int r = infer(p, judgements, n, &choice, err);
	if (r == 0 && (choice.limit_ns == 0 || !choice.lower.is_given))
		r = say_nothing_known(judgements, n, err);
	if (r == 0)
		infer_set_limit(p, choice.limit_ns);
	return r;
}

static size_t list_lower(const struct pipeline *p, struct judgement *judgements,
                         struct report_judgement *reports)
{
	size_t n = 0;
	for (size_t i = 0; i < p->problem->n_submissions; i++) {
		const struct problem_submission *submission = &p->problem->submissions[i];
		if (!time_limit_needs_lower(submission))
			continue;
		judgements[n] = (struct judgement){
			.root = p->package.dir,
			.path = submission->path,
			.promise = submission,
			.report = &reports[n],
		};
		n++;
	}
	return n;
}

int infer_time_limit(struct pipeline *p, struct error *err)
{
	size_t most = p->problem->n_submissions + 1;
	_cleanup_(freep) struct judgement *judgements = calloc(most, sizeof(*judgements));
	_cleanup_(freep) struct report_judgement *reports = calloc(most, sizeof(*reports));
	if (!judgements || !reports)
		return error_set(err, -ENOMEM, "infer the time limit");
	/* All cases that bound the limit and the language of each file count here, whatever the user asked of the judgements to
	 * come. */
	struct pipeline asked = *p;
	p->language = p->cases = NULL;
	p->stop = STOP_FIRST;
	size_t n = list_lower(p, judgements, reports);
	int r = infer_from(p, judgements, n, err);
	p->language = asked.language;
	p->cases = asked.cases;
	p->stop = asked.stop;
	for (size_t i = 0; i < n; i++)
		report_judgement_done(&reports[i]);
	return r;
}

/* ---- judging the package's own ---- */

static void run_upper_longer(const struct pipeline *p, struct judgement *judgements, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (judgements[i].promise &&
		    time_limit_needs_upper(p->problem, judgements[i].promise))
			judgements[i].run_time_ns =
				time_limit_upper_run_ns(p->problem, p->limits.time_ns);
}

static int infer_or_fall_back(struct pipeline *p, struct judgement *judgements, size_t n,
                              bool *ret_fallback, struct findings *findings, struct error *err)
{
	struct time_limit_choice choice = {.limit_ns = 0};
	int r = infer(p, judgements, n, &choice, err);
	bool known = choice.limit_ns > 0 && choice.lower.is_given;
	if (r == 0 && !known && n > 0)
		findings_add(findings, SEVERITY_WARNING,
		             &(struct place){.file = "problem.yaml", .key = "limits.time_limit"},
		             "it cannot be inferred from the submissions; 10 s are used");
	if (r == 0)
		infer_set_limit(p, known ? choice.limit_ns : fallback_limit_ns);
	*ret_fallback = !known;
	return r;
}

int infer_and_judge(struct pipeline *p, struct judgement *judgements, size_t n, uint64_t limit_ns,
                    struct time_limit_choice *ret, struct findings *findings, struct error *err)
{
	bool is_fallback = false;
	int r = 0;
	if (limit_ns > 0)
		infer_set_limit(p, limit_ns);
	else
		r = infer_or_fall_back(p, judgements, n, &is_fallback, findings, err);
	if (r != 0)
		return r;
	run_upper_longer(p, judgements, n);
	r = judge_some(p, "judging", judgements, n, limit_ns > 0 ? is_any : is_no_lower, err);
	/* What must exceed the limit may do so in another case. */
	if (r == 0 && choose(p, judgements, n, pipeline_sees_a_part(p), ret, findings) < 0)
		r = error_set(err, -ENOMEM, "time limit");
	ret->is_fallback = is_fallback;
	return r;
}
