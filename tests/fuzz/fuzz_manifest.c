/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the configuration of a package with two cases and two submissions. Lines of four
 * equals signs part the input into problem.yaml, data/secret/testdata.yaml,
 * data/secret/test_group.yaml, data/secret/1.yaml, domjudge-problem.ini,
 * submissions/submissions.yaml, submissions.json and a submission's source.
 */
#include "tests/fuzz/package.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Every field that a caller may look at. */
static void look_at(const struct problem *problem)
{
	size_t words =
		strlen(problem->name) + strlen(problem->short_name) + strlen(problem->format_text);
	for (size_t i = 0; i < problem->n_cases; i++) {
		const struct case_settings *settings = problem->cases[i].settings;
		words += settings->args.count + settings->output_validator_args.count;
		for (size_t k = 0; k < settings->n_input_validator_args; k++)
			words += settings->input_validator_args[k].words.count;
	}
	for (size_t i = 0; i < problem->n_groups; i++)
		words += strlen(problem->groups[i]->name);
	for (size_t i = 0; i < problem->n_submissions; i++) {
		const struct problem_submission *submission = &problem->submissions[i];
		words += strlen(submission->path);
		for (size_t k = 0; k < submission->n_expectations; k++)
			words += expectation_matches(&submission->expectations[k], "secret/1");
	}
	if (words == 0 || problem->n_cases != 2 || problem->n_submissions != 2)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char separator[] = "====\n";
	static const char *const parts[] = {
		"problem.yaml",       "data/secret/testdata.yaml", "data/secret/test_group.yaml",
		"data/secret/1.yaml", "domjudge-problem.ini",      "submissions/submissions.yaml",
		"submissions.json",   "submissions/mixed/a.c"};
	static const char *const files[] = {"data/secret/1.in",          "data/secret/1.ans",
	                                    "submissions/accepted/a.py", "submissions/mixed/a.c",
	                                    "data/secret/b/1.in",        "data/secret/b/1.ans",
	                                    "data/secret/b/c/.keep",     NULL};
	int package = package_open(files);
	const char *at = (const char *)data, *end = at + size;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		const char *part_end = memmem(at, (size_t)(end - at), separator, strlen(separator));
		const char *stop = part_end ? part_end : end;
		package_put(package, parts[i], at, (size_t)(stop - at));
		at = part_end ? part_end + strlen(separator) : end;
	}
	package_read(package, look_at);
	return 0;
}
