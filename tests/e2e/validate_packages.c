/* SPDX-License-Identifier: MIT */
/*
 * What is wrong with a package's manifest, data and submissions, and what `juror validate` says at the end.
 */
#include "tests/e2e/faults.h"

#include <string.h>

/* ---- data ---- */

TEST(faults_of_data_files_are_found_and_named)
{
	static const struct fault faults[] = {
		{"rm data/secret/02-zeros.ans", "error", "data/secret",
	         "expected the file 02-zeros.ans"},
		{"echo 1 >data/secret/lonely.ans", "error", "data/secret",
	         "expected the file lonely.in"},
		{"echo 1 >data/secret/lone.out", "error", "data/secret", "expected the file lone.in"},
		{"echo x >data/secret/11-bad.in; printf '1\\r\\n' >data/secret/11-bad.ans", "error",
	         "data/secret/11-bad.in", "is rejected by input_validators/validate.py"},
		{NULL, "error", "data/secret/11-bad.ans", "found CR"},
		{"cp data/secret/01-one-pair.in data/secret/12-copy.in; "
	         "cp data/secret/01-one-pair.ans data/secret/12-copy.ans",
	         "warning", "data/secret/12-copy.in", "same input as data/secret/01-one-pair.in"},
		{"cp data/secret/03-negative.in data/invalid_input/fine.in", "error",
	         "data/invalid_input/fine.in", "is accepted by every input validator"},
		{"printf '\\357\\273\\2771\\n' >data/secret/04-largest.ans", "error",
	         "data/secret/04-largest.ans", "byte order mark"},
		{"printf '\\0\\n' >data/secret/05-int-limits.ans", "warning",
	         "data/secret/05-int-limits.ans", "NUL byte"},
		{"printf '1\\n\\377\\n' >data/secret/06-powers-of-ten.ans", "warning",
	         "data/secret/06-powers-of-ten.ans", "expected UTF-8"},
		{"printf 1 >data/secret/07-small-random.ans", "warning",
	         "data/secret/07-small-random.ans", "newline at the end"},
		{": >data/secret/08-many.ans", "warning", "data/secret/08-many.ans", "is empty"},
		{"cp data/sample/1.in 'data/secret/bad name.in'", "error", "data/secret",
	         "'bad name.in' is no name"},
		{"mkdir data/secret/none.files && echo 1 >data/secret/none.files/a", "warning",
	         "data/secret/none.files", "'a' belongs to no case"},
		{"mkdir data/other", "warning", "data", "'other' is not used"},
		{"echo 1 >data/secret/stray.hint", "warning", "data/secret", "'stray.hint' belongs"},
		{"mkdir data/secret/09-ascending", "error", "data/secret", "beside 09-ascending.in"},
		{"ln -s /etc/passwd data/secret/13-out.in; echo 1 >data/secret/13-out.ans", "error",
	         "data/secret", "'13-out.in' is none"},
		{NULL, "error", "data/secret", "13-out"},
		{NULL, "error", "data/secret/13-out.in", "it leads to '/etc/passwd'"},
		{"touch data/sample/1.png data/sample/1.jpg", "error", "data/sample", "one image"},
		{"echo x >data/sample/2.in.statement", "error", "data/sample",
	         "2: expected an .in.download"},
		{"printf 'hint: x\\nfoo: 1\\n' >data/secret/10-most.yaml", "error",
	         "data/secret/10-most.yaml", "expected a known key"},
		{"cp data/sample/1.in data/secret/test_group.in; "
	         "cp data/sample/1.ans data/secret/test_group.ans",
	         "error", "data/secret", "no case of the name test_group"},
		{NULL, "warning", "data/secret/test_group.in", "same input as data/sample/1.in"},
		{"rm -r submissions/accepted/*", "error", "submissions/accepted",
	         "at least one submission"},
		{NULL, "error", "problem.yaml", "there is none"},
	};
	e2e_enter();
	faults_copy_example("aplusb", "accepted/sum.py");
	CHECK_FAULTS(faults);
}

