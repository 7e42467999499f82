/* SPDX-License-Identifier: MIT */
#include "worker/score/time_limit.h"

#include "common/units.h"
#include "worker/score/rules.h"

#include <stdio.h>
#include <string.h>

typedef unsigned __int128 wide;

static const struct place place = {.file = "problem.yaml", .key = "limits.time_limit"};

/* ---- factors ---- */

static const uint64_t billion = UINT64_C(1000000000);

/* A factor as the package writes it, in billionths: 1.1 is no double, 1100000000 is whole. It is below 2^64. */
static wide billionths(double factor)
{
	return (wide)(factor * 1e9 + 0.5);
}

/* ceil(time * factor) */
static uint64_t multiply_up(uint64_t time_ns, double factor)
{
	if (time_ns == 0)
		return 0;
	if ((double)time_ns * factor >= 2.0 * (double)TIME_MOST_NS)
		return UINT64_MAX;
	return (uint64_t)((time_ns * billionths(factor) + billion - 1) / billion);
}

/* floor(time / factor) */
static uint64_t divide_down(uint64_t time_ns, double factor)
{
	if ((double)time_ns < factor)
		return 0;
	return (uint64_t)((wide)time_ns * billion / billionths(factor));
}

static uint64_t resolution_of(const struct problem *problem)
{
	uint64_t resolution_ns = problem->limits.time_resolution_ns;
	return resolution_ns ? resolution_ns : NS_PER_S;
}

/* The smallest multiple of the resolution, at least one, that is not below @least_ns. */
static uint64_t round_up(const struct problem *problem, uint64_t least_ns)
{
	uint64_t resolution_ns = resolution_of(problem);
	wide multiples = ((wide)least_ns + resolution_ns - 1) / resolution_ns;
	wide limit = (multiples ? multiples : 1) * resolution_ns;
	return limit > UINT64_MAX ? UINT64_MAX : (uint64_t)limit;
}

uint64_t time_limit_upper_run_ns(const struct problem *problem, uint64_t limit_ns)
{
	uint64_t run_ns = multiply_up(limit_ns, problem->limits.time_limit_to_tle);
	return run_ns < TIME_MOST_NS ? run_ns : TIME_MOST_NS;
}

/* ---- which rules bound it ---- */

/* Whether a limit that does not fit is an error, and whether the directory's name alone bounds it. */
static bool is_strict(const struct problem *problem)
{
	return problem->format == PROBLEM_2025_09;
}

static bool is_legacy_upper(const struct problem *problem,
                            const struct problem_submission *submission)
{
	return !is_strict(problem) && strcmp(submission->directory, "time_limit_exceeded") == 0;
}

bool time_limit_needs_lower(const struct problem_submission *submission)
{
	for (size_t i = 0; i < submission->n_expectations; i++)
		if (rules_is_lower_bound(&submission->expectations[i]))
			return true;
	return false;
}

bool time_limit_lower_has(const struct problem_submission *submission, const char *test)
{
	for (size_t i = 0; i < submission->n_expectations; i++)
		if (rules_is_lower_bound(&submission->expectations[i]) &&
		    expectation_matches(&submission->expectations[i], test))
			return true;
	return false;
}

bool time_limit_needs_upper(const struct problem *problem,
                            const struct problem_submission *submission)
{
	for (size_t i = 0; i < submission->n_expectations; i++)
		if (rules_is_upper_bound(&submission->expectations[i]))
			return true;
	return is_legacy_upper(problem, submission);
}

/* ---- bounds ---- */

/* The slowest of the cases that @rule (NULL: all) speaks of. One that waited instead of computing
 * says nothing about CPU time: it is slower than any limit. So is one that was stopped because it wrote too much, if it
 * should exceed the limit. */
static struct time_bound slowest(const struct problem *problem, const struct time_limit_judgement *j,
                                 const struct expectation *rule, bool should_exceed)
{
	struct time_bound bound = {.submission = j->submission};
	for (size_t i = 0; i < problem->n_cases; i++) {
		const struct case_outcome *outcome = &j->cases[i];
		enum verdict verdict = outcome->verdict;
		bool waited = verdict == VERDICT_WALL_TIME_LIMIT || verdict == VERDICT_IDLENESS ||
		              (should_exceed && verdict == VERDICT_OUTPUT_LIMIT);
		if (verdict == VERDICT_NONE || verdict == VERDICT_JUDGE_ERROR ||
		    (rule && !expectation_matches(rule, problem->cases[i].name)))
			continue;
		uint64_t time_ns = waited ? UINT64_MAX : outcome->time_ns;
		if (bound.is_given && time_ns <= bound.time_ns)
			continue;
		bound.is_given = true;
		bound.is_cut =
			waited || (verdict == VERDICT_TIME_LIMIT && outcome->time_ns >= j->run_ns);
		bound.time_ns = time_ns;
		bound.test = &problem->cases[i];
	}
	return bound;
}

