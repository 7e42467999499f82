/* SPDX-License-Identifier: MIT */
/* What a package promises about its submissions, from all the places where packages say so. */
#include "tests/unit/manifest_fixture.h"
#include "worker/verdict/verdict.h"

static const struct problem_submission *find_submission(const char *path)
{
	for (size_t i = 0; i < problem->n_submissions; i++)
		if (strcmp(problem->submissions[i].path + strlen("submissions/"), path) == 0)
			return &problem->submissions[i];
	FAIL("no submission %s", path);
}

/* "AC WA, needs WA" for each rule, in their order. */
static void check_rules(const char *path, const char *expected)
{
	static const char *const codes[] = {"AC", "WA", "TLE", "RTE"};
	const struct problem_submission *submission = find_submission(path);
	struct strbuf text = {0};
	for (size_t i = 0; i < submission->n_expectations; i++) {
		const struct expectation *e = &submission->expectations[i];
		strbuf_printf(&text, "%s%s:", i ? "; " : "", e->cases ? e->cases : "");
		for (size_t k = 0; e->permitted != EXPECT_ANY && k < ARRAY_SIZE(codes); k++)
			if (e->permitted & 1U << k)
				strbuf_printf(&text, " %s", codes[k]);
		for (size_t k = 0; e->required != EXPECT_ANY && k < ARRAY_SIZE(codes); k++)
			if (e->required & 1U << k)
				strbuf_printf(&text, " !%s", codes[k]);
	}
	_cleanup_(freep) char *found = strbuf_take(&text);
	CHECK_STR(found ? found : "", expected);
}

/* The verdicts of the whole, "WA NO". */
static void check_whole(const char *path, const char *expected)
{
	struct strbuf text = {0};
	for (unsigned v = 0; v < VERDICT_COUNT; v++)
		if (find_submission(path)->expected_verdicts & UINT64_C(1) << v)
			strbuf_printf(&text, "%s%s", text.size ? " " : "", verdict_code(v));
	_cleanup_(freep) char *found = strbuf_take(&text);
	CHECK_STR(found ? found : "", expected);
}

static void enter_two_cases(void)
{
	enter();
	put("problem.yaml", manifest_2025);
	put_case("secret/1-easy");
	put_case("secret/2-hard");
}

/* ---- faults ---- */

TEST(promises_that_cannot_be_read_keep_nobody_from_judging_within_a_given_time_limit)
{
	static const char *const told[] = {
		"2:19: accepted/a.py.permitted[1]: expected AC, WA, TLE or RTE, found 'MLE'",
		"3:14: accepted/a.py.score[1]: expected",
		"4:23: accepted/a.py.use_for_time_limit: expected",
		"5:19: accepted/a.py.model_solution: expected true or false",
	};
	enter_two_cases();
	put("submissions/accepted/a.py", "");
	put("submissions/submissions.yaml",
	    "accepted/a.py:\n  permitted: [AC, MLE]\n  score: [1, x]\n"
	    "  use_for_time_limit: 5\n  model_solution: 7\n");
	CHECK_INT(read_package(false), -EINVAL); /* the time limit would be another one */
	CHECK_INT(findings.errors, 3);
	put("problem.yaml", "problem_format_version: 2025-09\nname: Add\nlimits: {time_limit: 1}\n"
	                    "uuid: 5ca6ba5b-36d5-4eff-8aa7-d967cbc4375e\n");
	check_read();
	CHECK_INT(findings.count, ARRAY_SIZE(told));
	for (size_t i = 0; i < ARRAY_SIZE(told); i++)
		check_told(told[i]);
	check_rules("accepted/a.py", ": AC; :");
	CHECK_INT(read_package(true), -EINVAL);
	CHECK(findings.errors >= ARRAY_SIZE(told));
	put("submissions/submissions.yaml", "accepted/a.py: {language: [python3]}\n");
	CHECK_INT(read_package(false), -EINVAL); /* it would be another one, too */
}

