/* SPDX-License-Identifier: MIT */
#include "worker/stages/conclude.h"

#include "worker/score/expect.h"
#include "worker/score/rules.h"
#include "worker/stages/grader.h"
#include "worker/stages/judgement.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- cases ---- */

/* What a slot judged ahead of the case that stops the rest would make reports differ from run to run. */
static void drop_cases(struct judgement *j)
{
	for (size_t i = 0; i < j->report->n_cases; i++)
		if (!needs_case(&j->needs, j->cases[i]))
			report_case_forget(&j->report->cases[i]);
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

/* Borrowed from the judgement. */
struct outcomes {
	struct case_outcome *cases;       /* of the problem */
	struct case_outcome *validations; /* static ones, of its groups */
};

static void outcomes_done(struct outcomes *outcomes)
{
	free(outcomes->cases);
	free(outcomes->validations);
}

static int outcomes_fill(struct outcomes *ret, const struct judgement *j)
{
	const struct problem *problem = j->pipeline->problem;
	ret->cases = calloc(problem->n_cases + 1, sizeof(*ret->cases));
	ret->validations = calloc(problem->n_groups + 1, sizeof(*ret->validations));
	if (!ret->cases || !ret->validations)
		return -ENOMEM;
	for (size_t i = 0; i < j->report->n_cases; i++) {
		const struct report_case *c = &j->report->cases[i];
		if (c->verdict != VERDICT_NONE)
			ret->cases[j->cases[i]] = (struct case_outcome){
				.verdict = c->verdict,
				.score_text = j->outcomes[i].score,
				.multiplier_text = j->outcomes[i].multiplier,
				.message = c->message,
				.time_ns = c->cpu_ns,
			};
	}
	for (size_t i = 0; i < problem->n_groups; i++)
		ret->validations[i] = (struct case_outcome){
			.verdict = j->validations[i].verdict,
			.score_text = j->validations[i].score,
			.multiplier_text = j->validations[i].multiplier,
			.message = j->validations[i].message,
		};
	return 0;
}

/* ---- scores ---- */

static char *text_of(bool is_there, const struct number *number)
{
	return is_there ? number_text(number) : NULL;
}

static char *copy_of(const char *text)
{
	return text ? strdup(text) : NULL;
}

/* NULL: there is none; that of a group that is not run does not count. */
static struct report_validation *report_validation(const struct judgement *j,
                                                   const struct score *score, size_t group)
{
	const struct check_outcome *outcome = &j->validations[group];
	const struct case_score *value = &score->static_validations[group];
	bool is_none = outcome->verdict == VERDICT_NONE || score->groups[group].is_left_out;
	struct report_validation *ret = is_none ? NULL : calloc(1, sizeof(*ret));
	if (ret)
		*ret = (struct report_validation){
			.verdict = outcome->verdict,
			.score = text_of(value->has_score, &value->score),
			.message = copy_of(outcome->message),
			.team_message = copy_of(outcome->team_message),
		};
	return ret;
}

static int report_groups(const struct judgement *j, const struct score *score)
{
	const struct problem *problem = j->pipeline->problem;
	struct report_judgement *report = j->report;
	report->groups = calloc(score->n_groups + 1, sizeof(*report->groups));
	if (!report->groups)
		return -ENOMEM;
	for (size_t i = 0; i < score->n_groups; i++) {
		const struct score_value *value = &score->groups[i];
		if (problem->groups[i]->name[0] == '\0') /* data/ itself is the submission */
			continue;
		report->groups[report->n_groups++] = (struct report_group){
			.name = strdup(problem->groups[i]->name),
			.verdict = value->verdict,
			.score = text_of(value->has_score, &value->score),
			.max_score = text_of(value->has_max, &value->max),
			.static_validation = report_validation(j, score, i),
		};
	}
	return 0;
}

/* What is told beside the case's name does not begin with it again. */
static const char *without_name(const char *text, const char *name)
{
	size_t length = strlen(name);
	return strncmp(text, name, length) == 0 && strncmp(text + length, ": ", 2) == 0
	               ? text + length + 2
	               : text;
}

static void blame(struct judgement *j, const struct score *score)
{
	struct report_case *c = NULL;
	for (size_t i = 0; i < j->report->n_cases; i++)
		if (j->cases[i] == score->error_case)
			c = &j->report->cases[i];
	if (!c) {
		free(j->report->message);
		j->report->message = strdup(score->error);
		return;
	}
	c->verdict = VERDICT_JUDGE_ERROR;
	free(c->message);
	c->message = strdup(without_name(score->error, c->name));
}

static int report_score(struct judgement *j, const struct score *score)
{
	struct report_judgement *report = j->report;
	report->verdict = score->total.verdict;
	report->score = text_of(score->total.has_score, &score->total.score);
	report->max_score = text_of(score->total.has_max, &score->total.max);
	for (size_t i = 0; i < report->n_cases; i++) {
		const struct case_score *of_case = &score->cases[j->cases[i]];
		report->cases[i].score = text_of(of_case->has_score, &of_case->score);
	}
	if (score->error)
		blame(j, score);
	return report_groups(j, score);
}

/* Why a static validation did not accept belongs to no case: the submission's message tells it. */
static int report_validations(struct report_judgement *report)
{
	const struct report_group *chosen = NULL;
	for (size_t i = 0; i < report->n_groups; i++) {
		const struct report_group *group = &report->groups[i];
		if (!group->static_validation ||
		    group->static_validation->verdict == VERDICT_ACCEPTED)
			continue;
		bool is_error = group->static_validation->verdict == VERDICT_JUDGE_ERROR;
		if (!chosen ||
		    (is_error && chosen->static_validation->verdict != VERDICT_JUDGE_ERROR))
			chosen = group;
	}
	if (!chosen || report->message)
		return 0;
	const char *said = chosen->static_validation->message;
	report->message =
		str_printf("%s (static validation): %s", chosen->name, said ? said : "rejected");
	return report->message ? 0 : -ENOMEM;
}

/* Who checks the package is told once of it, whichever submission shows it; who judges, of the submission and the package. */
static void tell_faults(struct judgement *j, const struct score *score)
{
	struct findings faults = {0};
	struct pipeline *p = j->pipeline;
	const char *package = p->strict ? NULL : p->package_name;
	for (size_t i = 0; i < score->faults.count; i++)
		findings_add(&faults, p->strict ? SEVERITY_ERROR : SEVERITY_WARNING,
		             &(struct place){.file = NULL}, "%s%s%s%s", package ? "on " : "",
		             package ? package : "", package ? ": " : "", score->faults.items[i]);
	if (p->strict)
		pipeline_warn(p, &faults);
	else
		judgement_tell(j, &faults);
}

/* Told once of the package, whichever submission shows it. */
static void warn_of_kinds(struct pipeline *p, const struct score_kinds *more)
{
	static const char *const folders[] = {"output_validator", "static_validator"};
	struct findings warnings = {0};
	score_kinds_add(&p->score_kinds, more);
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		const char *score = p->score_kinds.validators[i].score_by;
		const char *multiplier = p->score_kinds.validators[i].multiplier_by;
		_cleanup_(freep) char *file = pipeline_file(p, folders[i]);
		if (*score && *multiplier)
			findings_add(&warnings, p->strict ? SEVERITY_ERROR : SEVERITY_WARNING,
			             &(struct place){.file = file},
			             "expected one kind of score files, found score.txt for %s and "
			             "score_multiplier.txt for %s",
			             score, multiplier);
	}
	pipeline_warn(p, &warnings);
}

