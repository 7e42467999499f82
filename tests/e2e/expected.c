/* SPDX-License-Identifier: MIT */
#include "tests/e2e/expected.h"

#include "tests/e2e/e2e.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 64, EXIT_JUDGE_ERROR = 3 };

struct row {
	const char *submission, *verdict;
	const char *score; /* NULL: none */
	const char *words; /* part of what the report says about it; NULL: nobody knows */
};

/* The lines for one package. */
struct rows {
	size_t n;
	struct row items[ROWS_MAX];
};

static const char *column(char **line)
{
	const char *text = strsep(line, "\t\n");
	return text && text[0] != '\0' ? e2e_text("%s", text) : NULL;
}

static void add_row(struct rows *rows, char *line)
{
	CHECK(rows->n < ROWS_MAX);
	struct row *row = &rows->items[rows->n++];
	row->submission = column(&line);
	row->verdict = column(&line);
	row->score = column(&line);
	row->words = column(&line);
	CHECK(row->submission && row->verdict);
}

static bool is_asked_for(const struct row *row, const char *verdicts)
{
	return !verdicts || strstr(verdicts, row->verdict);
}

static void read_rows(const char *package, const char *verdicts, struct rows *ret)
{
	char line[512];
	FILE *file = fopen(e2e_example("expected.tsv"), "re");
	CHECK(file);
	ret->n = 0;
	while (fgets(line, sizeof(line), file)) {
		char *rest = line;
		if (strcmp(strsep(&rest, "\t"), package) != 0)
			continue;
		add_row(ret, rest);
		ret->n -= !is_asked_for(&ret->items[ret->n - 1], verdicts);
	}
	CHECK(feof(file));
	CHECK_INT(fclose(file), 0);
	CHECK(ret->n > 0);
}

/* The table has decimals with six digits after the point at most. */
static void check_score(const struct e2e_end *end, const char *name, const char *expected)
{
	const json_t *score = json_object_get(e2e_judgement(end, name), "score");
	if (!expected)
		CHECK(json_is_null(score));
	else if (!json_is_number(score) ||
	         fabs(json_number_value(score) - strtod(expected, NULL)) > 1e-6)
		FAIL("%s: the score is %s, not %s", name, json_dumps(score, JSON_ENCODE_ANY),
		     expected);
}

static void check_row(const struct e2e_end *end, const char *name, const struct row *row)
{
	if (strcmp(row->verdict, "TLE") == 0)
		CHECK_TIME_LIMIT(end, name);
	else if (strcmp(row->verdict, "MLE") != 0 || e2e_has_groups(end))
		CHECK_VERDICT(end, name, row->verdict);
	check_score(end, name, row->score);
	const char *said = json_dumps(e2e_judgement(end, name), JSON_ENCODE_ANY);
	if (row->words && !strstr(said, row->words))
		FAIL("%s: \"%s\" is not in %s", name, row->words, said);
}

static bool has_verdict(const struct rows *rows, const char *verdict)
{
	for (size_t i = 0; i < rows->n; i++)
		if (strcmp(rows->items[i].verdict, verdict) == 0)
			return true;
	return false;
}

struct e2e_end expected_judge(const char *package, const char *verdicts, const char *time_limit)
{
	struct rows rows;
	const char *argv[ROWS_MAX + 4] = {NULL};
	size_t n = 0;
	read_rows(package, verdicts, &rows);
	if (time_limit) {
		argv[n++] = "--time-limit";
		argv[n++] = time_limit;
	}
	argv[n++] = e2e_example(package);
	for (size_t i = 0; i < rows.n; i++)
		argv[n++] = e2e_example(rows.items[i].submission);
	struct e2e_end end = e2e_judge_as((struct e2e_call){.argv = argv});
	CHECK_INT(end.status, has_verdict(&rows, "JE") ? EXIT_JUDGE_ERROR : 0);
	for (size_t i = 0; i < rows.n; i++)
		check_row(&end, rows.items[i].submission, &rows.items[i]);
	return end;
}

void expected_validate(const char *package)
{
	struct rows rows;
	read_rows(package, NULL, &rows);
	const char *own = e2e_text("%s/", package);
	size_t n = 0;
	struct e2e_end end = e2e_juror("validate", "--no-progress", "--json", "report.json",
	                               e2e_example(package));
	const char *faults = strstr(end.out, "\nerror: "); /* after a table that may be long */
	if (end.status != 0)
		FAIL("%s: exit status %d\n%s%s", package, end.status, faults ? faults : end.out,
		     end.err);
	end.report = json_load_file("report.json", JSON_REJECT_DUPLICATES, NULL);
	CHECK(end.report);
	for (size_t i = 0; i < rows.n; i++) {
		const char *submission = rows.items[i].submission;
		if (strncmp(submission, own, strlen(own)) != 0)
			continue; /* it lies beside the package */
		check_row(&end, submission + strlen(own), &rows.items[i]);
		n++;
	}
	CHECK_INT(json_array_size(json_object_get(end.report, "judgements")), n);
}