/* ---- directories ---- */

TEST(submissions_are_sorted_and_their_directories_tell_what_they_get)
{
	enter_two_cases();
	put("submissions/wrong_answer/b.py", "");
	put("submissions/accepted/z/main.py", "");
	put("submissions/accepted/a.c", "");
	put("submissions/mixed/a.c", "");
	put("submissions/brute_force/slow.py", "");
	put("submissions/rejected/r.py", "");
	put("submissions/README.md", "");
	check_read();
	CHECK_INT(problem->n_submissions, 6);
	CHECK_STR(problem->submissions[0].path, "submissions/accepted/a.c");
	CHECK_STR(problem->submissions[1].path, "submissions/accepted/z");
	CHECK(problem->submissions[1].is_directory);
	CHECK_STR(problem->submissions[5].directory, "wrong_answer");
	check_rules("accepted/a.c", ": AC");
	check_rules("brute_force/slow.py", ": AC TLE RTE !TLE !RTE");
	check_rules("rejected/r.py", ": !WA !TLE !RTE");
	check_rules("wrong_answer/b.py", ": AC WA !WA");
	CHECK(!submission_has_promise(find_submission("mixed/a.c")));
	CHECK_STR(find_submission("accepted/a.c")->expectations[0].origin, "accepted/");
}

TEST(legacy_directories_have_their_own_meaning)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	put("submissions/accepted/a.py", "");
	put("submissions/time_limit_exceeded/a.py", "");
	put("submissions/run_time_error/a.py", "");
	put("submissions/partially_accepted/a.py", "");
	check_read();
	check_rules("time_limit_exceeded/a.py", ": AC WA TLE !TLE");
	check_rules("run_time_error/a.py", ": !RTE");
	CHECK(!submission_has_promise(find_submission("partially_accepted/a.py")));
	CHECK_INT(find_submission("accepted/a.py")->expectations[0].time_limit_use,
	          TIME_LIMIT_LOWER);
	CHECK_INT(find_submission("run_time_error/a.py")->expectations[0].time_limit_use,
	          TIME_LIMIT_UNUSED);
}

TEST(submissions_of_a_legacy_scoring_problem_are_promised_a_verdict_of_the_whole)
{
	enter();
	put("problem.yaml", "type: scoring\n");
	put_case("secret/1");
	put("submissions/accepted/a.py", "");
	put("submissions/partially_accepted/a.py", "");
	put("submissions/wrong_answer/a.py", "");
	check_read();
	check_rules("accepted/a.py", ":");
	check_whole("accepted/a.py", "AC");
	check_whole("partially_accepted/a.py", "AC");
	CHECK(find_submission("partially_accepted/a.py")->expects_partial);
	CHECK(!find_submission("accepted/a.py")->expects_partial);
	check_whole("wrong_answer/a.py", "WA NO");
}

TEST(directories_of_no_format_are_promised_what_their_name_says_and_nothing_else)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	put("submissions/compiler_error/a.c", "");
	put("submissions/no_output/a.c", "");
	put("submissions/output_limit/a.c", "");
	put("submissions/runtime_error/a.c", "");
	put("submissions/multiple/a.c", "");
	put("submissions/slow_accepted/a.c", "");
	check_read();
	check_whole("compiler_error/a.c", "CE");
	check_whole("no_output/a.c", "NO");
	check_whole("output_limit/a.c", "OLE");
	check_whole("runtime_error/a.c", "MLE OLE RTE SV");
	CHECK(!submission_has_promise(find_submission("multiple/a.c")));
	CHECK(!submission_has_promise(find_submission("slow_accepted/a.c")));
}

/* ---- submissions.yaml ---- */

