/* SPDX-License-Identifier: MIT */
/*
 * Faults planted in copies of the examples: `juror validate` finds each of them, names the file, and complains of
 * nothing else. Faults that do not hide each other share a copy; of submissions only fast ones are left in it.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <stdio.h>
#include <string.h>

enum { FINDINGS_MAX = 256 };

/* A fault: how it is planted, in the package's directory, and the finding that names it. */
struct fault {
	const char *plant;    /* command of the shell; NULL: another row plants it */
	const char *severity; /* NULL: it shows in a judgement, below */
	const char *file;     /* of the finding; or the submission that is not as expected */
	const char *message;  /* part of the finding's, or of what is unmet */
};

/* A copy of an example, with nothing but these of its submissions. */
static void copy_example(const char *name, const char *submissions)
{
	e2e_shell("cp -r %s package && mv package/submissions all && mkdir package/submissions && "
	          "cd all && for s in %s; do mkdir -p ../package/submissions/$(dirname $s) && "
	          "cp -r $s ../package/submissions/$s || exit 1; done",
	          e2e_example(name), submissions);
}

static struct e2e_end validate(const char *package)
{
	struct e2e_end end =
		e2e_juror("validate", "--no-progress", "--json", "report.json", package);
	end.report = json_load_file("report.json", JSON_REJECT_DUPLICATES, NULL);
	if (!end.report)
		FAIL("no report, status %d\n%s%s", end.status, end.out, end.err);
	return end;
}

/* ---- what was found ---- */

static bool is_it(const json_t *finding, const struct fault *fault)
{
	return strcmp(e2e_string(finding, "severity"), fault->severity) == 0 &&
	       strcmp(e2e_string(finding, "file"), fault->file) == 0 &&
	       strstr(e2e_string(finding, "message"), fault->message);
}

static void check_finding(const struct e2e_end *end, const struct fault *fault,
                          bool told[FINDINGS_MAX])
{
	const json_t *findings = json_object_get(end->report, "findings");
	bool found = false;
	CHECK(json_array_size(findings) < FINDINGS_MAX);
	for (size_t i = 0; i < json_array_size(findings); i++)
		if (is_it(json_array_get(findings, i), fault))
			found = told[i] = true;
	if (!found)
		FAIL("no %s at %s: \"%s\" in\n%s", fault->severity, fault->file, fault->message,
		     end->out);
}

static void check_judgement(const struct e2e_end *end, const struct fault *fault)
{
	const json_t *judgement = e2e_judgement(end, fault->file);
	char *text = json_dumps(judgement, 0);
	if (!json_is_false(json_object_get(judgement, "met")) || !strstr(text, fault->message))
		FAIL("%s is as expected, or not for \"%s\":\n%s", fault->file, fault->message,
		     end->out);
}

static void check_nothing_else(const struct e2e_end *end, const bool told[FINDINGS_MAX])
{
	const json_t *finding;
	size_t i;
	json_array_foreach(json_object_get(end->report, "findings"), i, finding) if (!told[i])
		FAIL("unasked: %s: %s\n%s", e2e_string(finding, "file"),
	             e2e_string(finding, "message"), end->out);
}

/* Plants them all in "package", and looks for each. */
static void check_faults(const struct fault *faults, size_t n)
{
	bool told[FINDINGS_MAX] = {false};
	for (size_t i = 0; i < n; i++)
		if (faults[i].plant)
			e2e_shell("cd package && %s", faults[i].plant);
	struct e2e_end end = validate("package");
	for (size_t i = 0; i < n; i++) {
		if (faults[i].severity)
			check_finding(&end, &faults[i], told);
		else
			check_judgement(&end, &faults[i]);
	}
	check_nothing_else(&end, told);
	CHECK_INT(end.status, 1);
}

#define CHECK_FAULTS(faults) check_faults(faults, ARRAY_SIZE(faults))

/* ---- nothing to find ---- */

static void check_in_order(const char *example, const char *submissions)
{
	e2e_enter();
	copy_example(example, submissions);
	struct e2e_end end = validate("package");
	if (end.status != 0)
		FAIL("status %d\n%s%s", end.status, end.out, end.err);
}

