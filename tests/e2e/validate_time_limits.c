/* SPDX-License-Identifier: MIT */
/*
 * How the time limit fits the package's own submissions, and how one is inferred from them.
 */
#include "tests/e2e/faults.h"

#include <string.h>

/* ---- a limit that the package gives ---- */

#define BURNS(seconds)                                                                             \
	"(cat submissions/accepted/sum.c; echo '#include <time.h>'; echo '__attribute__"           \
	"((constructor)) static void burn(void) { while (clock() < " seconds                       \
	" * CLOCKS_PER_SEC) ; }')"

TEST(submissions_too_near_the_time_limit_are_found)
{
	static const struct fault faults[] = {
		{"sed -i 's/time_limit: .*/time_limit: 1\\n  time_resolution: 0.1/' "
	         "problem.yaml; "
	         "rm data/secret/0[2-9]* data/secret/10* data/sample/*",
	         "warning", "data/sample", "expected at least one case"},
		{BURNS("0.75") " >submissions/accepted/slow.c", "error", "problem.yaml",
	         "is too low"},
		{"mkdir submissions/time_limit_exceeded; " BURNS(
			 "1.25") " >submissions/time_limit_exceeded/barely.c",
	         "error", "problem.yaml", "is too high"},
	};
	e2e_enter();
	faults_copy_example("aplusb", "accepted/sum.c");
	CHECK_FAULTS(faults);
}

TEST(a_program_that_writes_without_end_exceeds_the_time_limit_too)
{
	e2e_enter();
	faults_small_package();
	e2e_put("package/submissions/time_limit_exceeded/flood.py",
	        "while True: print('x' * 999)\n");
	struct e2e_end end = faults_validate("package");
	CHECK_INT(end.status, 0);
	CHECK_VERDICT(&end, "flood.py", "OLE");
	CHECK(!strstr(end.out, "too high"));
}

TEST(the_margins_of_the_time_limit_are_shown_and_kept_in_the_report)
{
	e2e_enter();
	faults_small_package();
	e2e_put("package/submissions/time_limit_exceeded/loop.py", "while True: pass\n");
	struct e2e_end end = faults_validate("package");
	CHECK_INT(end.status, 0);
	CHECK(strstr(end.out, "\nin time up to 0."));
	CHECK(strstr(end.out, "too slow from 1.5"));
	const json_t *limits = json_object_get(end.report, "limits");
	const json_t *slowest = json_object_get(limits, "slowest_in_time");
	const json_t *fastest = json_object_get(limits, "fastest_too_slow");
	CHECK_STR(e2e_string(slowest, "submission"), "submissions/accepted/ok.py");
	CHECK_STR(e2e_string(slowest, "case"), "secret/1");
	CHECK(json_is_false(json_object_get(slowest, "at_least")));
	CHECK_STR(e2e_string(fastest, "submission"), "submissions/time_limit_exceeded/loop.py");
	CHECK(json_is_true(json_object_get(fastest, "at_least")));
	CHECK(strstr(e2e_juror("report", "report.json").out, "too slow from 1.5"));
}

/* ---- a limit that is inferred ---- */

TEST(a_rule_about_some_cases_bounds_the_inferred_time_limit)
{
	e2e_enter();
	faults_small_package();
	e2e_put("package/problem.yaml", "problem_format_version: 2025-09\nname: a\n"
	                                "uuid: 00000000-0000-0000-0000-000000000001\n"
	                                "limits: {time_resolution: 0.1}\n");
	e2e_shell("cp package/data/secret/1.in package/data/secret/2.in && "
	          "cp package/data/secret/1.ans package/data/secret/2.ans");
	e2e_put("package/submissions/mixed/slow.py",
	        "import time\nwhile time.process_time() < 0.5: pass\nprint('ok')\n");
	e2e_put("package/submissions/submissions.yaml",
	        "mixed:\n  secret/1: {use_for_time_limit: lower}\n");
	struct e2e_end end = faults_validate("package");
	const json_t *limits = json_object_get(end.report, "limits");
	const json_t *slowest = json_object_get(limits, "slowest_in_time");
	CHECK_STR(e2e_string(slowest, "submission"), "submissions/mixed/slow.py");
	CHECK_STR(e2e_string(slowest, "case"), "secret/1");
	CHECK(json_number_value(json_object_get(limits, "time_s")) >= 1);
	CHECK_VERDICT(&end, "slow.py", "AC");
}

TEST(an_accepted_submission_that_writes_without_end_does_so_once_to_infer_the_time_limit)
{
	e2e_enter();
	faults_small_package();
	e2e_put("package/problem.yaml", "limits: {output: 1}\n");
	e2e_shell("for i in 2 3 4; do cp package/data/secret/1.in package/data/secret/$i.in; "
	          "cp package/data/secret/1.ans package/data/secret/$i.ans; done");
	e2e_put("package/submissions/accepted/flood.py", "while True: print('x' * 999)\n");
	e2e_put("package/submissions/wrong_answer/wrong.py", "print('no')\n");
	struct e2e_end end = faults_validate("package");
	CHECK_INT(end.status, 1);
	CHECK_VERDICT(&end, "flood.py", "OLE");
	CHECK_VERDICT(&end, "ok.py", "AC");
	CHECK_VERDICT(&end, "wrong.py", "WA");
	CHECK_STR(e2e_string(e2e_case(&end, "flood.py", 0), "verdict"), "OLE");
	CHECK(json_is_null(json_object_get(e2e_case(&end, "flood.py", 1), "verdict")));
	CHECK_STR(e2e_string(e2e_case(&end, "ok.py", 3), "verdict"), "AC");
	CHECK(strstr(end.out, "every case should get AC; secret/1 gets OLE"));
	CHECK(!strstr(end.out, "10 s are used"));
}
