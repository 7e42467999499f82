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

/* One rule: every verdict of its cases is permitted, and one at least is required. */
static enum report_met compare_rule(const struct judgement *j, const struct expectation *rule)
{
	const struct report_judgement *report = j->report;
	bool required = rule->required == EXPECT_ANY;
	for (size_t i = 0; i < report->n_cases; i++) {
		if (report->cases[i].verdict == VERDICT_NONE ||
		    !expectation_matches(rule, report->cases[i].name))
			continue;
		unsigned bit = bit_of(report->cases[i].verdict);
		if (!(bit & rule->permitted))
			return MET_NO;
		required |= (bit & rule->required) != 0;
	}
	if (required)
		return MET_YES;
	/* Of some of the cases: what is required may show in another. */
	return j->pipeline->cases ? MET_UNKNOWN : MET_NO;
}

/* All rules, and what is said of the whole. A submission without cases keeps no rule about them. */
static enum report_met compare(const struct judgement *j, const struct problem_submission *promise)
{
	enum verdict verdict = j->report->verdict;
	bool is_expected = (promise->expected_verdicts & UINT64_C(1) << verdict) != 0;
	if (promise->expected_verdicts != 0 && !is_expected)
		return MET_NO;
	if (verdict == VERDICT_JUDGE_ERROR || verdict == VERDICT_COMPILE_ERROR ||
	    j->report->n_cases == 0)
		return is_expected ? MET_YES : MET_NO;
	enum report_met met = MET_YES;
	for (size_t i = 0; i < promise->n_expectations; i++) {
		enum report_met one = compare_rule(j, &promise->expectations[i]);
		if (one == MET_NO)
			return MET_NO;
		if (one == MET_UNKNOWN)
			met = MET_UNKNOWN;
	}
	return met;
}

/* The verdicts that are shown as expected: of the whole, or of the first rule that says something. */
static void show_expected(struct strv *shown, const struct problem_submission *promise)
{
	for (unsigned v = 0; v < VERDICT_COUNT; v++)
		if (promise->expected_verdicts & UINT64_C(1) << v && verdict_kattis(v) == v)
			(void)!strv_add(shown, verdict_code(v));
	for (size_t i = 0; shown->count == 0 && i < promise->n_expectations; i++) {
		const struct expectation *rule = &promise->expectations[i];
		/* "accepted" requires nothing but permits only AC; the narrower of the two counts. */
		unsigned set = rule->required == EXPECT_ANY ? rule->permitted : rule->required;
		for (size_t k = 0; set != EXPECT_ANY && k < ARRAY_SIZE(expectations); k++)
			if (expectations[k].bit & set)
				(void)!strv_add(shown, verdict_code(expectations[k].verdict));
	}
}

static void apply_promise(struct judgement *j)
{
	const struct problem_submission *promise = j->promise;
	if (!promise || !submission_has_promise(promise) || j->refused)
		return;
	show_expected(&j->report->expected, promise);
	j->report->met = compare(j, promise);
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
