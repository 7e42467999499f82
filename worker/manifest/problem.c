/* SPDX-License-Identifier: MIT */
#include "worker/manifest/problem.h"

#include "common/units.h"
#include "worker/manifest/bridged_type.h"
#include "worker/manifest/manifest_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* Source: problem package format 2025-09, "limits", typical system defaults; legacy names the
 * same. */
const struct problem_limits problem_limits_typical = {
	.memory_bytes = 2048 * MIB,
	.output_bytes = 8 * MIB,
	.code_bytes = 128 * KIB,
	.compilation_time_ns = 60 * NS_PER_S,
	.compilation_memory_bytes = 2048 * MIB,
	.validation_time_ns = 60 * NS_PER_S,
	.validation_memory_bytes = 2048 * MIB,
	.validation_output_bytes = 8 * MIB,
	.validation_passes = 2,
};

void problem_limits_complete(struct problem_limits *limits, const struct problem_limits *defaults)
{
	static const size_t offsets[] = {
		offsetof(struct problem_limits, memory_bytes),
		offsetof(struct problem_limits, output_bytes),
		offsetof(struct problem_limits, code_bytes),
		offsetof(struct problem_limits, compilation_time_ns),
		offsetof(struct problem_limits, compilation_memory_bytes),
		offsetof(struct problem_limits, validation_time_ns),
		offsetof(struct problem_limits, validation_memory_bytes),
		offsetof(struct problem_limits, validation_output_bytes),
		offsetof(struct problem_limits, validation_passes),
	};
	for (size_t i = 0; i < ARRAY_SIZE(offsets); i++) {
		uint64_t *limit = (void *)((char *)limits + offsets[i]);
		if (*limit == 0)
			*limit = *(const uint64_t *)(const void *)((const char *)defaults +
			                                           offsets[i]);
	}
}

bool problem_is_legacy(const struct problem *problem)
{
	return problem->format == PROBLEM_LEGACY || problem->format == PROBLEM_LEGACY_ICPC;
}

enum score_aggregation test_group_aggregation(const struct test_group *group)
{
	if (group->scoring.aggregation != AGGREGATE_DEFAULT)
		return group->scoring.aggregation;
	return strcmp(group->name, "secret") == 0 ? AGGREGATE_SUM : AGGREGATE_PASS_FAIL;
}

/* In 2025-09 groups are in the byte order of their names, and every one of very many may require others. */
static size_t search_group(const struct problem *problem, const char *name)
{
	size_t low = 0, high = problem->n_groups;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(name, problem->groups[middle]->name);
		if (order == 0)
			return middle;
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return SIZE_MAX;
}

size_t problem_find_group(const struct problem *problem, const char *name)
{
	if (problem->format == PROBLEM_2025_09)
		return search_group(problem, name);
	for (size_t i = 0; i < problem->n_groups; i++)
		if (strcmp(problem->groups[i]->name, name) == 0)
			return i;
	return SIZE_MAX;
}

size_t problem_required_group(const struct problem *problem, const char *name)
{
	size_t found = problem_find_group(problem, name);
	_cleanup_(freep) char *inner = found == SIZE_MAX ? str_printf("secret/%s", name) : NULL;
	return inner ? problem_find_group(problem, inner) : found;
}

bool program_is_called(const char *program, const char *name)
{
	size_t length = strlen(name);
	return program && strncmp(program, name, length) == 0 &&
	       (program[length] == '\0' || program[length] == '.');
}

void named_words_free(struct named_words *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		free(items[i].name);
		strv_done(&items[i].words);
	}
	free(items);
}

void case_settings_done(struct case_settings *settings)
{
	strv_done(&settings->args);
	strv_done(&settings->output_validator_args);
	strv_done(&settings->static_validator_args);
	free(settings->output_validator_name);
	named_words_free(settings->input_validator_args, settings->n_input_validator_args);
}

void group_scoring_done(struct group_scoring *scoring)
{
	strv_done(&scoring->require_pass);
}

void group_grading_done(struct group_grading *grading)
{
	free(grading->grader_flags);
	free(grading->accept_score);
	free(grading->reject_score);
	free(grading->range_low);
	free(grading->range_high);
}

static void program_list_done(struct program_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->items[i].name);
		free(list->items[i].path);
	}
	free(list->items);
}