static void take_lower(struct time_limit_choice *choice, const struct time_bound *bound)
{
	if (bound->is_given && (!choice->lower.is_given || bound->time_ns > choice->lower.time_ns))
		choice->lower = *bound;
}

static void take_upper(struct time_limit_choice *choice, const struct time_bound *bound)
{
	if (bound->is_given && (!choice->upper.is_given || bound->time_ns < choice->upper.time_ns))
		choice->upper = *bound;
}

static void find_bounds(const struct problem *problem, const struct time_limit_judgement *j,
                        bool lower_only, struct time_limit_choice *choice)
{
	for (size_t i = 0; i < j->submission->n_expectations; i++) {
		const struct expectation *rule = &j->submission->expectations[i];
		const struct time_bound lower = slowest(problem, j, rule, false);
		const struct time_bound upper = slowest(problem, j, rule, true);
		if (rules_is_lower_bound(rule))
			take_lower(choice, &lower);
		if (!lower_only && rules_is_upper_bound(rule))
			take_upper(choice, &upper);
	}
	if (lower_only || !is_legacy_upper(problem, j->submission))
		return;
	const struct time_bound bound = slowest(problem, j, NULL, true);
	take_upper(choice, &bound);
}

/* ---- findings ---- */

enum { SECONDS_SIZE = 32, BOUND_SIZE = 256 };

/* "2.31 s", to the millisecond: @up for what is needed at least, else down. */
static const char *seconds(uint64_t ns, bool up, char text[static SECONDS_SIZE])
{
	uint64_t ms = ns / 1000000 + (up && ns % 1000000 > 0);
	int size = snprintf(text, SECONDS_SIZE, "%llu.%03llu", (unsigned long long)ms / 1000,
	                    (unsigned long long)ms % 1000);
	while (text[size - 1] == '0')
		size--;
	if (text[size - 1] == '.')
		size--;
	(void)snprintf(text + size, SECONDS_SIZE - (size_t)size, " s");
	return text;
}

/* "2.31 s (secret/03 of accepted/a.cpp)" */
static const char *describe(const struct time_bound *bound, char text[static BOUND_SIZE])
{
	char time[SECONDS_SIZE];
	(void)seconds(bound->time_ns, false, time);
	(void)snprintf(text, BOUND_SIZE, "%s (%s of %s/%s)", time, bound->test->name,
	               bound->submission->directory, bound->submission->name);
	return text;
}

static void say_no_lower(struct findings *findings)
{
	findings_add(findings, SEVERITY_ERROR, &place,
	             "expected a submission that bounds the time limit from below, as accepted/ "
	             "does; there is none");
}

static void say_lower_cut(const struct time_bound *lower, struct findings *findings)
{
	char bound[BOUND_SIZE];
	findings_add(findings, SEVERITY_ERROR, &place,
	             "a submission that must not exceed the time limit was stopped after %s",
	             describe(lower, bound));
}

/* Waits count on the clock, which no time limit is about. */
static void say_waits(const struct time_bound *lower, struct findings *findings)
{
	findings_add(findings, SEVERITY_ERROR, &place,
	             "a submission that must not exceed the time limit waited until it was ended: "
	             "%s of %s/%s",
	             lower->test->name, lower->submission->directory, lower->submission->name);
}

static bool waits(const struct time_bound *bound)
{
	return bound->is_given && bound->time_ns == UINT64_MAX;
}

static void say_none_fits(const struct time_limit_choice *choice, uint64_t needed_ns,
                          uint64_t allowed_ns, uint64_t resolution_ns, struct findings *findings)
{
	char slow[BOUND_SIZE], fast[BOUND_SIZE];
	char needed[SECONDS_SIZE], allowed[SECONDS_SIZE], resolution[SECONDS_SIZE];
	findings_add(findings, SEVERITY_ERROR, &place,
	             "no time limit fits: slowest that must not exceed it, %s, needs >= %s, but %s "
	             "must exceed it "
	             "and allows <= %s; it is a multiple of %s",
	             describe(&choice->lower, slow), seconds(needed_ns, true, needed),
	             describe(&choice->upper, fast), seconds(allowed_ns, false, allowed),
	             seconds(resolution_ns, true, resolution));
}

