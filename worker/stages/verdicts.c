/* SPDX-License-Identifier: MIT */
#include "worker/stages/verdicts.h"

#include "worker/stages/judgement.h"

static const struct test_group *group_of(const struct judgement *j, size_t index)
{
	return j->pipeline->problem->cases[j->cases[index]].group;
}

static bool is_rejected(const struct report_case *c)
{
	return c->verdict != VERDICT_ACCEPTED && c->verdict != VERDICT_NONE;
}

/* What a slot judged ahead of the case that stops the rest would make reports differ from run to run. */
static void apply_stop_rule(struct judgement *j)
{
	const struct test_group *stopped = NULL;
	bool all = false;
	for (size_t i = 0; i < j->report->n_cases; i++) {
		struct report_case *c = &j->report->cases[i];
		if (all || (stopped && group_of(j, i) == stopped))
			report_case_forget(c);
		if (is_rejected(c)) {
			all = j->pipeline->stop == STOP_FIRST;
			stopped = j->pipeline->stop == STOP_GROUP ? group_of(j, i) : NULL;
		}
	}
}

static enum verdict of_cases(const struct report_judgement *report)
{
	enum verdict verdict = VERDICT_ACCEPTED;
	for (size_t i = 0; i < report->n_cases; i++) {
		if (report->cases[i].verdict == VERDICT_JUDGE_ERROR)
			return VERDICT_JUDGE_ERROR;
		if (verdict == VERDICT_ACCEPTED && is_rejected(&report->cases[i]))
			verdict = report->cases[i].verdict;
	}
	return verdict;
}

static void find_worst(struct report_judgement *report)
{
	for (size_t i = 0; i < report->n_cases; i++) {
		const struct report_case *c = &report->cases[i];
		if (c->cpu_ns > report->time_ns)
			report->time_ns = c->cpu_ns;
		if (c->memory_peak_bytes > report->memory_peak_bytes)
			report->memory_peak_bytes = c->memory_peak_bytes;
	}
}

/* ---- what was promised ---- */

static const struct {
	unsigned bit;
	enum verdict verdict;
} expectations[] = {
	{EXPECT_AC, VERDICT_ACCEPTED},
	{EXPECT_WA, VERDICT_WRONG_ANSWER},
	{EXPECT_TLE, VERDICT_TIME_LIMIT},
	{EXPECT_RTE, VERDICT_RUN_TIME_ERROR},
};

static unsigned bit_of(enum verdict verdict)
{
	for (size_t i = 0; i < ARRAY_SIZE(expectations); i++)
		if (expectations[i].verdict == verdict_kattis(verdict))
			return expectations[i].bit;
	return 0; /* CE and JE keep no promise */
}

/* Every verdict is permitted, and one at least is required; a submission without cases keeps none. */
static enum report_met compare(const struct report_judgement *report,
                               const struct problem_submission *promise)
{
	bool required = false;
	if (report->verdict == VERDICT_JUDGE_ERROR || report->verdict == VERDICT_COMPILE_ERROR)
		return MET_NO;
	for (size_t i = 0; i < report->n_cases; i++) {
		if (report->cases[i].verdict == VERDICT_NONE)
			continue;
		unsigned bit = bit_of(report->cases[i].verdict);
		if (!(bit & promise->permitted))
			return MET_NO;
		required |= (bit & promise->required) != 0;
	}
	return required ? MET_YES : MET_NO;
}

/* Of some of the cases: what is required may show in another. */
static enum report_met compare_some(const struct report_judgement *report,
                                    const struct problem_submission *promise)
{
	for (size_t i = 0; i < report->n_cases; i++)
		if (report->cases[i].verdict != VERDICT_NONE &&
		    !(bit_of(report->cases[i].verdict) & promise->permitted))
			return MET_NO;
	return compare(report, promise) == MET_YES ? MET_YES : MET_UNKNOWN;
}

static void apply_promise(struct judgement *j)
{
	const struct problem_submission *promise = j->promise;
	if (!promise || !promise->is_expected || j->refused)
		return;
	/* "accepted" requires nothing but permits only AC; what is shown is the narrower of the two. */
	unsigned shown = promise->required == EXPECT_ANY ? promise->permitted : promise->required;
	for (size_t i = 0; i < ARRAY_SIZE(expectations); i++)
		if (expectations[i].bit & shown)
			(void)!strv_add(&j->report->expected, verdict_code(expectations[i].verdict));
	j->report->met =
		j->pipeline->cases ? compare_some(j->report, promise) : compare(j->report, promise);
}

void verdicts_conclude(struct judgement *j)
{
	struct report_judgement *report = j->report;
	if (report->verdict == VERDICT_NONE && report->compile.verdict == VERDICT_COMPILE_ERROR) {
		report->verdict = VERDICT_COMPILE_ERROR;
	} else if (report->verdict == VERDICT_NONE && report->n_cases > 0) {
		apply_stop_rule(j);
		report->verdict = of_cases(report);
		find_worst(report);
	}
	apply_promise(j);
}
