/* SPDX-License-Identifier: MIT */
/*
 * Validators that accept what they should reject, reject what they should accept, fail, or never end.
 */
#include "tests/e2e/faults.h"

#include <stdlib.h>

#define ACCEPTS_ALL "printf 'import sys\\nsys.exit(42)\\n' >"
#define REJECTS_ALL "printf 'import sys\\nsys.exit(43)\\n' >"

TEST(input_validators_that_accept_everything_or_do_not_compile_are_found)
{
	static const struct fault faults[] = {
		{ACCEPTS_ALL "input_validators/validate.py", "error", "input_validators",
	         "everything is accepted"},
		{"rm data/invalid_input/[!z]*", "error", "data/invalid_input/zero-pairs.in",
	         "is accepted by every"},
		{"echo 'int main(void) { return x; }' >input_validators/bad.c", "error",
	         "input_validators/bad.c", "does not compile"},
		{"echo x >input_validators/grammar.viva", "warning",
	         "input_validators/grammar.viva", "is not run"},
	};
	e2e_enter();
	faults_copy_example("aplusb", "accepted/sum.py");
	CHECK_FAULTS(faults);
}

TEST(an_output_validator_of_several_programs_is_a_fault)
{
	static const struct fault faults[] = {
		{"echo 'int x;' >output_validator/more.cpp", "error", "output_validator",
	         "in cpp (more.cpp): those in cpp are not used"},
		{"cp output_validator/validate.py output_validator/zero.py", "error",
	         "output_validator", "no __main__.py: validate.py is started"},
		{NULL, "warning", "data/sample", "expected at least one case"},
	};
	e2e_enter();
	faults_copy_example("primes", "accepted/table");
	CHECK_FAULTS(faults);
}

TEST(input_validators_of_checktestdata_are_run_where_it_is_installed)
{
	/* A stand-in: the grammar is a pattern for the whole input. */
	static const char suite[] =
		"name: checktestdata\ntitle: T\njury: true\nversion: [/bin/sh, --version]\n"
		"run:\n  command: [/bin/sh, -c, 'grep -qx -f \"$0\" && exit 42; exit 43', "
		"\"{main}\"]\n"
		"  binds: [/usr, /bin, /lib?, /lib64?]\n  processes: 4\n  env: "
		"[PATH=/usr/bin:/bin]\n";
	e2e_enter();
	e2e_shell("cp -r %s/suites own", e2e_source_dir());
	e2e_put("own/checktestdata.yaml", suite);
	CHECK_INT(setenv("JUROR_SUITES", "own", 1), 0);
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_put("package/data/secret/2.in", "two\n");
	e2e_put("package/data/secret/2.ans", "ok\n");
	e2e_put("package/input_validators/grammar.ctd", "[0-9]*\n");
	struct e2e_end end = e2e_juror("validate", "package");
	CHECK(strstr(end.out, "data/secret/2.in: is rejected by"));
	CHECK(!strstr(end.out, "data/secret/1.in: is rejected by"));
	CHECK(!strstr(end.out, "is not run"));
}

TEST(input_validators_that_reject_what_is_valid_crash_or_are_lax_are_found)
{
	static const struct fault faults[] = {
		{"rm data/secret/0[1-9]* data/sample/2.*", "error", "data/sample/1.in",
	         "is rejected by input_validators/no.py: never"},
		{"printf 'import sys\\nprint(\"never\")\\nsys.exit(43)\\n' >input_validators/no.py",
	         "error", "data/secret/10-most.in", "is rejected by input_validators/no.py"},
		{"echo 'int main(void) { __builtin_trap(); }' >input_validators/crash.c", "error",
	         "data/secret/10-most.in", "input_validators/crash.c, whose end is"},
		{NULL, "error", "data/sample/1.in", "crashed with signal"},
		{NULL, "warning", "data/invalid_input/empty.in", "exit status 43"},
		{"rm data/invalid_input/[!e]*", "warning", "data/invalid_input/empty.in", ""},
	};
	e2e_enter();
	faults_copy_example("aplusb", "accepted/sum.py");
	CHECK_FAULTS(faults);
}

