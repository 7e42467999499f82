/* SPDX-License-Identifier: MIT */
/*
 * Legacy packages are scored as Kattis does or as DOMjudge does.
 */
#include "common/attr.h"
#include "tests/e2e/e2e.h"

#include <string.h>

/* A group of two cases, 10 points in one word: for each case, or for the group. */
static void put_package(void)
{
	e2e_package("package", "");
	e2e_put("package/problem.yaml", "type: scoring\nlimits: {time_limit: 10}\n");
	e2e_shell("cd package/data/secret && mkdir g && mv 1.in 1.ans g && cp g/1.in g/2.in && "
	          "cp g/1.ans g/2.ans");
	e2e_put("package/data/secret/g/testdata.yaml", "accept_score: 10\n");
	e2e_put("ok.py", "print('ok')\n");
}

static double score_by(const char *dialect)
{
	struct e2e_end end = dialect ? e2e_judge("--dialect", dialect, "package", "ok.py")
	                             : e2e_judge("package", "ok.py");
	CHECK_VERDICT(&end, "ok.py", "AC");
	return json_number_value(json_object_get(e2e_judgement(&end, "ok.py"), "score"));
}

TEST(accept_score_is_for_each_case_or_for_the_group_as_the_dialect_says)
{
	e2e_enter();
	put_package();
	CHECK(score_by(NULL) == 20);
	CHECK(score_by("kattis") == 20);
	CHECK(score_by("domjudge") == 10);
	e2e_put("package/submissions/accepted/ok.py", "# @EXPECTED_SCORE@: 10\nprint('ok')\n");
	CHECK(score_by(NULL) == 10);
	CHECK(score_by("kattis") == 20);
}

TEST(a_dialect_of_another_name_is_refused)
{
	e2e_enter();
	put_package();
	struct e2e_end end = e2e_judge("--dialect", "dmoj", "package", "ok.py");
	CHECK_INT(end.status, 2);
	CHECK(strstr(end.err, "--dialect dmoj: kattis or domjudge was expected"));
}