TEST(a_wrong_answer_file_shows_in_the_submissions)
{
	static const struct fault faults[] = {
		{"echo 7 >data/secret/01-one-pair.ans", NULL, "accepted/sum.py", "01-one-pair"},
		{"rm -r data/sample", "warning", "data/sample", "expected at least one case"},
		{"rm -r statement", "warning", "statement", "expected a statement"},
	};
	e2e_enter();
	faults_copy_example("aplusb", "accepted/sum.py");
	CHECK_FAULTS(faults);
}

/* ---- the manifest ---- */

TEST(faults_of_the_manifest_are_all_told_with_their_lines)
{
	static const struct fault faults[] = {
		{"echo 'colour: blue' >>problem.yaml", "error", "problem.yaml",
	         "expected a known key"},
		{"echo 'languages: [klingon]' >>problem.yaml", "error", "problem.yaml", "klingon"},
		{"sed -i 's/^license: .*/license: mine/' problem.yaml", "error", "problem.yaml",
	         "mine"},
		{"sed -i 's/memory: .*/memory: -1/' problem.yaml", "error", "problem.yaml", "-1"},
		{"sed -i 's/^type: .*/type: [pass-fail, scoring]/' problem.yaml", "error",
	         "problem.yaml", "scoring"},
		{"sed -i '/^uuid/d' problem.yaml", "error", "problem.yaml", "it is missing"},
		{NULL, "error", "submissions/accepted/sum.py", "does not allow language python3"},
	};
	e2e_enter();
	faults_copy_example("aplusb", "accepted/sum.py");
	CHECK_FAULTS(faults);
}

TEST(arguments_that_the_default_validator_does_not_know_are_found)
{
	static const struct fault faults[] = {
		{"echo 'output_validator_args: [float_tolerace, 1e-6]' "
	         ">data/secret/test_group.yaml",
	         "error", "data/secret/test_group.yaml", "float_tolerace"},
		{"echo 'output_validator_args: [float_tolerance]' >data/sample/test_group.yaml",
	         "error", "data/sample/test_group.yaml", "after float_tolerance"},
		{"echo 'max_score: 5' >>data/secret/test_group.yaml", "error",
	         "data/secret/test_group.yaml", "as the problem is not scoring"},
		{NULL, "error", "data/secret/test_group.yaml", "1e-6"},
	};
	e2e_enter();
	faults_copy_example("floats", "accepted/hypot.py");
	CHECK_FAULTS(faults);
}

/* ---- submissions ---- */

TEST(submissions_that_get_what_they_should_not_are_found)
{
	static const struct fault faults[] = {
		{"cp submissions/wrong_answer/no_sign.py submissions/accepted/wrong.py", NULL,
	         "accepted/wrong.py", "03-negative"},
		{"cp submissions/accepted/sum.py submissions/wrong_answer/right.py", NULL,
	         "wrong_answer/right.py", "should get WA"},
		{"cp submissions/accepted/sum.py submissions/run_time_error/right.py", NULL,
	         "run_time_error/right.py", "should get RTE"},
		{"cp submissions/compile_error/semicolon.c submissions/accepted/broken.c", NULL,
	         "accepted/broken.c", "CE"},
		{"mkdir submissions/acepted; cp submissions/accepted/sum.py submissions/acepted/",
	         "warning", "submissions/acepted", "no meaning"},
		{"echo 'accepted/none.py: {permitted: [AC]}' >submissions/submissions.yaml",
	         "warning", "submissions/submissions.yaml", "matches no submission"},
		{"echo x >submissions/accepted/what.foo", "warning",
	         "submissions/accepted/what.foo", "is not judged"},
	};
	e2e_enter();
	faults_copy_example("aplusb",
	                    "accepted/sum.py wrong_answer/no_sign.py compile_error/semicolon.c "
	                    "run_time_error/exit_status.c");
	CHECK_FAULTS(faults);
}

