/* SPDX-License-Identifier: MIT */
/*
 * What validators may write into score.txt and score_multiplier.txt, and every way of breaking the rules, which is a judge
 * error: the package is at fault and not the submission.
 */
#include "common/attr.h"
#include "tests/e2e/e2e.h"

#include <math.h>
#include <string.h>

/* Does what the output says: "score 3" and "multiplier .5" are files to write, "link score" and
 * "folder score" are what stands in its place, "reject" is a verdict. */
static const char validator[] =
	"import os, sys\n"
	"names = {'score': 'score.txt', 'multiplier': 'score_multiplier.txt'}\n"
	"lines = sys.stdin.read().splitlines()\n"
	"for word, _, text in (line.partition(' ') for line in lines):\n"
	"    if word in names:\n"
	"        with open(sys.argv[3] + names[word], 'w') as file: file.write(text)\n"
	"    if word == 'link': os.symlink('/dev/null', sys.argv[3] + names[text])\n"
	"    if word == 'folder': os.mkdir(sys.argv[3] + names[text])\n"
	"sys.exit(43 if 'reject' in lines else 42)\n";

/* One group with two cases, after a sample; the score that a row expects is that of both together. */
static void put_package(const char *secret, const char *group)
{
	e2e_package("package", "type: scoring\nlimits: {time_limit: 10}\n");
	e2e_shell("rm package/data/secret/1.*");
	e2e_put("package/data/secret/test_group.yaml", secret);
	e2e_put("package/data/secret/g/test_group.yaml", group);
	for (int i = 0; i < 3; i++) {
		const char *name = e2e_text("package/data/%s/%d", i == 0 ? "sample" : "secret/g", i);
		e2e_put(e2e_text("%s.in", name), e2e_text("%d\n", i));
		e2e_put(e2e_text("%s.ans", name), "ok\n");
	}
	e2e_put("package/output_validator/check.py", validator);
}

/* A submission, and what comes of it. */
struct row {
	const char *name;
	const char *first, *second; /* Python strings: what it prints in each of the group's cases */
	double score;               /* with @rule: ignored */
	const char *rule;    /* part of the message of the judge error; NULL: there is none */
	const char *verdict; /* NULL: AC, or JE with a rule */
};

enum { ROWS_MAX = 24 };

static struct e2e_end judge_rows(const struct row *rows, size_t n)
{
	const char *argv[ROWS_MAX + 4] = {"--stop", "never", "package"};
	CHECK(n <= ROWS_MAX);
	for (size_t i = 0; i < n; i++) {
		argv[i + 3] = e2e_text("%s.py", rows[i].name);
		e2e_put(argv[i + 3], e2e_text("print('%s' if input() == '1' else '%s')\n",
		                              rows[i].first, rows[i].second));
	}
	return e2e_judge_as((struct e2e_call){.argv = argv});
}

static void check_row(const struct e2e_end *end, const struct row *row)
{
	const char *name = e2e_text("%s.py", row->name);
	json_t *judgement = e2e_judgement(end, name);
	const json_t *score = json_object_get(judgement, "score");
	const char *text = json_dumps(judgement, 0);
	CHECK_VERDICT(end, name, row->verdict ? row->verdict : row->rule ? "JE" : "AC");
	if (row->rule && (!json_is_null(score) || !strstr(text, row->rule)))
		FAIL("%s: expected no score and \"%s\": %s", row->name, row->rule, text);
	if (!row->rule && fabs(json_number_value(score) - row->score) > 1e-9)
		FAIL("%s: expected the score %g: %s", row->name, row->score, text);
}

static void check_rows(const struct row *rows, size_t n)
{
	struct e2e_end end = judge_rows(rows, n);
	for (size_t i = 0; i < n; i++)
		check_row(&end, &rows[i]);
}

TEST(a_case_of_a_bounded_group_has_its_part_of_the_maximum_or_the_score_in_score_txt)
{
	static const struct row rows[] = {
		{"nothing", "", "", 10, NULL, NULL},
		{"score", "score 3", "score 4.5", 7.5, NULL, NULL},
		{"one_alone", "score 3", "", 8, NULL, NULL},
		{"zero", "score 0", "score -0", 0, NULL, NULL},
		{"all_digits", "score 0.000000000000000000000000000001", "score 5.000", 5, NULL,
	         NULL},
		{"forms", "score .5", "score 5.", 5.5, NULL, NULL},
		{"exponent", "score 20e-1", "score +1E0", 3, NULL, NULL},
		{"blanks", "score  3\\n", "score 1", 4, NULL, NULL},
		{"rejected", "score 3", "reject", 3, NULL, "WA"},
		{"above", "score 5.0000000000000000000001", "", 0, "expected at most 5", NULL},
		{"below", "score -0.001", "", 0, "expected no negative number", NULL},
		{"word", "score many", "", 0, "score.txt: ", NULL},
		{"two", "score 1 2", "", 0, "score.txt: ", NULL},
		{"empty", "score ", "", 0, "score.txt: ", NULL},
		{"infinite", "score inf", "", 0, "score.txt: ", NULL},
		{"hexadecimal", "score 0x1", "", 0, "score.txt: ", NULL},
		{"comma", "score 1,5", "", 0, "score.txt: ", NULL},
		{"link", "link score", "", 0, "score.txt: ", NULL},
		{"folder", "folder score", "", 0, "score.txt: ", NULL},
		{"rejected_with_score", "score 3", "score 3\\nreject", 0, "did not accept", NULL},
		{"both", "score 3", "score 3\\nmultiplier 1", 0, "both", NULL},
	};
	e2e_enter();
	put_package("max_score: 10\n", "max_score: 10\nscore_aggregation: sum\n");
	check_rows(rows, ARRAY_SIZE(rows));
}