/* Words, and not lines and blanks, are all that many validators look at. */
TEST(an_input_validator_that_does_not_look_at_blanks_is_found)
{
	static const struct fault faults[] = {
		{"printf 'import sys\\nt = sys.stdin.read().split()\\n"
	         "assert t and all(str(int(x)) == x and abs(int(x)) <= 10**18 for x in t[1:])\\n"
	         "sys.exit(42 if len(t) == 2 * int(t[0]) + 1 else 43)\\n' "
	         ">input_validators/validate.py; rm -r data/invalid_input",
	         "warning", "input_validators", "blanks doubled"},
		{NULL, "warning", "input_validators", "a blank at the end of every line"},
		{NULL, "warning", "input_validators", "behind a blank"},
		{NULL, "warning", "input_validators", "an empty line after every line"},
		{NULL, "warning", "input_validators", "and an empty line"},
		{"cp submissions/accepted/sum.py submissions/accepted/b.py; echo 'x' "
	         ">>submissions/accepted/b.py",
	         NULL, "accepted/b.py", "RTE"},
	};
	e2e_enter();
	faults_copy_example("aplusb", "accepted/sum.py");
	CHECK_FAULTS(faults);
}

/* So that few runs of validators are needed. */
#define FEW_CASES                                                                                  \
	"rm -f data/secret/0[2-9]* data/secret/10* data/sample/2.*; "                              \
	"find data/invalid_output -type f ! -name 'word.*' -delete; "                              \
	"find data/valid_output -type f ! -name 'impossible.*' -delete; rm output_validator/*; "

TEST(an_output_validator_that_accepts_everything_is_found)
{
	static const struct fault faults[] = {
		{FEW_CASES ACCEPTS_ALL "output_validator/v.py", "error", "output_validator",
	         "everything is accepted"},
		{NULL, "error", "data/invalid_output/word.out",
	         "is accepted by the output validator"},
		{NULL, NULL, "wrong_answer/equal.c", "should get WA"},
	};
	e2e_enter();
	faults_copy_example("split", "accepted/first_numbers.py wrong_answer/equal.c");
	CHECK_FAULTS(faults);
}

TEST(an_output_validator_that_does_not_read_to_the_end_is_found)
{
	static const struct fault faults[] = {
		{"echo 'read -r word || exit 43; [[ $word == ok ]] && exit 42; exit 43' "
	         ">output_validator/v.sh",
	         "warning", "output_validator",
	         "the answer and more behind it is accepted as the output of every case"},
		{"echo 'colour: blue' >>problem.yaml", "error", "problem.yaml",
	         "expected a known key"},
		{NULL, "warning", "data/sample", "expected at least one case"},
		{NULL, "warning", "statement", "expected a statement"},
	};
	e2e_enter();
	faults_small_package();
	e2e_shell("mkdir package/output_validator");
	CHECK_FAULTS(faults);
}

TEST(an_output_validator_that_rejects_what_is_right_is_found)
{
	static const struct fault faults[] = {
		{FEW_CASES REJECTS_ALL "output_validator/v.py", "error", "data/sample/1.ans",
	         "is not accepted by the output validator"},
		{NULL, "warning", "data/secret/01-one-child.ans", "is not accepted"},
		{NULL, "error", "data/valid_output/impossible.out", "is not accepted"},
		{NULL, NULL, "accepted/first_numbers.py", "should get AC"},
		{"echo x >data/invalid_output/word.in", "error", "data/invalid_output/word.in",
	         "input_validators/validate.py"},
	};
	e2e_enter();
	faults_copy_example("split", "accepted/first_numbers.py");
	CHECK_FAULTS(faults);
}

/* What is shown instead of an answer is an output; an answer may be anything that the validator wants to read. */
TEST(an_output_that_is_shown_is_an_error_when_the_validator_rejects_it)
{
	e2e_enter();
	faults_small_package();
	e2e_put("package/output_validator/v.sh",
	        "read -r word; [[ $word == ok ]] && exit 42\nexit 43\n");
	e2e_put("package/data/secret/1.ans", "bad\n");
	struct e2e_end end = faults_validate("package");
	CHECK(strstr(end.out, "\nwarning: package/data/secret/1.ans: is not accepted"));
	e2e_put("package/data/secret/1.out", "bad\n");
	end = faults_validate("package");
	CHECK(strstr(end.out, "\nerror: package/data/secret/1.out: is not accepted"));
	CHECK(!strstr(end.out, "1.ans"));
}