static void groups_free(struct problem *problem)
{
	for (size_t i = 0; i < problem->n_groups; i++) {
		free(problem->groups[i]->name);
		free(problem->groups[i]->points);
		free(problem->groups[i]->dependencies);
		group_grading_done(&problem->groups[i]->grading);
		group_scoring_done(&problem->groups[i]->scoring);
		free(problem->groups[i]);
	}
	free(problem->groups);
	for (size_t i = 0; i < problem->n_settings; i++) {
		case_settings_done(problem->settings[i]);
		free(problem->settings[i]);
	}
	free(problem->settings);
}

static void generator_free(struct case_generator *generator)
{
	if (!generator)
		return;
	strv_done(&generator->args);
	free(generator->input_path);
	free(generator);
}

static void cases_free(struct problem *problem)
{
	for (size_t i = 0; i < problem->n_cases; i++) {
		free(problem->cases[i].points);
		generator_free(problem->cases[i].generator);
		free(problem->cases[i].name);
		free(problem->cases[i].input_path);
		free(problem->cases[i].answer_path);
		free(problem->cases[i].files_path);
	}
	free(problem->cases);
}

static void check_cases_free(struct check_case_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		free(list->items[i].name);
		free(list->items[i].input_path);
		free(list->items[i].answer_path);
		free(list->items[i].output_path);
		free(list->items[i].files_path);
	}
	free(list->items);
}

void expectation_done(struct expectation *expectation)
{
	free(expectation->origin);
	free(expectation->cases);
	free(expectation->score_low);
	free(expectation->score_high);
	free(expectation->message);
}

void problem_submission_done(struct problem_submission *submission)
{
	for (size_t i = 0; i < submission->n_expectations; i++)
		expectation_done(&submission->expectations[i]);
	free(submission->expectations);
	free(submission->name);
	free(submission->directory);
	free(submission->path);
	free(submission->expected_score);
	free(submission->language);
	free(submission->entrypoint);
}

static void submissions_free(struct problem *problem)
{
	for (size_t i = 0; i < problem->n_submissions; i++)
		problem_submission_done(&problem->submissions[i]);
	free(problem->submissions);
}

static void includes_free(struct problem *problem)
{
	for (size_t i = 0; i < problem->n_includes; i++) {
		free(problem->includes[i].language);
		free(problem->includes[i].path);
	}
	free(problem->includes);
}

void helper_ref_done(struct helper_ref *helper)
{
	strv_done(&helper->files);
	strv_done(&helper->flags);
	strv_done(&helper->args);
	free(helper->language);
	free(helper->language_key);
	free(helper->type);
	free(helper->args_format);
	free(helper->points_scale);
}

bool checker_follows(const struct checker_ref *checker, const struct helper_ref *interactor)
{
	return checker && checker->program.type && interactor->type &&
	       bridged_type_passes_output(checker->program.type) &&
	       bridged_type_passes_output(interactor->type);
}

static void dmoj_free(struct dmoj_problem *dmoj)
{
	for (size_t i = 0; i < dmoj->n_programs; i++) {
		helper_ref_done(dmoj->programs[i]);
		free(dmoj->programs[i]);
	}
	for (size_t i = 0; i < dmoj->n_checkers; i++) {
		free(dmoj->checkers[i]->name);
		strv_done(&dmoj->checkers[i]->args);
		helper_ref_done(&dmoj->checkers[i]->program);
		free(dmoj->checkers[i]);
	}
	free(dmoj->programs);
	free(dmoj->checkers);
	free(dmoj->wall_time_factor);
	free(dmoj->input_file);
	free(dmoj->output_file);
	free(dmoj->signature_entry);
	free(dmoj->signature_header);
	strv_done(&dmoj->hints);
}

static void constants_free(struct problem *problem)
{
	for (size_t i = 0; i < problem->n_constants; i++) {
		free(problem->constants[i].name);
		free(problem->constants[i].value);
	}
	free(problem->constants);
}

void problem_data_done(struct problem *problem)
{
	groups_free(problem);
	cases_free(problem);
}

void problem_free(struct problem *problem)
{
	if (!problem)
		return;
	free(problem->format_text);
	free(problem->short_name);
	free(problem->name);
	free(problem->uuid);
	strv_done(&problem->languages);
	strv_done(&problem->keywords);
	strv_done(&problem->validator_flags);
	group_grading_done(&problem->grading);
	constants_free(problem);
	dmoj_free(&problem->dmoj);
	includes_free(problem);
	program_list_done(&problem->input_validators);
	program_list_done(&problem->output_validators);
	program_list_done(&problem->static_validators);
	program_list_done(&problem->graders);
	problem_data_done(problem);
	check_cases_free(&problem->invalid_input);
	check_cases_free(&problem->invalid_output);
	check_cases_free(&problem->valid_output);
	submissions_free(problem);
	free(problem);
}
