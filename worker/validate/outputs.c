/* SPDX-License-Identifier: MIT */
/*
 * Outputs that come with the package, by the output validators: answers of cases as if a submission had written them,
 * valid_output and invalid_output. Of interactive problems, and of those with several passes, no file is an output.
 */
#include "common/fd.h"
#include "common/file.h"
#include "worker/validate/output_runs.h"

#include <string.h>

/* What the verdict should be. */
struct expected_output {
	enum verdict verdict;
	enum severity severity; /* of another one */
	const char *otherwise;  /* "is not accepted" */
};

static void tell(struct each *each, const struct expected_output *expected,
                 const struct check_outcome *outcome)
{
	const char *separator = outcome->message ? ": " : "";
	_cleanup_(freep) char *words = output_words(outcome->message ? outcome->message : "");
	each->found.out_of_memory |= !words;
	if (outcome->verdict == VERDICT_JUDGE_ERROR)
		each_find(each, expected->severity, "the output validator fails on it%s%s",
		          separator, words);
	else if (outcome->verdict != expected->verdict)
		each_find(each, expected->severity, "%s%s%s", expected->otherwise, separator, words);
}

/* @path: the file that is taken for an output. */
static int check_file(struct each *each, struct output_subject *subject, const char *path,
                      const struct expected_output *expected, struct error *err)
{
	struct check_outcome outcome;
	struct data_file file;
	each->file = path;
	int r = data_open(&each->validate->pipeline->package, path, &file, err);
	if (r < 0)
		return r;
	subject->output = file.fd;
	r = output_check(each, subject, &outcome, err);
	data_close(&file);
	if (r != 0)
		return r < 0 ? r : 0;
	tell(each, expected, &outcome);
	check_outcome_done(&outcome);
	return 0;
}

/* ---- answers ---- */

/* "data/secret/1.out", which is shown as the output instead of the answer; NULL when there is none. */
static char *find_override(const struct validate *v, const struct test_case *test)
{
	size_t length = strlen(test->input_path) - strlen(".in");
	_cleanup_(freep) char *path = str_printf("%.*s.out", (int)length, test->input_path);
	_cleanup_(fd_closep) int fd =
		path ? file_open_beneath(v->pipeline->package.dir, path, NULL) : -1;
	return fd >= 0 ? TAKE_PTR(path) : NULL;
}

/* An output that is given is one. Answers that submitters see are shown as outputs; others may be whatever the validator wants to know. Source: problem
 * package format 2025-09, "Validation of shared test case files". */
static enum severity severity_of_answer(const struct validate *v, const struct test_case *test,
                                        const char *override)
{
	if (override && v->pipeline->problem->format == PROBLEM_2025_09)
		return SEVERITY_ERROR;
	bool is_sample = strncmp(test->name, "sample/", strlen("sample/")) == 0;
	return is_sample || test->settings->full_feedback ? SEVERITY_ERROR : SEVERITY_WARNING;
}

static int check_answer(struct each *each, struct error *err)
{
	const struct validate *v = each->validate;
	const struct test_case *test = &v->pipeline->problem->cases[each->index];
	struct output_subject subject = output_subject_of(test);
	if (!test->input_path || !test->answer_path || !pipeline_case_is_wanted(v->pipeline, test))
		return 0;
	_cleanup_(freep) char *override = find_override(v, test);
	const struct expected_output expected = {
		.verdict = VERDICT_ACCEPTED,
		.severity = severity_of_answer(v, test, override),
		.otherwise = "is not accepted by the output validator, as an output of its case",
	};
	int r = check_file(each, &subject, override ? override : test->answer_path, &expected, err);
	each->file = test->input_path; /* of what is left to say, without the override */
	return r;
}

/* ---- examples ---- */

struct examples {
	const struct check_case_list *list;
	struct expected_output expected;
};

static int check_example(struct each *each, struct error *err)
{
	const struct examples *examples = each->context;
	const struct check_case *example = &examples->list->items[each->index];
	struct output_subject subject = {
		.name = example->name,
		.input_path = example->input_path,
		.answer_path = example->answer_path,
		.settings = example->settings,
	};
	each->file = example->input_path;
	if (!example->output_path || !example->answer_path)
		return 0; /* the reading of the package tells that */
	return check_file(each, &subject, example->output_path, &examples->expected, err);
}

/* The format has them for problems in which a file is what a submission says. */
static void tell_untried(const struct validate *v, const struct check_case_list *list,
                         const char *folder)
{
	const struct problem *problem = v->pipeline->problem;
	if (list->count > 0)
		findings_add(v->findings, SEVERITY_WARNING, &(struct place){.file = folder},
		             "is not tried: in %s problem no file is an output",
		             problem->interactive ? "an interactive" : "a multi-pass");
}

int validate_outputs(struct validate *v, struct error *err)
{
	const struct problem *problem = v->pipeline->problem;
	struct examples valid = {
		&problem->valid_output,
		{VERDICT_ACCEPTED, SEVERITY_ERROR, "is not accepted by the output validator"}};
	struct examples invalid = {
		&problem->invalid_output,
		{VERDICT_WRONG_ANSWER, SEVERITY_ERROR, "is accepted by the output validator"}};
	if (problem->interactive || problem->multi_pass) {
		tell_untried(v, &problem->valid_output, "data/valid_output");
		tell_untried(v, &problem->invalid_output, "data/invalid_output");
		return 0;
	}
	if (!validate_can_check_outputs(v))
		return 0;
	int r = validate_each(v, "answers", problem->n_cases, check_answer, NULL, err);
	if (r == 0)
		r = validate_each(v, "valid outputs", valid.list->count, check_example, &valid, err);
	if (r == 0)
		r = validate_each(v, "invalid outputs", invalid.list->count, check_example,
		                  &invalid, err);
	return r;
}