static void say_too_long(const struct time_limit_choice *choice, uint64_t needed_ns,
                         struct findings *findings)
{
	char slow[BOUND_SIZE], needed[SECONDS_SIZE], most[SECONDS_SIZE];
	findings_add(
		findings, SEVERITY_ERROR, &place,
		"no time limit fits: slowest that must not exceed it, %s, needs >= %s, and the "
		"longest is %s",
		describe(&choice->lower, slow), seconds(needed_ns, true, needed),
		seconds(TIME_MOST_NS, false, most));
}

static void say_too_low(const struct time_limit_choice *choice, uint64_t needed_ns,
                        enum severity severity, struct findings *findings)
{
	char slow[BOUND_SIZE], limit[SECONDS_SIZE], needed[SECONDS_SIZE];
	findings_add(findings, severity, &place,
	             "%s is too low: slowest that must not exceed it, %s, needs >= %s",
	             seconds(choice->limit_ns, true, limit), describe(&choice->lower, slow),
	             seconds(needed_ns, true, needed));
}

/* The given limit, or in legacy packages the chosen one. */
static void say_too_high(const struct time_limit_choice *choice, uint64_t allowed_ns,
                         enum severity severity, struct findings *findings)
{
	char fast[BOUND_SIZE], limit[SECONDS_SIZE], allowed[SECONDS_SIZE];
	findings_add(findings, severity, &place,
	             "%s is too high: fastest that must exceed it, %s, %s <= %s",
	             seconds(choice->limit_ns, true, limit), describe(&choice->upper, fast),
	             choice->upper.is_cut ? "was run long enough only for" : "allows",
	             seconds(allowed_ns, false, allowed));
}

/* ---- choice ---- */

/* The smallest limit that suffices from below; too much from above is an error where the format
 * makes it one, and none is chosen. */
static void choose(const struct problem *problem, struct time_limit_choice *choice,
                   struct findings *findings)
{
	uint64_t needed_ns = multiply_up(choice->lower.time_ns, problem->limits.ac_to_time_limit);
	uint64_t allowed_ns = divide_down(choice->upper.time_ns, problem->limits.time_limit_to_tle);
	choice->limit_ns = round_up(problem, needed_ns);
	if (choice->limit_ns > TIME_MOST_NS) {
		choice->limit_ns = 0;
		say_too_long(choice, needed_ns, findings);
		return;
	}
	if (!choice->upper.is_given || choice->limit_ns <= allowed_ns)
		return;
	if (!is_strict(problem)) {
		say_too_high(choice, allowed_ns, SEVERITY_WARNING, findings);
		return;
	}
	choice->limit_ns = 0;
	say_none_fits(choice, needed_ns, allowed_ns, resolution_of(problem), findings);
}

static void check_given(const struct problem *problem, struct time_limit_choice *choice,
                        struct findings *findings)
{
	uint64_t needed_ns = multiply_up(choice->lower.time_ns, problem->limits.ac_to_time_limit);
	uint64_t allowed_ns = divide_down(choice->upper.time_ns, problem->limits.time_limit_to_tle);
	choice->limit_ns = problem->limits.time_limit_ns;
	if (waits(&choice->lower))
		say_waits(&choice->lower, findings);
	else if (choice->lower.is_given && needed_ns > choice->limit_ns)
		say_too_low(choice, needed_ns,
		            problem_is_legacy(problem) ? SEVERITY_WARNING : SEVERITY_ERROR,
		            findings);
	if (choice->upper.is_given && choice->limit_ns > allowed_ns)
		say_too_high(choice, allowed_ns,
		             is_strict(problem) ? SEVERITY_ERROR : SEVERITY_WARNING, findings);
}

static bool any_needs_lower(const struct time_limit_judgement *judgements, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (time_limit_needs_lower(judgements[i].submission))
			return true;
	return false;
}

void time_limit_choose(const struct problem *problem, const struct time_limit_judgement *judgements,
                       size_t n, bool lower_only, struct time_limit_choice *ret,
                       struct findings *findings)
{
	*ret = (struct time_limit_choice){.limit_ns = 0};
	for (size_t i = 0; i < n; i++)
		find_bounds(problem, &judgements[i], lower_only, ret);
	/* Why one could not be judged is told with it. DMOJ's packages have none, and their limits are given elsewhere. */
	if (!any_needs_lower(judgements, n) && problem->format != PROBLEM_DMOJ)
		say_no_lower(findings);
	if (problem->limits.time_limit_given)
		check_given(problem, ret, findings);
	else if (waits(&ret->lower))
		say_waits(&ret->lower, findings);
	else if (ret->lower.is_given && ret->lower.is_cut)
		say_lower_cut(&ret->lower, findings);
	else if (ret->lower.is_given)
		choose(problem, ret, findings);
}