/* The directory counts, as in DOMjudge; whoever wrote the tag meant something else. */
TEST(a_tag_of_domjudge_that_does_not_fit_its_directory_is_found)
{
	static const struct fault faults[] = {
		{"echo '# @EXPECTED_RESULTS@: WRONG-ANSWER, TIMELIMIT' "
	         ">>submissions/accepted/sum.py",
	         "warning", "submissions/accepted/sum.py",
	         "'WRONG-ANSWER, TIMELIMIT', that does not fit its directory"},
		{"echo '# @EXPECTED_RESULTS@: NONSENSE' >>submissions/wrong_answer/no_sign.py",
	         "warning", "submissions/wrong_answer/no_sign.py",
	         "that DOMjudge does not know: 'NONSENSE'"},
		{"echo 'colour: blue' >>problem.yaml", "error", "problem.yaml",
	         "expected a known key"},
	};
	e2e_enter();
	faults_copy_example("aplusb", "accepted/sum.py wrong_answer/no_sign.py");
	CHECK_FAULTS(faults);
}

TEST(programs_that_are_not_there_or_never_run_are_found)
{
	static const struct fault faults[] = {
		{"mkdir output_validator; echo x >output_validator/README.md", "warning",
	         "output_validator", "holds no program"},
		{"mkdir static_validator; echo x >static_validator/v.py", "warning",
	         "static_validator", "is not run"},
		{"echo 'colour: blue' >>problem.yaml", "error", "problem.yaml",
	         "expected a known key"},
	};
	e2e_enter();
	faults_copy_example("aplusb", "accepted/sum.py");
	CHECK_FAULTS(faults);
}

TEST(an_accepted_submission_without_the_best_score_is_found_unless_it_is_said_so)
{
	static const struct fault faults[] = {
		{"sed -i 's/score_multiplier.txt/score.txt/' output_validator/validate.py",
	         "warning", "submissions/accepted/table.py", "the best is 100"},
		{"echo 'colour: blue' >>problem.yaml", "error", "problem.yaml",
	         "expected a known key"},
	};
	e2e_enter();
	faults_copy_example("coins", "accepted/table.py");
	CHECK_FAULTS(faults);
	e2e_shell("sed -i /colour/d package/problem.yaml; "
	          "echo 'accepted/*: {score: [0, 100]}' >package/submissions/submissions.yaml");
	struct e2e_end end = faults_validate("package");
	CHECK_INT(json_array_size(json_object_get(end.report, "findings")), 0);
}

TEST(answers_that_are_submitted_have_no_times)
{
	e2e_enter();
	faults_copy_example("primes", "accepted/table");
	struct e2e_end end = faults_validate("package");
	CHECK_INT(end.status, 0);
	CHECK(strstr(end.out, "\nformat 2025-09, memory"));
	CHECK(strstr(end.out, "\naccepted/table  AC       AAA\n"));
}

TEST(answers_to_no_case_are_found)
{
	static const struct fault faults[] = {
		{"cp submissions/accepted/table/*1.out submissions/accepted/table/9.out", "warning",
	         "submissions/accepted/table", "9.out is the answer to no case"},
		{"echo x >submissions/accepted/table/made_by.txt; echo 'colour: blue' "
	         ">>problem.yaml",
	         "error", "problem.yaml", "expected a known key"},
		{NULL, "warning", "data/sample", "expected at least one case"},
	};
	e2e_enter();
	faults_copy_example("primes", "accepted/table");
	CHECK_FAULTS(faults);
}

