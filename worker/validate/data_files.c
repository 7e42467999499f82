/* SPDX-License-Identifier: MIT */
/*
 * Inputs and answers as files: line ends, encodings, sizes. Programs read both sides, in every language, and few of them
 * expect more than lines of plain text.
 */
#include "common/units.h"
#include "worker/validate/bytes.h"
#include "worker/validate/each.h"

#include <stdio.h>
#include <string.h>

/* Source: problem package format, "General requirements", recommended maximum; problemtools refuses ten times as much. */
static const uint64_t large_bytes = 100 * MIB, huge_bytes = 1000 * MIB;

/* What of the format says of text files; the older ones say nothing, and their packages do as they like. */
static enum severity of_format(const struct each *each)
{
	bool is_new = each->validate->pipeline->problem->format == PROBLEM_2025_09;
	return is_new ? SEVERITY_ERROR : SEVERITY_WARNING;
}

static void find_at(struct each *each, enum severity severity, uint64_t line, const char *text)
{
	const struct place place = {.file = each->file, .line = (unsigned)line};
	if (line > 0)
		findings_add(&each->found, severity, &place, "%s", text);
}

static void tell_bytes(struct each *each, const struct bytes *bytes)
{
	find_at(each, of_format(each), bytes->return_line,
	        "expected lines that end in LF only, found CR");
	find_at(each, SEVERITY_WARNING, bytes->nul_line, "expected text, found a NUL byte");
	find_at(each, of_format(each), bytes->has_mark,
	        "expected no byte order mark: programs read it as part of the first word");
	find_at(each, SEVERITY_WARNING, bytes->other_line, "expected UTF-8");
	if (!bytes->ends_in_newline)
		each_find(each, SEVERITY_WARNING, "expected a newline at the end");
	if (bytes->size > huge_bytes)
		each_find(each, SEVERITY_ERROR, "expected less than 1000 MiB");
	else if (bytes->size > large_bytes)
		each_find(each, SEVERITY_WARNING,
		          "expected at most 100 MiB, as few systems take more");
}

static int scan(struct each *each, const char *path, struct bytes *ret, struct error *err)
{
	struct data_file file;
	*ret = (struct bytes){.ends_in_newline = true};
	if (!path)
		return 0;
	each->file = path;
	int r = data_open(&each->validate->pipeline->package, path, &file, err);
	if (r < 0)
		return r;
	r = bytes_scan(file.fd, ret, err);
	data_close(&file);
	if (r == 0)
		tell_bytes(each, ret);
	return r;
}

/* What a right submission writes is about as long as the answer. */
static void tell_answer(struct each *each, const struct bytes *bytes)
{
	const struct problem *problem = each->validate->pipeline->problem;
	uint64_t limit = problem->limits.output_bytes;
	if (problem->interactive || problem->multi_pass)
		return;
	if (bytes->size == 0 && !problem->custom_validation)
		each_find(each, SEVERITY_WARNING, "is empty: no output at all is right, then");
	if (bytes->size > limit)
		each_find(each, SEVERITY_ERROR,
		          "is longer than the output limit, %llu MiB: raise limits.output",
		          (unsigned long long)(limit / MIB));
	else if (bytes->size > limit / 2)
		each_find(each, SEVERITY_WARNING,
		          "is longer than half of the output limit, %llu MiB: raise limits.output",
		          (unsigned long long)(limit / MIB));
}

static int check_case(struct each *each, struct error *err)
{
	const struct test_case *test = &each->validate->pipeline->problem->cases[each->index];
	struct bytes bytes;
	int r = scan(each, test->input_path, &bytes, err);
	if (r == 0 && test->answer_path)
		r = scan(each, test->answer_path, &bytes, err);
	if (r == 0 && test->answer_path)
		tell_answer(each, &bytes);
	return r;
}

int validate_data_files(struct validate *v, struct error *err)
{
	return validate_each(v, "data files", v->pipeline->problem->n_cases, check_case, NULL, err);
}