TEST(a_case_of_a_bounded_group_has_the_share_in_score_multiplier_txt)
{
	static const struct row rows[] = {
		{"multiplier", "multiplier .5", "multiplier 1", 7.5, NULL, NULL},
		{"one_alone", "", "multiplier 0", 5, NULL, NULL},
		{"rejected", "reject", "multiplier 0.1", 0.5, NULL, "WA"},
		{"above", "multiplier 1.0001", "", 0, "expected at most 1", NULL},
		{"below", "multiplier -1", "", 0, "expected no negative number", NULL},
		{"word", "multiplier half", "", 0, "score_multiplier.txt: ", NULL},
		{"rejected_with_it", "multiplier 1\\nreject", "", 0, "did not accept", NULL},
	};
	e2e_enter();
	put_package("max_score: 10\n", "max_score: 10\nscore_aggregation: sum\n");
	check_rows(rows, ARRAY_SIZE(rows));
}

TEST(the_least_score_of_a_case_is_that_of_a_min_group)
{
	static const struct row rows[] = {
		{"nothing", "", "", 10, NULL, NULL},
		{"least", "multiplier .7", "multiplier .3", 3, NULL, NULL},
		{"rejected", "multiplier .7", "reject", 0, NULL, "WA"},
	};
	e2e_enter();
	put_package("max_score: 10\n", "max_score: 10\nscore_aggregation: min\n");
	check_rows(rows, ARRAY_SIZE(rows));
}

TEST(no_score_file_may_be_written_in_a_pass_fail_group)
{
	static const struct row rows[] = {
		{"nothing", "", "", 10, NULL, NULL},
		{"rejected", "", "reject", 0, NULL, "WA"},
		{"score", "", "score 3", 0, "score.txt in a group with pass-fail", NULL},
		{"multiplier", "multiplier 1", "", 0, "multiplier.txt in a group with pass-fail",
	         NULL},
	};
	e2e_enter();
	put_package("max_score: 10\n", "max_score: 10\nscore_aggregation: pass-fail\n");
	check_rows(rows, ARRAY_SIZE(rows));
}

TEST(without_a_bound_every_accepted_case_needs_score_txt)
{
	static const struct row rows[] = {
		{"score", "score 3", "score 1e6", 1000003, NULL, NULL},
		{"rejected", "score 3", "reject", 3, NULL, "WA"},
		{"nothing", "score 3", "", 0, "without score.txt", NULL},
		{"multiplier", "score 3", "multiplier 1", 0, "score_multiplier.txt where", NULL},
		{"below", "score 3", "score -1", 0, "expected no negative number", NULL},
		{"rejected_with_it", "score 3\\nreject", "score 3", 0, "did not accept", NULL},
	};
	e2e_enter();
	put_package("max_score: unbounded\n", "score_aggregation: sum\n");
	check_rows(rows, ARRAY_SIZE(rows));
}

TEST(a_validator_that_writes_both_kinds_for_one_submission_is_a_judge_error_and_for_two_is_told)
{
	static const char told[] = "output_validator: expected one kind of score files, found "
				   "score.txt for secret/g/1 of first.py and score_multiplier.txt "
				   "for secret/g/1 of other.py";
	static const struct row rows[] = {
		{"first", "score 3", "score 4", 7, NULL, NULL},
		{"none", "", "", 10, NULL, NULL},
		{"other", "multiplier .5", "", 7.5, NULL, NULL},
		{"mixed", "score 1", "multiplier 1", 0, "it may write one kind only", NULL},
	};
	e2e_enter();
	put_package("max_score: 10\n", "max_score: 10\nscore_aggregation: sum\n");
	struct e2e_end end = judge_rows(rows, ARRAY_SIZE(rows));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		check_row(&end, &rows[i]);
	const char *at = strstr(end.err, told);
	if (!at || strstr(at + strlen(told), "one kind of score files"))
		FAIL("not told once: %s", end.err);
	const struct row turned[] = {rows[2], rows[0]};
	check_rows(turned, ARRAY_SIZE(turned));
}

TEST(what_is_wrong_with_a_score_that_counts_is_told_of_the_package_and_the_submission)
{
	static const char text[] = "secret: the score 1 is outside the range 0 0.3";
	e2e_enter();
	e2e_package("package", "");
	e2e_put("package/problem.yaml", "type: scoring\nlimits: {time_limit: 10}\n");
	e2e_put("package/data/secret/testdata.yaml", "range: 0 0.3\n");
	e2e_put("package/submissions/accepted/ok.py", "print('ok')\n");
	e2e_put("other.py", "print('ok')\n");
	struct e2e_end end = e2e_judge("package", "package/submissions/accepted/ok.py", "other.py");
	CHECK(strstr(end.err, e2e_text("juror: warning: package/submissions/accepted/ok.py: on "
	                               "package: %s\n",
	                               text)));
	CHECK(strstr(end.err, e2e_text("juror: warning: other.py: on package: %s\n", text)));
	CHECK(!strstr(end.err, "juror: secret"));
	end = e2e_juror("validate", "--no-progress", "package");
	CHECK(strstr(end.out, e2e_text("error: package: %s\n", text)));
}

TEST(groups_above_the_maximum_of_all_are_a_judge_error)
{
	static const struct row rows[] = {
		{"above", "score 4", "score 3", 0, "above max_score, 6", NULL},
		{"within", "score 1", "score 5", 6, NULL, NULL},
	};
	e2e_enter();
	put_package("max_score: 6\n", "max_score: 10\nscore_aggregation: sum\n");
	check_rows(rows, ARRAY_SIZE(rows));
}
