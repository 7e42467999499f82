/* SPDX-License-Identifier: MIT */
/*
 * The submissions of a package: an entry of a directory below submissions/ is one, and the
 * directory's name says what it should get.
 */
#include "common/error.h"
#include "common/file.h"
#include "worker/manifest/manifest_internal.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct expectation {
	const char *directory;
	unsigned permitted, required;
};

/* Source: problem package format 2025-09, "Example Submissions", default values of
 * submissions.yaml. */
static const struct expectation expectations_2025[] = {
	{"accepted", EXPECT_AC, EXPECT_ANY},
	{"rejected", EXPECT_ANY, EXPECT_RTE | EXPECT_TLE | EXPECT_WA},
	{"wrong_answer", EXPECT_AC | EXPECT_WA, EXPECT_WA},
	{"time_limit_exceeded", EXPECT_AC | EXPECT_TLE, EXPECT_TLE},
	{"run_time_error", EXPECT_AC | EXPECT_RTE, EXPECT_RTE},
	{"brute_force", EXPECT_AC | EXPECT_RTE | EXPECT_TLE, EXPECT_RTE | EXPECT_TLE},
	{NULL, 0, 0},
};

/* Source: problem package format legacy, "Example Submissions". */
static const struct expectation expectations_legacy[] = {
	{"accepted", EXPECT_AC, EXPECT_ANY},
	{"partially_accepted", EXPECT_AC, EXPECT_ANY},
	{"wrong_answer", EXPECT_AC | EXPECT_WA, EXPECT_WA},
	{"time_limit_exceeded", EXPECT_AC | EXPECT_WA | EXPECT_TLE, EXPECT_TLE},
	{"run_time_error", EXPECT_ANY, EXPECT_RTE},
	{NULL, 0, 0},
};

/* The drafts know the directories of both. */
static const struct expectation *const tables[PROBLEM_FORMAT_COUNT][2] = {
	[PROBLEM_LEGACY] = {expectations_legacy, NULL},
	[PROBLEM_LEGACY_ICPC] = {expectations_legacy, NULL},
	[PROBLEM_2023_07] = {expectations_2025, expectations_legacy},
	[PROBLEM_2025_09] = {expectations_2025, NULL},
};

static const struct expectation *find_expectation(enum problem_format format, const char *directory)
{
	for (size_t i = 0; i < ARRAY_SIZE(tables[format]); i++)
		for (const struct expectation *row = tables[format][i]; row && row->directory; row++)
			if (strcmp(row->directory, directory) == 0)
				return row;
	return NULL;
}

static void add_submission(struct package_reader *r, const char *directory, const char *name,
                           bool is_directory)
{
	struct problem *problem = r->problem;
	const struct expectation *expectation = find_expectation(problem->format, directory);
	struct problem_submission submission = {
		.name = strdup(name),
		.directory = strdup(directory),
		.path = str_printf("submissions/%s/%s", directory, name),
		.is_directory = is_directory,
		.is_expected = expectation != NULL,
		.permitted = expectation ? expectation->permitted : EXPECT_ANY,
		.required = expectation ? expectation->required : EXPECT_ANY,
	};
	struct problem_submission *items =
		reallocarray(problem->submissions, problem->n_submissions + 1, sizeof(*items));
	if (items)
		problem->submissions = items;
	if (items && submission.name && submission.directory && submission.path) {
		items[problem->n_submissions++] = submission;
		return;
	}
	free(submission.name);
	free(submission.directory);
	free(submission.path);
	package_out_of_memory(r);
}

/* The entries of a directory; false when it is not there, or after a fault. */
static bool list_directory(struct package_reader *r, const char *path, struct entry_list *ret)
{
	struct error err = {0};
	int fd = file_open_dir_beneath(r->dirfd, path, &err);
	if (fd < 0 && fd != -ENOENT)
		package_fault(r, path, "cannot be read: %s", err.text);
	return fd >= 0 && package_list(r, fd, path, ret) == 0;
}

static void read_directory(struct package_reader *r, const char *directory)
{
	_cleanup_(freep) char *path = str_printf("submissions/%s", directory);
	struct entry_list entries = {0};
	if (!path) {
		package_out_of_memory(r);
		return;
	}
	if (!list_directory(r, path, &entries))
		return;
	if (entries.count > 0 && !find_expectation(r->problem->format, directory))
		package_remark(
			r, path,
			"the format gives this directory no meaning: nothing is expected of %s",
			"its submissions");
	for (size_t i = 0; i < entries.count; i++) {
		enum entry_kind kind = package_entry_kind(r, path, &entries.items[i]);
		if (kind == ENTRY_BROKEN)
			package_fault(r, path, "'%s' is no file and no directory of the package",
			              entries.items[i].name);
		else
			add_submission(r, directory, entries.items[i].name, kind == ENTRY_DIRECTORY);
	}
	entry_list_done(&entries);
}

void submissions_read(struct package_reader *r)
{
	static const char root[] = "submissions";
	struct entry_list entries = {0};
	if (!list_directory(r, root, &entries))
		return;
	for (size_t i = 0; i < entries.count; i++)
		if (package_entry_kind(r, root, &entries.items[i]) == ENTRY_DIRECTORY)
			read_directory(r, entries.items[i].name);
	if (entry_list_find(&entries, "submissions.yaml") && r->problem->format == PROBLEM_2025_09)
		package_remark(
			r, "submissions/submissions.yaml",
			"is not read yet: what is expected follows from the directories alone");
	entry_list_done(&entries);
}