TEST(the_untouched_aplusb_is_in_order)
{
	check_in_order("aplusb",
	               "accepted/sum.py wrong_answer/no_sign.py compile_error/semicolon.c");
}

TEST(the_untouched_floats_is_in_order)
{
	check_in_order("floats", "accepted/hypot.py wrong_answer/comma.py");
}

TEST(the_untouched_pigeons_is_in_order)
{
	check_in_order("pigeons", "accepted/two_digits.py wrong_answer/plain_text.py");
}

TEST(the_untouched_split_is_in_order)
{
	check_in_order("split", "accepted/first_numbers.py wrong_answer/equal.c");
}

TEST(the_untouched_primes_is_in_order)
{
	check_in_order("primes", "accepted/table");
}

/* ---- data ---- */

TEST(faults_of_data_files_are_found_and_named)
{
	static const struct fault faults[] = {
		{"rm data/secret/02-zeros.ans", "error", "data/secret",
	         "expected the file 02-zeros.ans"},
		{"echo 1 >data/secret/lonely.ans", "error", "data/secret",
	         "expected the file lonely.in"},
		{"echo 1 >data/secret/lone.out", "warning", "data/secret",
	         "expected the file lone.in"},
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
		{"cp data/sample/1.in 'data/secret/bad name.in'", "warning", "data/secret",
	         "'bad name.in' is no name"},
		{"mkdir data/secret/none.files && echo 1 >data/secret/none.files/a", "warning",
	         "data/secret/none.files", "'a' belongs to no case"},
		{"mkdir data/other", "warning", "data", "'other' is not used"},
		{"echo 1 >data/secret/stray.hint", "warning", "data/secret", "'stray.hint' belongs"},
		{"mkdir data/secret/09-ascending", "error", "data/secret", "beside 09-ascending.in"},
		{"ln -s /etc/passwd data/secret/13-out.in; echo 1 >data/secret/13-out.ans", "error",
	         "data/secret", "'13-out.in' is none"},
		{NULL, "error", "data/secret", "13-out"},
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
		{NULL, "error", "problem.yaml", "none was judged"},
	};
	e2e_enter();
	copy_example("aplusb", "accepted/sum.py");
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
	copy_example("aplusb", "accepted/sum.py");
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
	};
	e2e_enter();
	copy_example("aplusb", "accepted/sum.py");
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
		{"echo 'max_score: 5' >>data/secret/test_group.yaml", "error", "data/secret",
	         "as the problem is not scoring"},
		{NULL, "error", "data/secret/test_group.yaml", "1e-6"},
	};
	e2e_enter();
	copy_example("floats", "accepted/hypot.py");
	CHECK_FAULTS(faults);
}

/* ---- validators ---- */

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
		{"echo x >input_validators/grammar.ctd", "warning", "input_validators/grammar.ctd",
	         "is not run"},
	};
	e2e_enter();
	copy_example("aplusb", "accepted/sum.py");
	CHECK_FAULTS(faults);
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
		{NULL, "warning", "input_validators/crash.c", "expected exit status 43"},
		{NULL, "warning", "data/invalid_input/empty.in", "exit status 43"},
		{"rm data/invalid_input/[!e]*", "warning", "data/invalid_input/empty.in", ""},
	};
	e2e_enter();
	copy_example("aplusb", "accepted/sum.py");
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
		{NULL, "warning", "input_validators/validate.py",
	         "found exit status 1: AssertionError"},
		{"cp submissions/accepted/sum.py submissions/accepted/b.py; echo 'x' "
	         ">>submissions/accepted/b.py",
	         NULL, "accepted/b.py", "RTE"},
	};
	e2e_enter();
	copy_example("aplusb", "accepted/sum.py");
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
	copy_example("split", "accepted/first_numbers.py wrong_answer/equal.c");
	CHECK_FAULTS(faults);
}