TEST(constants_that_no_file_names_are_found)
{
	static const struct fault faults[] = {
		{"printf 'constants:\\n  used: 1\\n  unused: 2\\n  many: {value: 3000, tex: 3_000, "
	         "more: 3001, words: 3k}\\n"
	         "  none: {value: 5, tex: 6}\\n  stated: 7\\n  itself: 8 # {{itself}}\\n' "
	         ">>problem.yaml; printf '%s' '\\constant{stated}' >statement/part.tex; "
	         "echo '# {{used}} {{many.tex}} {unused}' >>input_validators/validate.py; "
	         "echo '{{none}}' >data/secret/readme.txt",
	         "warning", "problem.yaml", "unused is not used"},
		{NULL, "warning", "problem.yaml", "none is not used"},
		{NULL, "warning", "problem.yaml", "itself is not used"},
		{NULL, "warning", "problem.yaml",
	         "many.more is '3001', which looks like another number than many.value, '3000'"},
		{NULL, "warning", "problem.yaml", "none.tex is '6', which looks like"},
		{NULL, "warning", "data/secret", "'readme.txt' belongs to no case"},
		{"echo 'colour: blue' >>problem.yaml", "error", "problem.yaml",
	         "expected a known key"},
	};
	e2e_enter();
	faults_copy_example("aplusb", "accepted/sum.py");
	CHECK_FAULTS(faults);
}

TEST(a_score_out_of_range_is_found)
{
	static const struct fault faults[] = {
		{"mkdir -p input_validators output_validator submissions/accepted", "warning",
	         "data/sample", "expected at least one case"},
		{"printf 'import sys\\nsys.exit(42 if sys.stdin.buffer.read() == b\"1\\\\n\" else "
	         "43)\\n' "
	         ">input_validators/v.py",
	         "warning", "statement", "expected a statement"},
		{"printf 'import sys\\nopen(sys.argv[3] + \"score.txt\", \"w\").write(\"101\")\\n"
	         "sys.exit(42 if sys.stdin.buffer.read() == b\"ok\\\\n\" else 43)\\n' "
	         ">output_validator/v.py; echo 'print(\"ok\")' >submissions/accepted/ok.py",
	         NULL, "accepted/ok.py", "score"},
	};
	e2e_enter();
	e2e_package("package", "type: scoring\nlimits: {time_limit: 1}\n");
	CHECK_FAULTS(faults);
}

/* ---- what is said at the end ---- */

TEST(what_is_no_package_is_bad_input_and_writes_no_report)
{
	e2e_enter();
	struct e2e_end end = e2e_juror("validate", "--json", "report.json", "nowhere");
	CHECK_INT(end.status, 2);
	CHECK(!json_load_file("report.json", 0, NULL));
}

TEST(a_package_with_samples_only_does_not_tell_what_a_submission_should_be_rejected_for)
{
	e2e_enter();
	e2e_put("package/problem.yaml", "limits: {time_limit: 1}\n");
	e2e_put("package/data/sample/1.in", "1\n");
	e2e_put("package/data/sample/1.ans", "ok\n");
	e2e_put("package/submissions/accepted/a.py", "print('ok')\n");
	e2e_put("package/submissions/wrong_answer/w.py", "print('ok')\n");
	e2e_put("package/submissions/time_limit_exceeded/crash.py", "exit(1)\n");
	e2e_put("package/submissions/time_limit_exceeded/quick.py", "print('ok')\n");
	struct e2e_end end = e2e_juror("validate", "--json", "report.json", "package");
	CHECK_INT(end.status, 1);
	json_t *report = json_load_file("report.json", 0, NULL);
	const json_t *judgements = json_object_get(report, "judgements");
	CHECK(json_is_true(json_object_get(json_array_get(judgements, 0), "met")));
	CHECK(json_is_false(json_object_get(json_array_get(judgements, 1), "met")));
	CHECK(json_is_null(json_object_get(json_array_get(judgements, 2), "met")));
	CHECK(json_is_null(json_object_get(json_array_get(judgements, 3), "met")));
	CHECK(!strstr(end.out, "too high"));
}

