/* SPDX-License-Identifier: MIT */
/*
 * The submissions of a package: an entry of a directory below submissions/ is one. What it should get is said by the
 * directory's name (expectations.h), by submissions.yaml, or by a tag in its source (domjudge.h).
 */
#include "common/error.h"
#include "common/fd.h"
#include "worker/manifest/domjudge.h"
#include "worker/manifest/expectations.h"
#include "worker/manifest/submissions_yaml.h"

#include <errno.h>
#include <string.h>

static const char root[] = "submissions";

static void promise_by_directory(struct package_reader *r, const struct directory_promise *promise,
                                 struct problem_submission *submission)
{
	_cleanup_(freep) char *origin = str_printf("%s/", promise->directory);
	const struct expectation expectation = {
		.origin = origin,
		.permitted = promise->permitted,
		.required = promise->required,
		.time_limit_use = promise->time_limit_use,
	};
	submission->expected_verdicts = promise->whole;
	submission->expects_partial = promise->is_partial;
	if (!origin || submission_expect(submission, &expectation) < 0)
		package_out_of_memory(r);
}

/* Appends a submission without promises; NULL when memory ran out. */
static struct problem_submission *add_submission(struct package_reader *r, const char *directory,
                                                 const char *name, bool is_directory)
{
	struct problem *problem = r->problem;
	struct problem_submission submission = {
		.name = strdup(name),
		.directory = strdup(directory),
		.path = str_printf("%s/%s/%s", root, directory, name),
		.is_directory = is_directory,
	};
	struct problem_submission *items =
		reallocarray(problem->submissions, problem->n_submissions + 1, sizeof(*items));
	if (items)
		problem->submissions = items;
	if (items && submission.name && submission.directory && submission.path) {
		items[problem->n_submissions] = submission;
		return &items[problem->n_submissions++];
	}
	problem_submission_done(&submission);
	package_out_of_memory(r);
	return NULL;
}

/* What each of the four directories stands for in which DOMjudge's tags of results do not count; NULL for others. */
static const char *standard_result(const char *directory)
{
	static const struct {
		const char *directory, *result;
	} rows[] = {
		{"accepted", "CORRECT"},
		{"wrong_answer", "WRONG-ANSWER"},
		{"time_limit_exceeded", "TIMELIMIT"},
		{"run_time_error", "RUN-ERROR"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (strcmp(rows[i].directory, directory) == 0)
			return rows[i].result;
	return NULL;
}

static void read_submission(struct package_reader *r, struct submission_rules *rules,
                            const char *directory, const char *name, bool is_directory)
{
	struct problem_submission *submission = add_submission(r, directory, name, is_directory);
	const struct directory_promise *promise = expectations_of_directory(r->problem, directory);
	const char *kept = standard_result(directory);
	if (!submission)
		return;
	if (promise && !submission_rules_replace(rules, directory))
		promise_by_directory(r, promise, submission);
	/* Sources are read only where a tag could count, or contradict. */
	if (rules->count == 0 && (!kept || r->problem->scoring || r->strict))
		domjudge_read_tags(r, kept, submission);
	submission_rules_apply(r, rules, submission);
}

/* The entries of a directory; false when it is not there, or after a fault. */
static bool list_directory(struct package_reader *r, const char *path, struct entry_list *ret)
{
	struct error err = {0};
	_cleanup_(fd_closep) int fd = package_open_directory(r, path, &err);
	if (fd < 0 && fd != -ENOENT && fd != -ENOTDIR)
		package_fault(r, path, "cannot be read: %s", err.text);
	return fd >= 0 && package_list(r, fd, path, ret) == 0;
}

/* Tells of a directory whose submissions nothing is expected of. */
static void check_promises(struct package_reader *r, const char *path, size_t first)
{
	for (size_t i = first; i < r->problem->n_submissions; i++)
		if (submission_has_promise(&r->problem->submissions[i]))
			return;
	package_remark(r, path,
	               "the format gives this directory no meaning: nothing is expected of %s",
	               "its submissions");
}

static void read_directory(struct package_reader *r, struct submission_rules *rules,
                           const char *directory)
{
	size_t first = r->problem->n_submissions;
	_cleanup_(freep) char *path = str_printf("%s/%s", root, directory);
	struct entry_list entries = {0};
	if (!path) {
		package_out_of_memory(r);
		return;
	}
	if (!list_directory(r, path, &entries))
		return;
	for (size_t i = 0; i < entries.count; i++) {
		enum entry_kind kind = package_entry_kind(r, path, &entries.items[i]);
		if (kind == ENTRY_BROKEN)
			package_tell_broken(r, path, &entries.items[i]);
		else
			read_submission(r, rules, directory, entries.items[i].name,
			                kind == ENTRY_DIRECTORY);
	}
	if (r->problem->n_submissions > first)
		check_promises(r, path, first);
	entry_list_done(&entries);
}

/* Beside the directories there are descriptions; a source is one that somebody forgot to put into its place. */
static bool is_forgotten(const char *name)
{
	static const char *const known[] = {".yaml", ".yml", ".json", ".md", ".txt"};
	const char *dot = strrchr(name, '.');
	for (size_t i = 0; dot && i < ARRAY_SIZE(known); i++)
		if (strcmp(dot, known[i]) == 0)
			return false;
	return dot != NULL;
}

static void tell_forgotten(struct package_reader *r, const struct entry_list *entries)
{
	const char *first = NULL;
	size_t n = 0;
	for (size_t i = 0; i < entries->count; i++) {
		const struct entry *entry = &entries->items[i];
		if (!is_forgotten(entry->name) || package_entry_kind(r, root, entry) != ENTRY_FILE)
			continue;
		first = n++ == 0 ? entry->name : first;
	}
	if (n == 1)
		package_remark(r, root, "'%s' is in no directory of submissions: it is not judged",
		               first);
	else if (n > 1)
		package_remark(r, root,
		               "'%s' and %zu more are in no directory of submissions: they are not "
		               "judged",
		               first, n - 1);
}

static void check_accepted(struct package_reader *r)
{
	for (size_t i = 0; i < r->problem->n_submissions; i++)
		if (strcmp(r->problem->submissions[i].directory, "accepted") == 0)
			return;
	package_remark_error(r, "submissions/accepted", "expected at least one submission");
}

void submissions_read(struct package_reader *r)
{
	bool has_rules =
		r->problem->format == PROBLEM_2025_09 || r->problem->format == PROBLEM_2023_07;
	struct submission_rules rules = {0};
	struct entry_list entries = {0};
	if (!list_directory(r, root, &entries)) {
		check_accepted(r);
		return;
	}
	if (has_rules)
		submission_rules_read(r, &rules);
	else if (package_has_file(r, "submissions/submissions.yaml"))
		package_remark(r, "submissions/submissions.yaml",
		               "is not read: the %s format does not have it", "legacy");
	for (size_t i = 0; i < entries.count; i++)
		if (package_entry_kind(r, root, &entries.items[i]) == ENTRY_DIRECTORY)
			read_directory(r, &rules, entries.items[i].name);
	tell_forgotten(r, &entries);
	entry_list_done(&entries);
	check_accepted(r);
	domjudge_read_details(r);
	submission_rules_check(r, &rules);
	submission_rules_done(&rules);
}
