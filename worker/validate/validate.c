/* SPDX-License-Identifier: MIT */
#include "worker/validate/validate.h"

#include "worker/validate/validate_internal.h"

#include <errno.h>
#include <stdlib.h>

/* Those that do not compile have been told, and the others are run. */
static int compile_input_validators(struct validate *v, struct error *err)
{
	size_t n = v->pipeline->problem->input_validators.count;
	v->input_validators_stuck = calloc(n + 1, sizeof(*v->input_validators_stuck));
	if (!v->input_validators_stuck)
		return error_set(err, -ENOMEM, "validate");
	int r = programs_compile(v->pipeline, 1U << ROLE_INPUT_VALIDATOR, err);
	return r == -EINVAL ? 0 : r;
}

static void tell_one_stuck(const struct validate *v, bool stuck, const char *file)
{
	if (stuck)
		findings_add(v->findings, SEVERITY_ERROR, &(struct place){.file = file},
		             "takes too long; on other data it was not tried, then");
}

static int tell_stuck(struct validate *v, _unused_ struct error *err)
{
	const struct problem *problem = v->pipeline->problem;
	for (size_t i = 0; i < problem->input_validators.count; i++)
		tell_one_stuck(v, v->input_validators_stuck[i],
		               problem->input_validators.items[i].path);
	for (size_t i = 0; i < v->pipeline->method.n_validators; i++)
		tell_one_stuck(v, v->output_validators_stuck,
		               problem->output_validators.items[i].path);
	return 0;
}

bool validate_can_check_outputs(const struct validate *v)
{
	const struct check_method *method = &v->pipeline->method;
	for (size_t i = 0; i < method->n_validators; i++)
		if (!method->validators[i].suite)
			return false;
	return method->n_validators > 0 || !v->pipeline->problem->custom_validation;
}

int validate_data(struct pipeline *pipeline, struct findings *findings, struct error *err)
{
	static const struct {
		validate_check run;
		bool needs_certainty; /* what programs say of data depends on what they are given */
	} checks[] = {
		{validate_presence, false},        {validate_constants, false},
		{validate_groups, false},          {validate_interactions, false},
		{validate_data_files, false},      {validate_duplicates, false},
		{compile_input_validators, false}, {validate_inputs, true},
		{validate_junk_inputs, true},      {validate_outputs, true},
		{validate_junk_outputs, true},     {tell_stuck, false},
	};
	struct validate v = {.pipeline = pipeline, .findings = findings};
	int r = 0;
	if (pipeline->problem->format == PROBLEM_DMOJ)
		return validate_dmoj_inputs(&v, err); /* files have other rules */
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(checks); i++)
		if (!pipeline->problem->doubts || !checks[i].needs_certainty)
			r = checks[i].run(&v, err);
	free((void *)v.input_validators_stuck);
	return r;
}
