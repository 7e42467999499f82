/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as the configuration of a package with two cases and two submissions. Lines of four
 * equals signs part the input into problem.yaml, data/secret/testdata.yaml,
 * data/secret/test_group.yaml, data/secret/1.yaml, domjudge-problem.ini,
 * submissions/submissions.yaml, submissions.json and a submission's source.
 */
#include "common/file.h"
#include "worker/manifest/manifest.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char directory[] = "/tmp/juror-fuzz-XXXXXX";

static void remove_directory(void)
{
	(void)!file_remove_tree(AT_FDCWD, directory, NULL); /* nothing to be done about a failure */
}

static void put(int package, const char *path, const void *data, size_t size)
{
	int fd = openat(package, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	(void)close(fd);
}

/* The package's directory, made at the first call. */
static int package_open(void)
{
	static int package = -1;
	if (package >= 0)
		return package;
	char path[64];
	if (!mkdtemp(directory) || atexit(remove_directory) != 0)
		abort();
	(void)snprintf(path, sizeof(path), "%s/data/secret/b/c", directory);
	if (file_make_dirs(path, NULL) < 0)
		abort();
	package = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	put(package, "data/secret/1.in", "", 0);
	put(package, "data/secret/1.ans", "", 0);
	(void)snprintf(path, sizeof(path), "%s/submissions/accepted", directory);
	if (file_make_dirs(path, NULL) < 0)
		abort();
	put(package, "submissions/accepted/a.py", "", 0);
	(void)snprintf(path, sizeof(path), "%s/submissions/mixed", directory);
	if (file_make_dirs(path, NULL) < 0)
		abort();
	put(package, "data/secret/b/1.in", "", 0);
	put(package, "data/secret/b/1.ans", "", 0);
	return package;
}

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
	int package = package_open();
	const char *at = (const char *)data, *end = at + size;
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		const char *part_end = memmem(at, (size_t)(end - at), separator, strlen(separator));
		const char *stop = part_end ? part_end : end;
		put(package, parts[i], at, (size_t)(stop - at));
		at = part_end ? part_end + strlen(separator) : end;
	}
	for (int strict = 0; strict < 2; strict++) {
		struct findings findings = {0};
		struct problem *problem = NULL;
		int r = problem_read(package, "package", strict, &findings, &problem);
		if ((r < 0) != findings_failed(&findings) || (r < 0) != (problem == NULL))
			abort();
		if (problem)
			look_at(problem);
		problem_free(problem);
		findings_done(&findings);
	}
	return 0;
}