TEST(a_key_of_a_default_directory_replaces_what_it_gives_and_inherits_the_rest)
{
	enter_two_cases();
	put("submissions/time_limit_exceeded/a.py", "");
	put("submissions/accepted/a.py", "");
	put("submissions/submissions.yaml", "time_limit_exceeded/:\n  permitted: [AC, WA, TLE]\n"
	                                    "accepted/*:\n  model_solution: true\n  message: ok\n");
	check_read();
	CHECK_INT(findings.count, 0);
	check_rules("time_limit_exceeded/a.py", ": AC WA TLE !TLE");
	check_rules("accepted/a.py", ": AC; :");
	CHECK(find_submission("accepted/a.py")->model_solution);
	CHECK_STR(find_submission("accepted/a.py")->expectations[1].message, "ok");
	CHECK_STR(find_submission("accepted/a.py")->expectations[1].origin, "submissions.yaml:3");
}

TEST(keys_of_submissions_yaml_may_speak_of_some_cases_only)
{
	enter_two_cases();
	put("submissions/mixed/a.py", "");
	put("submissions/submissions.yaml",
	    "mixed/a.py:\n  language: python3\n  entrypoint: a.py\n  authors: [A <a@b.c>, {name: "
	    "B}]\n"
	    "  secret/*-easy: {permitted: [AC]}\n  secret/*-hard:\n    permitted: [AC, TLE]\n"
	    "    required: [TLE]\n    use_for_time_limit: false\n");
	check_read();
	CHECK_INT(findings.count, 0);
	check_rules("mixed/a.py", "secret/*-easy: AC; secret/*-hard: AC TLE !TLE");
	const struct problem_submission *submission = find_submission("mixed/a.py");
	CHECK_STR(submission->language, "python3");
	CHECK_STR(submission->entrypoint, "a.py");
	CHECK_INT(submission->expectations[1].time_limit_use, TIME_LIMIT_UNUSED);
	CHECK(expectation_matches(&submission->expectations[0], "secret/1-easy"));
	CHECK(!expectation_matches(&submission->expectations[0], "secret/2-hard"));
}

TEST(scores_are_expected_as_one_number_or_a_range_of_a_scoring_problem)
{
	enter_two_cases();
	put("problem.yaml", "problem_format_version: 2025-09\nname: x\nuuid: u\ntype: scoring\n");
	put("submissions/mixed/a.py", "");
	put("submissions/mixed/b.py", "");
	put("submissions/submissions.yaml",
	    "mixed/a.py: {score: 0.10}\nmixed/b.py: {secret: {score: [1, 2.5]}}\n");
	check_read();
	CHECK_INT(findings.count, 0);
	CHECK_STR(find_submission("mixed/a.py")->expectations[0].score_low, "0.10");
	CHECK_STR(find_submission("mixed/a.py")->expectations[0].score_high, "0.10");
	CHECK_STR(find_submission("mixed/b.py")->expectations[0].score_high, "2.5");
	put("submissions/submissions.yaml",
	    "mixed/a.py: {score: [2, 1]}\nmixed/b.py: {score: [1]}\n");
	CHECK_INT(read_package(false), -EINVAL);
	check_told("submissions.yaml:1:21: mixed/a.py.score: expected the lower number first");
	check_told("submissions.yaml:2:21: mixed/b.py.score: expected a number, or a list of two");
	put("problem.yaml", manifest_2025);
	put("submissions/submissions.yaml", "mixed/a.py: {score: 1}\n");
	check_read();
	check_told("1:21: mixed/a.py.score: expected no score, as the problem is not scoring");
}

