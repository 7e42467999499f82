/* SPDX-License-Identifier: MIT */
/*
 * What verifyproblem of problemtools finds in packages of the older formats, `juror validate` finds as well: the table in
 * docs/packages.md, in its order.
 */
#include "tests/e2e/faults.h"

#include <string.h>

/* In order, with one case a group, and as few programs as there can be. */
static void make_package(void)
{
	e2e_enter();
	e2e_put("package/problem.yaml", "name: Lego\nauthor: A. Uthor\nlicense: cc0\n");
	e2e_put("package/.timelimit", "1\n");
	e2e_put("package/problem_statement/problem.en.tex", "\\problemname{Lego}\n");
	e2e_put("package/input_validators/v.py",
	        "import re, sys\n"
	        "ok = re.fullmatch(rb'([1-9]|[1-9][0-9])\\n', sys.stdin.buffer.read())\n"
	        "sys.exit(42 if ok else 43)\n");
	e2e_put("package/submissions/accepted/echo.py", "print(input())\n");
	e2e_shell("cd package && mkdir -p data/sample data/secret && "
	          "for c in sample/1:7 secret/1:1 secret/2:2; do "
	          "echo ${c#*:} >data/${c%%:*}.in; echo ${c#*:} >data/${c%%:*}.ans; done");
}

/* A range of 0 to 100 for all, which is the sum of two groups. */
#define SCORING                                                                                    \
	"sed -i '1i type: scoring' problem.yaml; "                                                 \
	"printf 'range: 0 100\\non_reject: continue\\n' >data/testdata.yaml; "                     \
	"printf 'accept_score: 0\\n' >data/sample/testdata.yaml; "                                 \
	"printf 'accept_score: 50\\n' >data/secret/testdata.yaml; "

TEST(the_untouched_package_is_in_order)
{
	make_package();
	struct e2e_end end = faults_validate("package");
	CHECK_INT(end.status, 0);
	CHECK_INT(json_array_size(json_object_get(end.report, "findings")), 0);
}

TEST(data_in_the_wrong_place_is_found)
{
	static const struct fault faults[] = {
		{"mkdir data/other", "error", "data", "'other' is not used"},
		{"echo 1 >data/1.in", "error", "data", "'1.in' is not used"},
		{"for n in a b c d README; do echo 1 >data/$n; done", "warning", "data",
	         "'README', 'a', 'b', … are not used"},
		{"mkdir data/secret/none", "error", "data/secret/none", "at least one case"},
		{"echo '{}' >submissions/submissions.yaml", "warning",
	         "submissions/submissions.yaml", "is not read"},
		{"for g in g2 g10; do mkdir data/secret/$g; echo 9${#g} >data/secret/$g/1.in; "
	         "echo 9${#g} >data/secret/$g/1.ans; done",
	         "warning", "data/secret/g2", "comes after secret/g10"},
		{"echo '<1' >data/sample/1.interaction", "error", "data/sample/1.interaction",
	         "expected none"},
		{"echo '!' >>data/sample/1.interaction", "error", "data/sample/1.interaction",
	         "a line that begins with < or >"},
	};
	make_package();
	CHECK_FAULTS(faults);
}

TEST(names_and_links_that_no_package_may_have_are_found_everywhere)
{
	static const struct fault faults[] = {
		{"touch 'a b'", "error", "", "'a b' is no name"},
		{"mkdir -p problem_statement/-x", "error", "problem_statement", "'-x' is no name"},
		{"touch submissions/.DS_Store", "error", "submissions", "'.DS_Store' is no name"},
		{"ln -s nowhere problem_statement/1.png", "error", "problem_statement/1.png",
	         "it leads to 'nowhere'"},
		{"ln -s /etc/passwd problem_statement/2.png", "error", "problem_statement/2.png",
	         "it leads to '/etc/passwd'"},
		{"ln -s ../../package problem_statement/up", "error", "problem_statement/up",
	         "it leads to '../../package'"},
		{"mkdir -p attachments/more", "error", "attachments", "'more' is a directory"},
		{"touch .gitignore problem_statement/.gitkeep; ln -s problem.en.tex "
	         "problem_statement/3.png; "
	         "mkdir .git; touch '.git/a b'; touch $(printf 'problem_statement/\\033[31m')",
	         "error", "problem_statement", "[31m' is no name"},
	};
	make_package();
	CHECK_FAULTS(faults);
}

TEST(statements_and_names_that_do_not_fit_are_found)
{
	static const struct fault faults[] = {
		{"cp problem_statement/problem.en.tex problem_statement/problem.tex", "error",
	         "problem_statement", "one statement in the language en"},
		{"sed -i 's/^name.*/name: \"  \"/' problem.yaml", "error", "problem.yaml",
	         "expected a name"},
	};
	make_package();
	CHECK_FAULTS(faults);
}

TEST(what_scoring_needs_is_found_where_nothing_is_scored)
{
	static const struct fault faults[] = {
		{"echo 'accept_score: 1' >data/sample/testdata.yaml", "error",
	         "data/sample/testdata.yaml", "as the problem is not scoring"},
		{"echo 'range: 0 1' >data/secret/testdata.yaml", "error",
	         "data/secret/testdata.yaml", "as the problem is not scoring"},
		{"mkdir graders; echo 1 >graders/g.py", "error", "graders",
	         "as the problem is not scoring"},
		{"mkdir output_validators; echo 1 >output_validators/v.py", "error",
	         "output_validators", "is not used, as validation is default"},
	};
	make_package();
	CHECK_FAULTS(faults);
}

