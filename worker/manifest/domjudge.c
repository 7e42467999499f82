/* SPDX-License-Identifier: MIT */
/*
 * Source: DOMjudge, webapp/src/Service/SubmissionService.php (parseExpectedAnnotation) and ImportProblemService.php.
 */
#include "worker/manifest/domjudge.h"

#include "common/error.h"
#include "common/fd.h"
#include "common/file.h"
#include "worker/manifest/expectations.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
	SOURCE_MOST = 1024 * 1024, /* larger files are data, not sources */
	QUOTED_MOST = 80,          /* bytes of a tag in a message: it may be a line without end */
};

/* ---- tags ------------------------------------------------------------------------------------ */

static const char tag_results[] = "@EXPECTED_RESULTS@: ";
static const char tag_score[] = "@EXPECTED_SCORE@: ";

#define UNKNOWN_RESULTS "has a tag of results that DOMjudge does not know: '%.*s'"

/* The rest of the line behind @tag without blanks at its end, the caller's; NULL without one. *ret_count: how many there are. */
static char *find_tag(const char *source, const char *tag, unsigned *ret_count)
{
	const char *first = strcasestr(source, tag);
	if (!first)
		return NULL;
	++*ret_count;
	first += strlen(tag);
	if (strcasestr(first, tag))
		++*ret_count;
	size_t length = strcspn(first, "\r\n");
	while (length > 0 && (first[length - 1] == ' ' || first[length - 1] == '\t'))
		length--;
	return strndup(first, length);
}

/* "CORRECT, WRONG-ANSWER". Return: 0 when one of them is unknown. */
static uint64_t parse_results(const char *text)
{
	uint64_t set = 0;
	_cleanup_(freep) char *words = strdup(text);
	char *rest = words;
	for (char *word; (word = strsep(&rest, ","));) {
		word += strspn(word, " \t");
		word[strcspn(word, " \t")] = '\0';
		uint64_t verdicts = expectations_of_result(word);
		if (verdicts == 0)
			return 0;
		set |= verdicts;
	}
	return set;
}

static void drop_promises(struct problem_submission *submission)
{
	for (size_t i = 0; i < submission->n_expectations; i++)
		expectation_done(&submission->expectations[i]);
	free(submission->expectations);
	submission->expectations = NULL;
	submission->n_expectations = 0;
	submission->expected_verdicts = 0;
	submission->expects_partial = false;
}

/* What the words behind a tag of results promise, in the place of what the directory's name does. */
static void use_results(struct package_reader *r, const char *path, const char *words,
                        struct problem_submission *submission)
{
	bool is_open = strcasecmp(words, "CHECK-MANUALLY") == 0;
	uint64_t set = is_open ? 0 : parse_results(words);
	if (set == 0 && !is_open) {
		package_warning(r, path, UNKNOWN_RESULTS, QUOTED_MOST, words);
		return;
	}
	drop_promises(submission);
	submission->expected_verdicts = set;
}

/* The directory counts: a tag that says another thing is told, and changes nothing. */
static void compare_results(struct package_reader *r, const char *path, const char *words,
                            const char *kept)
{
	if (strcasecmp(words, "CHECK-MANUALLY") == 0)
		return;
	uint64_t set = parse_results(words);
	if (set == 0)
		package_remark(r, path, UNKNOWN_RESULTS, QUOTED_MOST, words);
	else if (!(set & expectations_of_result(kept)))
		package_remark(
			r,
			path, "has a tag of results, '%.*s', that does not fit its directory, which counts",
			QUOTED_MOST, words);
}

/* A score may stand beside results; alone it is all that is expected. Return: whether the source
 * has a tag. */
static bool use_tags(struct package_reader *r, const char *path, const char *source,
                     const char *kept, struct problem_submission *submission)
{
	unsigned n_results = 0, n_scores = 0;
	_cleanup_(freep) char *results = find_tag(source, tag_results, &n_results);
	_cleanup_(freep) char *score = find_tag(source, tag_score, &n_scores);
	bool has_score = score && manifest_check_number(score, NULL) == 0;
	if (n_results > 1 || n_scores > 1 || (results && score && !has_score)) {
		package_warning(r, path, "has more than one tag of what is expected: none counts");
		return true;
	}
	const char *words = results ? results : has_score ? NULL : score;
	if (words && !kept)
		use_results(r, path, words, submission);
	else if (results)
		compare_results(r, path, results, kept);
	if (has_score && !words)
		drop_promises(submission);
	if (has_score)
		submission->expected_score = TAKE_PTR(score);
	return words || has_score;
}

