/* SPDX-License-Identifier: MIT */
#include "worker/validate/validate.h"

#include "worker/validate/validate_internal.h"

#include <errno.h>

/* Those that do not compile have been told, and the others are run. */
static int compile_input_validators(struct validate *v, struct error *err)
{
	int r = programs_compile(v->pipeline, 1U << ROLE_INPUT_VALIDATOR, err);
	return r == -EINVAL ? 0 : r;
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
	static const validate_check checks[] = {
		validate_presence,        validate_data_files,   validate_duplicates,
		compile_input_validators, validate_inputs,       validate_junk_inputs,
		validate_outputs,         validate_junk_outputs,
	};
	struct validate v = {.pipeline = pipeline, .findings = findings};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(checks); i++)
		r = checks[i](&v, err);
	return r;
}