TEST(an_output_validator_that_rejects_what_is_right_is_found)
{
	static const struct fault faults[] = {
		{FEW_CASES REJECTS_ALL "output_validator/v.py", "error", "data/sample/1.ans",
	         "is not accepted by the output validator"},
		{NULL, "error", "data/secret/01-one-child.ans", "is not accepted"},
		{NULL, "error", "data/valid_output/impossible.out", "is not accepted"},
		{NULL, NULL, "accepted/first_numbers.py", "should get AC"},
		{"echo x >data/invalid_output/word.in", "error", "data/invalid_output/word.in",
	         "input_validators/validate.py"},
	};
	e2e_enter();
	copy_example("split", "accepted/first_numbers.py");
	CHECK_FAULTS(faults);
}

TEST(an_output_validator_that_fails_is_found)
{
	static const struct fault faults[] = {
		{FEW_CASES "printf 'import sys\\nsys.exit(42 if int(input()) else 43)\\n' "
	                   ">output_validator/v.py; rm -r data/valid_output data/invalid_output",
	         "error", "data/sample/1.ans", "the output validator fails on"},
		{NULL, "error", "problem.yaml", "none was judged"},
		{NULL, NULL, "accepted/first_numbers.py", "JE"},
		{NULL, "error", "output_validator", "more kinds of output"},
	};
	e2e_enter();
	copy_example("split", "accepted/first_numbers.py");
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
	copy_example("split", "accepted/first_numbers.py");
	CHECK_FAULTS(faults);
}

TEST(validators_that_never_end_are_told_once_and_left_alone)
{
	static const struct fault faults[] = {
		{FEW_CASES "echo 'while True: pass' >output_validator/v.py", "error",
	         "output_validator", "takes too long"},
		{"echo 'while True: pass' >input_validators/endless.py", "error",
	         "input_validators/endless.py", "takes too long"},
		{"sed -i 's/^limits:/limits:\\n  validation_time: 1/' problem.yaml", "error",
	         "problem.yaml", "none was judged"},
		{NULL, NULL, "accepted/first_numbers.py", "took too long"},
	};
	e2e_enter();
	copy_example("split", "accepted/first_numbers.py");
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
	copy_example("aplusb", "accepted/sum.py wrong_answer/no_sign.py compile_error/semicolon.c "
	                       "run_time_error/exit_status.c");
	CHECK_FAULTS(faults);
}

#define BURNS(seconds)                                                                             \
	"(cat submissions/accepted/sum.c; echo '#include <time.h>'; echo '__attribute__"           \
	"((constructor)) static void burn(void) { while (clock() < " seconds                       \
	" * CLOCKS_PER_SEC) ; }')"

TEST(submissions_too_near_the_time_limit_are_found)
{
	static const struct fault faults[] = {
		{"sed -i 's/time_limit: 1/time_limit: 0.2\\n  time_resolution: 0.1/' problem.yaml; "
	         "rm data/secret/0[2-9]* data/secret/10* data/sample/*",
	         "warning", "data/sample", "expected at least one case"},
		{BURNS("0.15") " >submissions/accepted/slow.c", "error", "problem.yaml",
	         "is too low"},
		{"mkdir submissions/time_limit_exceeded; " BURNS(
			 "0.25") " >submissions/time_limit_exceeded/barely.c",
	         "error", "problem.yaml", "is too high"},
	};
	e2e_enter();
	copy_example("aplusb", "accepted/sum.c");
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
		{NULL, "error", "problem.yaml", "none was judged"},
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

TEST(several_packages_are_summed_up_in_the_last_line)
{
	e2e_enter();
	copy_example("primes", "accepted/table");
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
	copy_example("primes", "accepted/table");
	e2e_shell("cd package && mkdir data/other && echo 'x: 1' >>problem.yaml && "
	          "printf '1\r\n' >data/secret/1.in");
	struct e2e_end end = validate("package");
	const char *first = strstr(end.out, "\nwarning: "), *last = end.out;
	for (const char *at = end.out; (at = strstr(at, "\nerror: ")); at++)
		last = at;
	CHECK(first && last > end.out && last < first);
	CHECK(strstr(end.out, "errors, ") || strstr(end.out, "error, "));
}