static bool read_source(struct package_reader *r, const char *path, const char *kept,
                        struct problem_submission *submission)
{
	_cleanup_(fd_closep) int fd = package_open_file(r, path, NULL);
	_cleanup_(freep) char *source = NULL;
	size_t size;
	/* What cannot be read has no tag; who judges the submission will be told why. */
	if (fd < 0 || file_read(fd, SOURCE_MOST, &source, &size, NULL) < 0)
		return false;
	return use_tags(r, path, source, kept, submission);
}

static void read_directory(struct package_reader *r, const char *kept,
                           struct problem_submission *submission)
{
	struct entry_list entries = {0};
	_cleanup_(fd_closep) int fd = package_open_directory(r, submission->path, NULL);
	if (fd < 0 || package_list(r, fd, submission->path, &entries) < 0)
		return;
	bool found = false;
	for (size_t i = 0; !found && i < entries.count; i++) {
		_cleanup_(freep) char *path =
			str_printf("%s/%s", submission->path, entries.items[i].name);
		if (path)
			found = read_source(r, path, kept, submission);
	}
	entry_list_done(&entries);
}

void domjudge_read_tags(struct package_reader *r, const char *kept,
                        struct problem_submission *submission)
{
	if (submission->is_directory)
		read_directory(r, kept, submission);
	else
		(void)read_source(r, submission->path, kept, submission);
}

/* ---- submissions.json ------------------------------------------------------------------------ */

static const struct field detail_rows[] = {
	FIELD("langid", field_string, offsetof(struct problem_submission, language)),
	FIELD("language_id", field_string, offsetof(struct problem_submission, language)),
	FIELD("entry_point", field_string, offsetof(struct problem_submission, entrypoint)),
	FIELD("team", field_ignored, 0),
	FIELD("team_id", field_ignored, 0),
	FIELD("team_name", field_ignored, 0),
};
static const struct field_table detail_table = FIELD_TABLE(detail_rows);

/* The submission at @path, which may be spelled with "submissions/" before it or without, and with
 * a slash behind a directory. */
static struct problem_submission *find_submission(struct problem *problem, const char *path)
{
	static const char prefix[] = "submissions/";
	const char *relative =
		strncmp(path, prefix, strlen(prefix)) == 0 ? path + strlen(prefix) : path;
	size_t length = strlen(relative);
	if (length > 0 && relative[length - 1] == '/')
		length--;
	for (size_t i = 0; i < problem->n_submissions; i++) {
		const char *found = problem->submissions[i].path + strlen(prefix);
		if (strlen(found) == length && memcmp(found, relative, length) == 0)
			return &problem->submissions[i];
	}
	return NULL;
}

static void read_details(struct package_reader *r, const char *path)
{
	_cleanup_(yaml_freep) struct yaml_node *root = package_yaml(r, path); /* JSON is YAML */
	_cleanup_(freep) char *file = str_printf("%s/%s", r->name, path);
	if (!root || !file)
		return;
	struct fields_reader reader = {.file = file, .root = root, .findings = r->findings};
	if (root->kind != YAML_MAPPING) {
		fields_deviation(&reader, root, "expected a map from submissions to their details");
		return;
	}
	for (size_t i = 0; i < root->count; i++) {
		struct problem_submission *submission =
			find_submission(r->problem, root->pairs[i].key->text);
		if (submission)
			fields_read(&reader, root->pairs[i].value, &detail_table, submission);
		else
			fields_deviation(&reader, root->pairs[i].key, "expected a submission");
	}
}

void domjudge_read_details(struct package_reader *r)
{
	static const char *const paths[] = {"submissions.json", "submissions/submissions.json"};
	for (size_t i = 0; i < ARRAY_SIZE(paths); i++)
		read_details(r, paths[i]);
}