/* ---- promises ---- */

static const struct {
	unsigned bit;
	enum verdict verdict;
} expected_words[] = {
	{EXPECT_AC, VERDICT_ACCEPTED},
	{EXPECT_WA, VERDICT_WRONG_ANSWER},
	{EXPECT_TLE, VERDICT_TIME_LIMIT},
	{EXPECT_RTE, VERDICT_RUN_TIME_ERROR},
};

/* The verdicts that the submission as a whole may have, by the rules about all its cases. "accepted" requires nothing but
 * permits only AC; what is shown is the narrower of the two. */
static int report_expected(const struct judgement *j)
{
	const struct problem_submission *promise = j->promise;
	unsigned shown = EXPECT_ANY;
	int r = 0;
	for (int v = 0; r == 0 && v < VERDICT_COUNT; v++)
		if (promise->expected_verdicts >> v & 1)
			r = strv_add(&j->report->expected, verdict_code((enum verdict)v));
	for (size_t i = 0; i < promise->n_expectations; i++) {
		const struct expectation *rule = &promise->expectations[i];
		unsigned permitted = rules_permitted(j->pipeline->problem, rule);
		unsigned required = rules_required(j->pipeline->problem, rule);
		if (!rule->cases)
			shown &= required == EXPECT_ANY ? permitted : required;
	}
	for (size_t i = 0; r == 0 && shown != EXPECT_ANY && i < ARRAY_SIZE(expected_words); i++)
		if (expected_words[i].bit & shown)
			r = strv_add(&j->report->expected, verdict_code(expected_words[i].verdict));
	return r;
}

