/* SPDX-License-Identifier: MIT */
#include "tests/e2e/expected.h"

#include "tests/e2e/e2e.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 64 };

struct row {
	const char *submission, *verdict;
	const char *score; /* NULL: none */
};

/* The lines for one package. */
struct rows {
	size_t n;
	struct row items[ROWS_MAX];
};

static void add_row(struct rows *rows, const char *submission, const char *verdict,
                    const char *score)
{
	CHECK(rows->n < ROWS_MAX);
	rows->items[rows->n++] = (struct row){
		.submission = e2e_text("%s", submission),
		.verdict = e2e_text("%s", verdict),
		.score = score[0] != '\0' ? e2e_text("%s", score) : NULL,
	};
}

static void read_rows(const char *package, const char *verdicts, struct rows *ret)
{
	char line[512], name[64], submission[256], verdict[8], score[32];
	FILE *file = fopen(e2e_example("expected.tsv"), "re");
	CHECK(file);
	ret->n = 0;
	while (fgets(line, sizeof(line), file)) {
		score[0] = '\0';
		CHECK(sscanf(line, "%63s %255s %7s %31s", name, submission, verdict, score) >= 3);
		if (strcmp(name, package) == 0 && (!verdicts || strstr(verdicts, verdict)))
			add_row(ret, submission, verdict, score);
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
	CHECK_INT(end.status, 0);
	for (size_t i = 0; i < rows.n; i++)
		check_row(&end, rows.items[i].submission, &rows.items[i]);
	return end;
}

void expected_validate(const char *package)
{
	struct rows rows;
	read_rows(package, NULL, &rows);
	struct e2e_end end = e2e_juror("validate", "--no-progress", "--json", "report.json",
	                               e2e_example(package));
	if (end.status != 0)
		FAIL("%s: exit status %d\n%s%s", package, end.status, end.out, end.err);
	end.report = json_load_file("report.json", JSON_REJECT_DUPLICATES, NULL);
	CHECK(end.report);
	CHECK_INT(json_array_size(json_object_get(end.report, "judgements")), rows.n);
	for (size_t i = 0; i < rows.n; i++)
		check_row(&end, rows.items[i].submission + strlen(package) + 1, &rows.items[i]);
}