TEST(rules_that_cannot_all_hold_are_told)
{
	enter_two_cases();
	put("submissions/accepted/a.py", "");
	put("submissions/mixed/b.py", "");
	put("submissions/mixed/c.py", "");
	put("submissions/submissions.yaml",
	    "accepted/a.py: {permitted: [WA]}\n"
	    "mixed/b.py: {secret/1*: {permitted: [AC]}, secret/2*: {permitted: [WA]}}\n"
	    "mixed/c.py: {secret/1*: {permitted: [AC]}, secret: {permitted: [WA]}}\n");
	CHECK_INT(read_package(true), -EINVAL);
	check_finding(SEVERITY_ERROR, "some/where/addtwo/submissions/accepted/a.py: expected rules "
	                              "that can all hold, not those of accepted/ and "
	                              "submissions.yaml:1");
	check_finding(SEVERITY_ERROR,
	              "some/where/addtwo/submissions/mixed/c.py: expected rules that "
	              "can all hold, not those of submissions.yaml:3 and "
	              "submissions.yaml:3");
	for (size_t i = 0; i < findings.count; i++)
		CHECK(!strstr(findings.items[i].file, "b.py"));
}

TEST(every_fault_of_submissions_yaml_is_told_with_its_place)
{
	enter_two_cases();
	put("submissions/mixed/a.py", "");
	put("submissions/submissions.yaml",
	    "mixed/a.py:\n  permitted: [AC, XX]\n  required: []\n  colour: red\n  secret/none: "
	    "{required: [AC]}\n  use_for_time_limit: upwards\nnone/**: {permitted: [AC]}\nmixed: "
	    "5\nnone: {permitted: [AC]}\n");
	CHECK_INT(read_package(true), -EINVAL);
	check_told("submissions.yaml:2:19: mixed/a.py.permitted[1]: expected AC, WA, TLE or RTE, "
	           "found 'XX'");
	check_told("submissions.yaml:3:13: mixed/a.py.required: expected at least one verdict");
	check_told("submissions.yaml:4:3: mixed/a.py.colour: expected a known key");
	check_told("submissions.yaml:6:23: mixed/a.py.use_for_time_limit: expected true, false, "
	           "lower or upper, found 'upwards'");
	check_told("submissions.yaml:7:1: none/**: expected a glob, '**' is no more than '*'");
	check_told("submissions.yaml:8:8: mixed: expected a map of keys and values");
	check_told("submissions.yaml:9:7: none: matches no submission");
	put("submissions/submissions.yaml",
	    "mixed/a.py: {secret/none: {required: [AC]}}\nnone: {permitted: [AC]}\n");
	CHECK_INT(read_package(true), -EINVAL);
	check_told("submissions.yaml:1:27: mixed/a.py.secret/none: expected a glob of which some "
	           "case or group is one");
	check_told("submissions.yaml:2:7: none: matches no submission");
}

TEST(a_deviation_of_submissions_yaml_hides_nothing_from_who_reads_strictly)
{
	enter_two_cases();
	put("submissions/accepted/a.py", "");
	put("submissions/submissions.yaml",
	    "accepted/a.py: {colour: red, secret: {permitted: [WA]}, zz/*: {permitted: [AC]}}\n");
	for (int strict = 0; strict < 2; strict++) {
		(void)read_package(strict);
		check_told("submissions.yaml:1:17: accepted/a.py.colour: expected a known key");
		check_told(
			"accepted/a.py.zz/*: expected a glob of which some case or group is one");
		check_told("submissions/accepted/a.py: expected rules that can all hold");
	}
}

TEST(keys_of_a_rule_that_contradict_each_other_are_told_where_they_stand)
{
	static const char *const rows[][2] = {
		{"{permitted: [AC], required: [TLE]}",
	         "1:41: mixed/a.py.required: expected a required verdict among the permitted ones"},
		{"{required: [TLE], use_for_time_limit: lower}",
	         "1:51: mixed/a.py.use_for_time_limit: expected no 'lower' where TLE is required"},
		{"{permitted: [AC], use_for_time_limit: upper}",
	         "1:51: mixed/a.py.use_for_time_limit: expected no 'upper' where TLE is not "
	         "permitted"},
	};
	enter_two_cases();
	put("submissions/mixed/a.py", "");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(freep) char *text = str_printf("mixed/a.py: %s\n", rows[i][0]);
		put("submissions/submissions.yaml", text);
		check_read();
		check_told(rows[i][1]);
	}
}