static int compare(struct judgement *j, const struct outcomes *outcomes, const struct score *score,
                   struct error *err)
{
	static const enum report_met words[] = {
		[EXPECT_UNKNOWN] = MET_UNKNOWN, [EXPECT_NOT_MET] = MET_NO, [EXPECT_MET] = MET_YES};
	const struct expect_input input = {
		.problem = j->pipeline->problem,
		.submission = j->promise,
		.cases = outcomes->cases,
		.static_validations = outcomes->validations,
		.is_partial =
			pipeline_sees_a_part(j->pipeline) || pool_is_stopping(j->pipeline->pool),
		.verdict = j->report->verdict,
		.score = score,
	};
	if (!j->promise || j->refused || !submission_has_promise(j->promise))
		return 0;
	if (report_expected(j) < 0)
		return error_set(err, -ENOMEM, "promises");
	int r = expect_check(&input, &j->report->unmet, err);
	if (r < 0)
		return r;
	j->report->met = words[r];
	return 0;
}

/* ---- all of it ---- */

static int score_cases(const struct slot *slot, struct judgement *j,
                       const struct outcomes *outcomes, struct score *ret, struct error *err)
{
	const struct pipeline *p = j->pipeline;
	const struct program_set *graders = &p->programs.of[ROLE_GRADER];
	struct grader grader = {.slot = slot, .limits = p->method.limits};
	struct score_grader score_grader = {.run = grader_run, .context = &grader};
	if (graders->count > 0)
		grader.program = graders->items;
	const struct score_input input = {
		.problem = p->problem,
		.submission = j->report->submission,
		.cases = outcomes->cases,
		.static_validations = outcomes->validations,
		.dialect = p->dialect ? *p->dialect : score_dialect_of(p->problem),
		.grader = grader.program ? &score_grader : NULL,
	};
	return score_submission(&input, ret, err);
}

static int conclude_cases(const struct slot *slot, struct judgement *j, struct error *err)
{
	struct score score = {0};
	_cleanup_(outcomes_done) struct outcomes outcomes = {0};
	drop_cases(j);
	find_worst(j->report);
	if (outcomes_fill(&outcomes, j) < 0)
		return error_set(err, -ENOMEM, "scores");
	int r = score_cases(slot, j, &outcomes, &score, err);
	if (r == 0 && (report_score(j, &score) < 0 || report_validations(j->report) < 0))
		r = error_set(err, -ENOMEM, "scores");
	if (r == 0)
		r = compare(j, &outcomes, &score, err);
	tell_faults(j, &score);
	warn_of_kinds(j->pipeline, &score.kinds);
	score_done(&score);
	return r;
}

int conclude_judgement(const struct slot *slot, struct judgement *j, struct error *err)
{
	if (j->report->n_cases > 0)
		return conclude_cases(slot, j, err);
	if (j->report->compile.verdict == VERDICT_COMPILE_ERROR)
		j->report->verdict = VERDICT_COMPILE_ERROR;
	if (j->report->verdict == VERDICT_NONE) /* everything was stopped before its turn came */
		return 0;
	return compare(j, &(struct outcomes){0}, NULL, err);
}