TEST(several_packages_are_summed_up_in_the_last_line)
{
	e2e_enter();
	faults_small_package();
	e2e_shell("mkdir empty");
	struct e2e_end end = e2e_juror("validate", "--no-progress", "package", "empty", "nowhere");
	static const char last[] =
		"\n3 packages: 1 in order, 1 with faults, 1 that cannot be read\n";
	CHECK_INT(end.status, 2);
	CHECK(strlen(end.out) > strlen(last));
	CHECK_STR(end.out + strlen(end.out) - strlen(last), last);
}

TEST(errors_come_before_warnings_and_both_are_counted)
{
	e2e_enter();
	faults_small_package();
	e2e_shell("cd package && mkdir data/other && echo 'x: 1' >>problem.yaml && "
	          "printf '1\r\n' >data/secret/1.in");
	struct e2e_end end = faults_validate("package");
	const char *first = strstr(end.out, "\nwarning: "), *last = end.out;
	for (const char *at = end.out; (at = strstr(at, "\nerror: ")); at++)
		last = at;
	CHECK(first && last > end.out && last < first);
	CHECK(strstr(end.out, "errors, ") || strstr(end.out, "error, "));
}

TEST(what_is_found_is_the_same_with_one_slot_and_with_more_and_as_the_schema_says)
{
	static const char *const slots[] = {"1", "2", "5"};
	const char *first = NULL;
	e2e_enter();
	faults_small_package();
	e2e_shell("cd package && echo 'x: 1' >>problem.yaml && mkdir data/other && "
	          "for i in 2 3 4 5; do printf \"$i\\r\\n\" >data/secret/$i.in; "
	          "printf 'ok' >data/secret/$i.ans; done; cp data/secret/1.in data/secret/6.in; "
	          "cp data/secret/1.ans data/secret/6.ans");
	for (size_t i = 0; i < ARRAY_SIZE(slots); i++) {
		struct e2e_end end = e2e_juror("validate", "-j", slots[i], "--no-progress", "--json",
		                               "report.json", "--events", "r.events", "package");
		CHECK_INT(end.status, 1);
		end.report = json_load_file("report.json", JSON_REJECT_DUPLICATES, NULL);
		CHECK(json_array_size(json_object_get(end.report, "findings")) > 12);
		const char *text = e2e_without_measurements(&end);
		CHECK_STR(text, first ? first : text);
		first = text;
	}
	e2e_check_script("check_report_schema.py", "report.json");
	e2e_check_script("check_report_schema.py", "--events r.events");
}

/* ---- events ---- */

/* The lines of r.events. */
static json_t *read_events(void)
{
	json_t *events = json_array();
	FILE *file = fopen("r.events", "re");
	CHECK(file);
	for (json_t *event; (event = json_loadf(file, JSON_DISABLE_EOF_CHECK, NULL));)
		CHECK_INT(json_array_append_new(events, event), 0);
	CHECK_INT(fclose(file), 0);
	return events;
}

TEST(events_begin_with_the_time_limit_that_the_package_gives)
{
	e2e_enter();
	faults_small_package();
	CHECK_INT(e2e_juror("validate", "--events", "r.events", "package").status, 0);
	const json_t *limits = json_object_get(json_array_get(read_events(), 0), "limits");
	CHECK(json_number_value(json_object_get(limits, "time_s")) == 1);
}

TEST(a_package_that_cannot_be_read_leaves_no_events_of_another)
{
	e2e_enter();
	faults_small_package();
	e2e_put("r.events", "of another day\n");
	e2e_shell("rm package/problem.yaml");
	CHECK_INT(e2e_juror("validate", "--events", "r.events", "package").status, 1);
	json_t *events = read_events();
	CHECK_INT(json_array_size(events), 2);
	CHECK_STR(e2e_string(json_array_get(events, 0), "event"), "begin");
	CHECK_STR(e2e_string(json_array_get(events, 1), "event"), "end");
	CHECK_INT(json_integer_value(json_object_get(json_array_get(events, 1), "exit_status")), 1);
	e2e_check_script("check_report_schema.py", "--events r.events");
}