/* ---- DOMjudge ---- */

TEST(a_tag_in_the_first_source_with_one_tells_the_results_outside_of_the_standard_directories)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	put("submissions/mixed/a.c", "// @EXPECTED_RESULTS@: CORRECT, wrong-answer\r\nint x;\n");
	put("submissions/mixed/b/1.txt", "none");
	put("submissions/mixed/b/2.c", "/* @expected_results@: COMPILER-ERROR\n*/");
	put("submissions/accepted/a.c", "// @EXPECTED_RESULTS@: WRONG-ANSWER\n");
	put("submissions/mixed/twice.c",
	    "// @EXPECTED_RESULTS@: CORRECT\n// @EXPECTED_RESULTS@: TIMELIMIT\n");
	put("submissions/no_output/a.c", "// @EXPECTED_RESULTS@: CHECK-MANUALLY\n");
	check_read();
	check_whole("mixed/a.c", "AC WA NO");
	check_whole("mixed/b", "CE");
	check_whole("accepted/a.c", "");
	check_rules("accepted/a.c", ": AC");
	CHECK(!submission_has_promise(find_submission("mixed/twice.c")));
	check_told("mixed/twice.c: has more than one tag of what is expected: none counts");
	CHECK(!submission_has_promise(find_submission("no_output/a.c")));
}

TEST(a_tag_of_a_score_counts_in_every_directory_of_a_scoring_problem)
{
	enter();
	put("problem.yaml", "type: scoring\n");
	put_case("secret/1");
	put("submissions/accepted/a.py", "# @EXPECTED_SCORE@: 60.5\n");
	put("submissions/partial/a.py", "# @EXPECTED_SCORE@: 0.1 \n");
	put("submissions/accepted/b.py", "# @EXPECTED_RESULTS@: CORRECT\n# @EXPECTED_SCORE@: 7\n");
	put("submissions/accepted/c.py",
	    "# @EXPECTED_RESULTS@: WRONG-ANSWER\n# @EXPECTED_SCORE@: 8\n");
	put("submissions/partial/b.py", "# @EXPECTED_RESULTS@: RUN-ERROR\n# @EXPECTED_SCORE@: 5\n");
	check_read();
	CHECK_INT(findings.count, 0);
	check_whole("accepted/b.py", "AC");
	CHECK_STR(find_submission("accepted/b.py")->expected_score, "7");
	check_whole("accepted/c.py", "AC"); /* the directory says more than the tag */
	CHECK_STR(find_submission("accepted/c.py")->expected_score, "8");
	check_whole("partial/b.py", "MLE OLE RTE SV");
	CHECK_STR(find_submission("partial/b.py")->expected_score, "5");
	CHECK_STR(find_submission("accepted/a.py")->expected_score, "60.5");
	CHECK_INT(find_submission("accepted/a.py")->n_expectations, 0);
	CHECK_STR(find_submission("partial/a.py")->expected_score, "0.1");
	CHECK(submission_has_promise(find_submission("partial/a.py")));
}

TEST(submissions_json_tells_languages_and_entry_points)
{
	enter();
	put("problem.yaml", "");
	put_case("secret/1");
	put("submissions/accepted/a/main.py", "");
	put("submissions/accepted/b.py", "");
	put("submissions.json",
	    "{\n\t\"submissions/accepted/a/\": {\"entry_point\": \"main.py\"},\n"
	    "\t\"submissions/accepted/b.py\": {\"langid\": \"python3\"}\n}\n");
	check_read();
	CHECK_INT(findings.count, 0);
	CHECK_STR(find_submission("accepted/a")->entrypoint, "main.py");
	CHECK_STR(find_submission("accepted/b.py")->language, "python3");
}