TEST(an_output_validator_that_fails_is_found)
{
	static const struct fault faults[] = {
		{FEW_CASES
	         "printf 'import sys\\nsys.exit(42 if 0 < abs(int(input())) < 9**9 else 43)\\n' "
	         ">output_validator/v.py; rm -r data/valid_output data/invalid_output",
	         "error", "data/sample/1.ans", "the output validator fails on"},
		{NULL, NULL, "accepted/first_numbers.py", "JE"},
		{NULL, "error", "output_validator", "more kinds of output"},
	};
	e2e_enter();
	faults_copy_example("split", "accepted/first_numbers.py");
	CHECK_FAULTS(faults);
}

TEST(an_output_validator_that_does_not_compile_keeps_no_fault_of_the_data_from_being_told)
{
	static const struct fault faults[] = {
		{FEW_CASES "echo 'int main(void) { return x; }' >output_validator/v.c", "error",
	         "output_validator", "does not compile"},
		{"echo x >data/secret/02-bad.in; echo x >data/secret/02-bad.ans", "error",
	         "data/secret/02-bad.in", "is rejected by input_validators/validate.py"},
		{"printf 'a\\r\\n' >data/secret/02-bad.ans", "error", "data/secret/02-bad.ans",
	         "found CR"},
	};
	e2e_enter();
	faults_copy_example("split", "accepted/first_numbers.py");
	CHECK_FAULTS(faults);
}

TEST(outputs_of_a_problem_that_has_none_are_told_to_be_of_no_use)
{
	static const struct fault faults[] = {
		{"mkdir -p data/valid_output data/invalid_output; for f in in ans; do for d in "
	         "valid "
	         "invalid; do cp data/secret/01-a.$f data/${d}_output/1.$f; done; done; "
	         "echo x | tee data/valid_output/1.out >data/invalid_output/1.out",
	         "warning", "data/valid_output", "is not tried: in a multi-pass problem"},
		{NULL, "warning", "data/invalid_output", "is not tried: in a multi-pass problem"},
		{"echo 'int main(void) { return 1; }' >submissions/accepted/no.c", NULL,
	         "accepted/no.c", "RTE"},
	};
	e2e_enter();
	faults_copy_example("pigeons", "accepted/two_digits.c");
	CHECK_FAULTS(faults);
}

TEST(validators_that_never_end_are_told_once_and_left_alone)
{
	static const struct fault faults[] = {
		{FEW_CASES "echo 'while True: pass' >output_validator/v.py", "error",
	         "output_validator", "takes too long"},
		{"echo 'while True: pass' >input_validators/endless.py", "error",
	         "input_validators/endless.py", "takes too long"},
		{"sed -i 's/^limits:/limits:\\n  validation_time: 0.5/' problem.yaml", NULL,
	         "accepted/first_numbers.py", "took too long"},
	};
	e2e_enter();
	faults_copy_example("split", "accepted/first_numbers.py");
	CHECK_FAULTS(faults);
}

/* How many findings name the link. */
static size_t count_findings(const struct e2e_end *end, const char *link)
{
	size_t i, count = 0;
	const json_t *finding;
	json_array_foreach(json_object_get(end->report, "findings"), i, finding) count +=
		strstr(e2e_string(finding, "file"), link) ||
		strstr(e2e_string(finding, "message"), link);
	return count;
}

TEST(a_link_of_a_program_that_leads_to_nothing_in_the_package_is_told_once)
{
	static const char *const links[] = {"out.h", "nowhere.h", "circle.h", "theirs.py"};
	e2e_enter();
	faults_small_package();
	e2e_shell("cd package; mkdir v; mv input_validators/* v; mv v input_validators/v; "
	          "cd input_validators/v; ln -s /etc/passwd out.h; ln -s nothing nowhere.h; "
	          "ln -s circle.h circle.h; mkdir -p ../../submissions/accepted/d; "
	          "cd ../../submissions/accepted/d; echo 'print(1)' >a.py; "
	          "ln -s ../../../../theirs.py theirs.py");
	struct e2e_end end = faults_validate("package");
	CHECK_INT(end.status, 1);
	for (size_t i = 0; i < ARRAY_SIZE(links); i++)
		CHECK_INT(count_findings(&end, links[i]), 1);
	CHECK(strstr(end.out, "1 not judged"));
}
