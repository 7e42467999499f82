/* SPDX-License-Identifier: MIT */
/*
 * The packages of examples/ and their submissions: verdicts, reports, and what they must not depend on.
 */
#include "common/attr.h"
#include "tests/e2e/e2e.h"
#include "tests/e2e/expected.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

TEST(submissions_of_aplusb_get_their_verdicts)
{
	e2e_enter();
	expected_validate("aplusb");
}

TEST(archives_of_submissions_get_the_verdict_of_what_is_in_them)
{
	e2e_enter();
	(void)expected_judge("aplusb", "AC", NULL);
}

TEST(submissions_of_split_get_their_verdicts)
{
	e2e_enter();
	expected_validate("split");
}

TEST(submissions_of_pigeons_get_their_verdicts)
{
	e2e_enter();
	expected_validate("pigeons");
}

TEST(submitted_answers_of_primes_get_their_verdicts)
{
	e2e_enter();
	expected_validate("primes");
}

TEST(submissions_of_floats_get_their_verdicts)
{
	e2e_enter();
	expected_validate("floats");
}

/* ---- what verdicts do not depend on ---- */

static const char *floats(const char *submission)
{
	return e2e_example(e2e_text("floats/submissions/%s", submission));
}

static struct e2e_end judge_floats(const char *option, const char *value)
{
	return e2e_judge(option, value, e2e_example("floats"), floats("accepted/hypot.c"),
	                 floats("accepted/hypot.py"), floats("run_time_error/whole_numbers.py"),
	                 floats("wrong_answer/single.c"), floats("wrong_answer/comma.py"));
}

static char *without_measurements(const struct e2e_end *end)
{
	CHECK_INT(end->status, 0);
	return e2e_without_measurements(end);
}

TEST(the_report_is_the_same_with_one_slot_and_with_more)
{
	e2e_enter();
	struct e2e_end one = judge_floats("-j", "1");
	struct e2e_end two = judge_floats("-j", "2");
	struct e2e_end five = judge_floats("-j", "5");
	char *report = without_measurements(&one);
	CHECK_STR(without_measurements(&two), report);
	CHECK_STR(without_measurements(&five), report);
}

/* A letter for each case, '-' for one that was not judged, a bar between groups. */
static const char *letters_of(const struct e2e_end *end, const char *name)
{
	static char text[64];
	const char *group = NULL;
	json_t *test;
	size_t i, n = 0;
	json_array_foreach(json_object_get(e2e_judgement(end, name), "cases"), i, test)
	{
		const char *case_name = e2e_string(test, "name"),
			   *verdict = e2e_string(test, "verdict");
		size_t length = strcspn(case_name, "/");
		if (group && strncmp(group, case_name, length) != 0)
			text[n++] = '|';
		group = case_name;
		text[n++] = verdict[0] ? verdict[0] : '-';
		CHECK(n + 2 < sizeof(text));
	}
	text[n] = '\0';
	return text;
}

TEST(stopping_early_leaves_cases_unjudged_and_verdicts_as_they_are)
{
	static const struct {
		const char *rule, *accepted, *crashed, *wrong;
	} rows[] = {
		{"first", "AA|AAAAA", "AR|-----", "W-|-----"},
		{"group", "AA|AAAAA", "AR|AR---", "W-|W----"},
		{"never", "AA|AAAAA", "AR|ARARR", "WW|WWWWW"},
	};
	e2e_enter();
	/* As anybody's, of whom nothing is promised that more cases could decide. */
	e2e_shell("cp %s %s %s .", floats("accepted/hypot.py"),
	          floats("run_time_error/whole_numbers.py"), floats("wrong_answer/comma.py"));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct e2e_end end = e2e_judge("--stop", rows[i].rule, e2e_example("floats"),
		                               "hypot.py", "whole_numbers.py", "comma.py");
		CHECK_VERDICT(&end, "hypot.py", "AC");
		CHECK_VERDICT(&end, "whole_numbers.py", "RTE");
		CHECK_VERDICT(&end, "comma.py", "WA");
		CHECK_STR(letters_of(&end, "hypot.py"), rows[i].accepted);
		CHECK_STR(letters_of(&end, "whole_numbers.py"), rows[i].crashed);
		CHECK_STR(letters_of(&end, "comma.py"), rows[i].wrong);
	}
}

TEST(only_the_cases_that_match_are_judged)
{
	e2e_enter();
	struct e2e_end end = judge_floats("--cases", "sample/*");
	CHECK_INT(end.status, 0);
	CHECK_STR(letters_of(&end, "hypot.py"), "AA");
}

TEST(the_exit_status_tells_whether_all_verdicts_are_the_expected_one)
{
	e2e_enter();
	CHECK_INT(judge_floats("--expect", "AC").status, 1);
	struct e2e_end end =
		e2e_judge("--expect", "WA", e2e_example("floats"), floats("wrong_answer/comma.py"));
	CHECK_INT(end.status, 0);
}

TEST(a_submission_of_the_package_is_compared_with_what_its_directory_says)
{
	e2e_enter();
	struct e2e_end end = judge_floats("-j", "2");
	CHECK(json_is_true(json_object_get(e2e_judgement(&end, "hypot.c"), "met")));
	CHECK(json_is_true(json_object_get(e2e_judgement(&end, "comma.py"), "met")));
	e2e_shell("cp %s own.py", floats("wrong_answer/comma.py"));
	end = e2e_judge(e2e_example("floats"), "own.py");
	CHECK(json_is_null(json_object_get(e2e_judgement(&end, "own.py"), "met")));
}

TEST(reports_are_as_the_schema_says)
{
	e2e_enter();
	e2e_put("broken.c", "int main(void) {");
	e2e_put("unknown.xyz", "?");
	struct e2e_end end = e2e_judge(e2e_example("floats"), floats("accepted/hypot.py"),
	                               floats("wrong_answer/comma.py"), "broken.c", "unknown.xyz");
	CHECK_INT(end.status, 2);
	CHECK_VERDICT(&end, "broken.c", "CE");
	e2e_check_script("check_report_schema.py", "report.json");
}
