/* SPDX-License-Identifier: MIT */
/*
 * Every input of a DMOJ package, as submissions get it, by the package's validator, as DMOJ's own command for it does.
 * Source: DMOJ/judge-server, dmoj/commands/validate.py.
 */
#include "worker/stages/bridged_validator.h"
#include "worker/stages/case_data.h"
#include "worker/validate/each.h"

#include <stdlib.h>

static size_t batch_of(const struct problem *problem, const struct test_case *test)
{
	size_t batches = 0;
	for (size_t i = 0; i < problem->n_groups; i++) {
		batches += problem->groups[i]->is_batch;
		if (problem->groups[i] == test->group)
			break;
	}
	return test->group->is_batch ? batches : 0;
}

/* What a generator made has no file to name but the generator's. */
static void tell(struct each *each, const struct test_case *test, const char *how,
                 const struct check_outcome *outcome)
{
	const char *program = each->validate->pipeline->problem->dmoj.validator->files.items[0];
	bool is_made = !test->input_path;
	each_find(each, SEVERITY_ERROR, "%s%s%s%s %s%s%s", is_made ? "the input of case " : "",
	          is_made ? test->name : "", is_made ? " " : "", how, program,
	          outcome->message ? ": " : "", outcome->message ? outcome->message : "");
}

static int check_input(struct each *each, const struct test_case *test, int fd, struct error *err)
{
	struct validate *v = each->validate;
	const struct problem *problem = v->pipeline->problem;
	const struct bridged_input input = {
		.fd = fd,
		.batch = batch_of(problem, test),
		.number = each->index + 1,
	};
	struct check_outcome outcome;
	bool is_late;
	int r = bridged_validate(each->slot, &v->pipeline->method, problem->dmoj.validator, &input,
	                         &outcome, &is_late, err);
	if (r < 0)
		return r;
	if (is_late)
		v->dmoj_validator_stuck = true;
	else if (outcome.verdict == VERDICT_WRONG_ANSWER)
		tell(each, test, "is rejected by", &outcome);
	else if (outcome.verdict != VERDICT_ACCEPTED)
		tell(each, test, "is not accepted by", &outcome);
	check_outcome_done(&outcome);
	return 0;
}

static int check_case(struct each *each, struct error *err)
{
	struct pipeline *p = each->validate->pipeline;
	const struct test_case *test = &p->problem->cases[each->index];
	const struct case_place place = {
		.package = &p->package,
		.problem = p->problem,
		.test = test,
		.state = p->state,
		.number = pipeline_number(p),
	};
	struct case_data data;
	if (!pipeline_case_is_wanted(p, test) || each->validate->dmoj_validator_stuck)
		return 0;
	each->file = test->input_path  ? test->input_path
	             : test->generator ? test->generator->program->files.items[0]
	                               : "init.yml";
	int r = case_data_open(&place, &data, err);
	if (r < 0)
		return r;
	r = check_input(each, test, data.input.fd, err);
	case_data_close(&data);
	return r;
}

int validate_dmoj_inputs(struct validate *v, struct error *err)
{
	const struct pipeline *p = v->pipeline;
	const struct helper_ref *ref = p->problem->dmoj.validator;
	const struct program *program = ref ? helpers_find(&p->helpers, ref) : NULL;
	if (!program || !program->suite)
		return 0;
	int r = validate_each(v, "inputs", p->problem->n_cases, check_case, NULL, err);
	if (v->dmoj_validator_stuck)
		findings_add(v->findings, SEVERITY_ERROR,
		             &(struct place){.file = ref->files.items[0]},
		             "takes too long; on other data it was not tried, then");
	return r;
}