TEST(groups_whose_grading_cannot_be_are_found)
{
	static const struct fault faults[] = {
		{SCORING "mkdir graders; echo 1 >graders/a.py; echo 1 >graders/b.py", "error",
	         "graders", "expected one grader, found 2"},
		{NULL, "warning", "graders", "is not used"},
		{"echo 'grader_flags: ignore_sample sum' >>data/secret/testdata.yaml", "error",
	         "data/secret/testdata.yaml", "ignore_sample in data only"},
		{"sed -i '/on_reject/d' data/testdata.yaml; "
	         "echo 'grader_flags: ignore_sample' >>data/testdata.yaml",
	         "error", "data/testdata.yaml", "ignore_sample expects on_reject: continue"},
		{"rm -r data/sample/*", "warning", "data/sample", "expected at least one case"},
		{NULL, "warning", "submissions/accepted/echo.py", "with a score of 50"},
	};
	make_package();
	CHECK_FAULTS(faults);
}

TEST(flags_and_names_that_mean_nothing_are_found)
{
	static const struct fault faults[] = {
		{SCORING "echo 'grader_flags: min frist_error x' >>data/secret/testdata.yaml",
	         "error", "data/secret/testdata.yaml",
	         "expected flags of the default grader, found 'frist_error'"},
		{NULL, "error", "data/secret/testdata.yaml",
	         "expected flags of the default grader, found 'x'"},
		{"echo 'input_validator_flags: {name: nobody, flags: a}' >>data/testdata.yaml",
	         "error", "data/testdata.yaml", "expected the name of a validator, found 'nobody'"},
		{"echo 'output_validator_flags: {name: check, flags: case_sensitive}' "
	         ">>data/secret/testdata.yaml",
	         "error", "data/secret/testdata.yaml",
	         "expected the name of a validator, found 'check'"},
		{NULL, "warning", "submissions/accepted/echo.py", "with a score of 50"},
	};
	make_package();
	CHECK_FAULTS(faults);
}

TEST(grading_of_unknown_kinds_is_found)
{
	static const struct fault faults[] = {
		{SCORING "echo 'grading: guess' >>data/testdata.yaml", "error",
	         "data/testdata.yaml", "expected default or custom"},
		{"echo 'on_reject: cry' >>data/secret/testdata.yaml", "error",
	         "data/secret/testdata.yaml", "found 'cry'"},
		{"echo 'range: 5 1' >data/sample/testdata.yaml", "error",
	         "data/sample/testdata.yaml", "the lower first"},
		{"echo 'foo: 1' >>data/testdata.yaml", "error", "data/testdata.yaml",
	         "expected a known key"},
	};
	make_package();
	CHECK_FAULTS(faults);
}

TEST(scores_and_times_that_are_allowed_and_hardly_meant_are_warned_of)
{
	static const struct fault faults[] = {
		{SCORING "echo 'grader_flags: ignore_sample' >>data/testdata.yaml; "
	                 "echo 8 >data/sample/1.ans; sed -i s/50/20/ data/secret/testdata.yaml; "
	                 "echo 'grader_flags: sum' >>data/secret/testdata.yaml",
	         "warning", "submissions/accepted/echo.py",
	         "is accepted although it gets WA on sample/1"},
		{NULL, "warning", "submissions/accepted/echo.py",
	         "with a score of 40, the best is 100"},
		{"mkdir submissions/partially_accepted; "
	         "printf 'import time\\nwhile time.process_time() < 0.4: pass\\nprint(input())\\n' "
	         ">submissions/partially_accepted/slow.py",
	         "warning", "submissions/partially_accepted/slow.py",
	         "more than the time limit leaves for accepted submissions"},
		{"cp submissions/accepted/echo.py submissions/accepted/long.py; "
	         "head -c 200000 /dev/zero | tr '\\0' '#' >>submissions/accepted/long.py",
	         "error", "submissions/accepted/long.py", "has more than 128 KiB"},
		{"mkdir submissions/time_limit_exceded; "
	         "cp submissions/accepted/echo.py submissions/time_limit_exceded/",
	         "warning", "submissions/time_limit_exceded", "no meaning"},
	};
	make_package();
	CHECK_FAULTS(faults);
}

/* Keys of problem.yaml, each in a package of its own where one hides the next. */
TEST(keys_that_contradict_each_other_are_found)
{
	static const struct {
		const char *keys, *message;
	} rows[] = {
		{"license: public domain\nrights_owner: Me\n", "no rights owner"},
		{"license: cc0\nrights_owner: \n", "expected a rights_owner, authors"},
		{"license: free beer\nauthor: A\n", "free beer"},
		{"license: cc0\nauthor: A\nvalidation: guess\n", "expected default or custom"},
		{"license: cc0\nauthor: A\nvalidation: default score\n", "nothing after default"},
		{"license: cc0\nauthor: A\nvalidation: custom foo\n", "score or interactive"},
		{"license: cc0\nauthor: A\nvalidation: custom\n", "expected a validator"},
		{"license: cc0\nauthor: A\ngrading: {on_reject: grade}\n", "no key of this format"},
		{"license: cc0\nauthor: A\nvalidator_flags: {a: b}\n", "validator_flags"},
	};
	make_package();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		e2e_put("package/problem.yaml", e2e_text("name: Lego\n%s", rows[i].keys));
		struct e2e_end end = e2e_juror("validate", "-q", "package");
		CHECK_INT(end.status, 1);
		if (!strstr(end.err, rows[i].message))
			FAIL("no \"%s\" in: %s", rows[i].message, end.err);
	}
}
