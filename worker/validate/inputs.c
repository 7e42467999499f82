/* SPDX-License-Identifier: MIT */
/*
 * Every input by every input validator: those of cases, and of outputs that are there to check the output validators,
 * are valid; each of invalid_input is rejected by one at least.
 */
#include "worker/validate/input_runs.h"

#include <string.h>

static struct input_subject subject_of(const struct data_file *file, const char *files_path,
                                       const struct case_settings *settings)
{
	return (struct input_subject){.fd = file->fd, .files_path = files_path, .settings = settings};
}

/* ---- valid ones ---- */

static void tell_outcome(struct each *each, size_t validator, const struct input_outcome *outcome)
{
	const char *path = input_validator_path(each->validate, validator);
	if (outcome->verdict == INPUT_REJECTED)
		each_find(each, SEVERITY_ERROR, "is rejected by %s%s%s", path,
		          outcome->said ? ": " : "", outcome->said ? outcome->said : "");
	if (outcome->verdict == INPUT_UNKNOWN)
		each_find(each, SEVERITY_ERROR, "is not accepted by %s, whose end is %s", path,
		          outcome->said ? outcome->said : "out of memory");
}

static int expect_valid(struct each *each, const struct input_subject *subject, struct error *err)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < input_validators_count(each->validate); i++) {
		struct input_outcome outcome;
		if (!input_validator_is_usable(each->validate, i))
			continue;
		r = input_validator_run(each, i, subject, &outcome, err);
		if (r == 0)
			tell_outcome(each, i, &outcome);
		input_outcome_done(&outcome);
	}
	return r;
}

static int check_valid(struct each *each, const char *path, const char *files_path,
                       const struct case_settings *settings, struct error *err)
{
	struct data_file file;
	each->file = path ? path : "";
	int r = data_open(&each->validate->pipeline->package, path, &file, err);
	if (r < 0)
		return r;
	const struct input_subject subject = subject_of(&file, files_path, settings);
	r = expect_valid(each, &subject, err);
	data_close(&file);
	return r;
}

static int check_case(struct each *each, struct error *err)
{
	const struct pipeline *p = each->validate->pipeline;
	const struct test_case *test = &p->problem->cases[each->index];
	if (!pipeline_case_is_wanted(p, test))
		return 0;
	return check_valid(each, test->input_path, test->files_path, test->settings, err);
}

static int check_example(struct each *each, struct error *err)
{
	const struct check_case_list *list = each->context;
	const struct check_case *example = &list->items[each->index];
	return check_valid(each, example->input_path, example->files_path, example->settings, err);
}

/* ---- invalid ones ---- */

static int is_rejected(struct each *each, const struct input_subject *subject, bool *ret,
                       struct error *err)
{
	int r = 0;
	*ret = false;
	for (size_t i = 0; r == 0 && !*ret && i < input_validators_count(each->validate); i++) {
		struct input_outcome outcome;
		if (!input_validator_is_usable(each->validate, i))
			continue;
		r = input_validator_run(each, i, subject, &outcome, err);
		*ret = outcome.verdict == INPUT_REJECTED || outcome.verdict == INPUT_TOOK_TOO_LONG;
		if (r == 0 && outcome.verdict == INPUT_UNKNOWN) {
			*ret = true;
			each_find(
				each, SEVERITY_WARNING,
				"expected its validator to reject it with exit status 43, found %s",
				outcome.said ? outcome.said : "out of memory");
		}
		input_outcome_done(&outcome);
	}
	return r;
}

static int check_invalid(struct each *each, struct error *err)
{
	const struct validate *v = each->validate;
	const struct check_case *example = &v->pipeline->problem->invalid_input.items[each->index];
	struct data_file file;
	bool rejected;
	each->file = example->input_path;
	int r = data_open(&v->pipeline->package, example->input_path, &file, err);
	if (r < 0)
		return r;
	const struct input_subject subject =
		subject_of(&file, example->files_path, example->settings);
	r = is_rejected(each, &subject, &rejected, err);
	data_close(&file);
	if (r == 0 && !rejected && !input_validators_are_stuck(v))
		each_find(each, SEVERITY_ERROR,
		          "is accepted by every input validator; one of them has to reject it");
	return r;
}

int validate_inputs(struct validate *v, struct error *err)
{
	struct problem *problem =
		(struct problem *)v->pipeline->problem; /* contexts are not const */
	if (!input_validators_are_usable(v))
		return 0;
	const struct {
		const char *what;
		size_t n;
		each_run run;
		struct check_case_list *list;
	} checks[] = {
		{"inputs", problem->n_cases, check_case, NULL},
		{"inputs of outputs", problem->invalid_output.count, check_example,
	         &problem->invalid_output},
		{"inputs of outputs", problem->valid_output.count, check_example,
	         &problem->valid_output},
		{"invalid inputs", problem->invalid_input.count, check_invalid, NULL},
	};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(checks); i++)
		r = validate_each(v, checks[i].what, checks[i].n, checks[i].run, checks[i].list,
		                  err);
	return r;
}
