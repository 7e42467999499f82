/* SPDX-License-Identifier: MIT */
/*
 * No fault hides another: whatever is wrong with a package's manifest or one of its programs, all that can still be told of
 * the rest is told in the same run, and what is left out for it is said. And each finding is a line that names a place.
 */
#include "tests/e2e/faults.h"

#include <string.h>
#include <unistd.h>

static const char broken[] = "int broken\n";

/* Its submission, and one program of each role, do not compile. */
static void put_broken_programs(void)
{
	faults_small_package();
	e2e_put("package/input_validators/broken.c", broken);
	e2e_put("package/output_validator/broken.c", broken);
	e2e_put("package/static_validator/broken.c", broken);
	e2e_put("package/submissions/accepted/broken.c", broken);
}

/* How many lines of the table hold all of it. */
static unsigned count_lines(const struct e2e_end *end, const char *first, const char *second)
{
	unsigned n = 0;
	char *copy = strdup(end->out);
	for (char *line, *rest = copy; (line = strsep(&rest, "\n"));)
		n += strstr(line, first) && strstr(line, second);
	return n;
}

static void check_said(const struct e2e_end *end, const char *place, const char *message)
{
	if (count_lines(end, place, message) != 1)
		FAIL("not once: %s: %s\n%s%s", place, message, end->out, end->err);
}

static const char not_judged[] =
	"The submissions were compiled and not judged, as the package cannot be used.\n";
static const char not_validated[] =
	"The validators were not run on the data, as what they are given is at fault.\n";

/* ---- manifests ---- */

static const struct {
	const char *plant, *place, *message;
	bool is_of_data;
} manifests[] = {
	{"sed -i 's/time_limit: 1/time_limit: fast/' problem.yaml",
         "error: package/problem.yaml:4:22: limits.time_limit: ", "found 'fast'", false},
	{"echo 'limits: [' >>problem.yaml", "error: package/problem.yaml:", "expected YAML", true},
	{"echo 'type: [pass-fail, scoring]' >>problem.yaml",
         "error: package/problem.yaml:5:7: type: ", "expected pass-fail or scoring", true},
	{"sed -i 's/2025-09/2031-09/' problem.yaml",
         "error: package/problem.yaml:1:25: problem_format_version: ", "found '2031-09'", true},
	{"echo 'args: 5' >data/secret/1.yaml",
         "error: package/data/secret/1.yaml:1:7: args: ", "expected a list", true},
	{"ln -sf nowhere problem.yaml", "error: package/problem.yaml: ", "symbolic link to nothing",
         true},
	{"sed -i 's/time_limit: 1/memory: 16777216/' problem.yaml",
         "error: package/problem.yaml:4:18: limits.memory: ", "MiB cannot be kept", false},
};

TEST(a_fault_of_the_manifest_hides_no_program_and_no_submission_that_does_not_compile)
{
	static const char *const programs[] = {"input_validators/broken.c", "output_validator",
	                                       "static_validator"};
	e2e_enter();
	for (size_t i = 0; i < ARRAY_SIZE(manifests); i++) {
		e2e_shell("rm -rf package");
		put_broken_programs();
		e2e_shell("cd package && %s", manifests[i].plant);
		struct e2e_end end = faults_validate("package");
		CHECK_INT(end.status, 1);
		check_said(&end, manifests[i].place, manifests[i].message);
		for (size_t k = 0; k < ARRAY_SIZE(programs); k++)
			check_said(&end, e2e_text("error: package/%s: ", programs[k]),
			           "does not compile");
		CHECK_VERDICT(&end, "accepted/broken.c", "CE");
		CHECK(json_is_false(
			json_object_get(e2e_judgement(&end, "accepted/broken.c"), "met")));
		CHECK_VERDICT(&end, "accepted/ok.py", "");
		CHECK(strstr(end.out, not_judged));
		CHECK_INT(strstr(end.out, not_validated) != NULL, manifests[i].is_of_data);
	}
}

TEST(a_fault_of_the_manifest_hides_no_fault_of_the_data_unless_that_is_what_it_leaves_open)
{
	e2e_enter();
	for (size_t i = 0; i < ARRAY_SIZE(manifests); i++) {
		e2e_shell("rm -rf package");
		faults_small_package();
		e2e_shell("cd package && %s && printf '2\\r\\n' >data/secret/2.in && "
		          "echo ok >data/secret/2.ans && echo '{colour: 1}' >data/secret/2.yaml",
		          manifests[i].plant);
		struct e2e_end end = faults_validate("package");
		check_said(&end, manifests[i].place, manifests[i].message);
		check_said(&end, "error: package/data/secret/2.in:1: ", "found CR");
		check_said(&end, "error: package/data/secret/2.yaml:1:2: colour: ", "a known key");
		CHECK_INT(count_lines(&end, "error: package/data/secret/2.in: ", "is rejected by"),
		          !manifests[i].is_of_data);
	}
}

TEST(a_fault_of_what_no_validator_is_given_hides_nothing_that_validators_tell)
{
	static const char *const told[][2] = {
		{"error: package/data/secret/1.yaml:1:7: hint: ", "found a list"},
		{"error: package/data/secret/1.interaction: ", "is not interactive"},
		{"error: package/data/secret/1.interaction:1: ", "begins with < or >"},
		{"error: package/data/secret/2.in: ", "is rejected by"},
	};
	e2e_enter();
	faults_small_package();
	e2e_put("package/data/secret/1.yaml", "hint: [a]\n");
	e2e_put("package/data/secret/1.interaction", "x\n");
	e2e_put("package/data/secret/2.in", "2\n");
	e2e_put("package/data/secret/2.ans", "ok\n");
	struct e2e_end end = faults_validate("package");
	for (size_t i = 0; i < ARRAY_SIZE(told); i++)
		check_said(&end, told[i][0], told[i][1]);
}

/* What kind of problem it is, is all that they need to know. */
TEST(arguments_that_are_at_fault_hide_nothing_of_groups_and_interactions)
{
	static const char *const told[][2] = {
		{"error: package/data/testdata.yaml:1:25: output_validator_flags: ", "found 'bad'"},
		{"error: package/data/testdata.yaml:2:15: grader_flags: ", "found 'foo'"},
		{"error: package/data/testdata.yaml:2:15: grader_flags: ", "found 'bar'"},
		{"error: package/data/testdata.yaml:3:8: range: ", "found '5 1'"},
		{"error: package/data/sample/1.interaction:1: ", "begins with < or >"},
	};
	e2e_enter();
	faults_small_package();
	e2e_put("package/problem.yaml", "type: scoring\n");
	e2e_put("package/data/testdata.yaml",
	        "output_validator_flags: bad\ngrader_flags: foo sum bar\nrange: 5 1\n");
	e2e_put("package/data/sample/1.interaction", "x\n");
	struct e2e_end end = faults_validate("package");
	for (size_t i = 0; i < ARRAY_SIZE(told); i++)
		check_said(&end, told[i][0], told[i][1]);
	CHECK(strstr(end.out, not_validated));
}

TEST(a_validator_that_does_not_compile_hides_no_submission_that_does_not)
{
	static const char *const files[] = {"input_validators/broken.c", "output_validator/v.c"};
	static const char *const told[] = {"input_validators/broken.c", "output_validator"};
	e2e_enter();
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		e2e_shell("rm -rf package");
		faults_small_package();
		e2e_put(e2e_text("package/%s", files[i]), broken);
		e2e_put("package/submissions/accepted/broken.c", broken);
		e2e_put("package/submissions/accepted/what.foo", "");
		struct e2e_end end = faults_validate("package");
		check_said(&end, e2e_text("error: package/%s: ", told[i]), "does not compile");
		check_said(&end, "package/submissions/accepted/what.foo: ", "unknown language");
		CHECK_VERDICT(&end, "accepted/broken.c", "CE");
		CHECK_INT(strstr(end.out, not_judged) != NULL, i == 1);
	}
}

TEST(a_manifest_that_is_no_yaml_hides_nothing_that_folders_tell)
{
	e2e_enter();
	faults_small_package();
	e2e_shell("cd package && echo 'limits: [' >>problem.yaml && echo x >.timelimit && "
	          "rm -r input_validators submissions && echo x >include && mkdir submission");
	struct e2e_end end = faults_validate("package");
	check_said(&end, "error: package/problem.yaml:", "expected YAML");
	check_said(&end, "error: package/.timelimit:1: ", "found 'x'");
	check_said(&end, "error: package/input_validators: ", "at least one");
	check_said(&end, "error: package/include: ", "it is a file");
	check_said(&end, "warning: package/submission: ", "perhaps submissions was meant");
}

/* The key is where somebody looks who is to mend it. */
TEST(what_judging_finds_wrong_with_a_key_is_told_where_it_stands)
{
	e2e_enter();
	faults_small_package();
	e2e_shell("rm -r package/submissions; echo 'constants: {n: 5}' >>package/problem.yaml");
	struct e2e_end end = faults_validate("package");
	check_said(&end, "error: package/problem.yaml:4:22: limits.time_limit: ", "bounds the");
	check_said(&end, "warning: package/problem.yaml:5:12: constants: ", "n is not used");
}

TEST(input_validators_that_had_nothing_to_reject_are_not_told_to_accept_everything)
{
	e2e_enter();
	faults_small_package();
	e2e_shell("rm -r package/data");
	struct e2e_end end = faults_validate("package");
	CHECK(!strstr(end.out, "everything is accepted"));
}

/* ---- DMOJ ---- */

TEST(every_fault_of_a_dmoj_package_is_told_in_one_run)
{
	static const char *const told[][2] = {
		{"error: package/init.yml:1:10: archive: data.zip: ", "not a zip archive"},
		{"error: package/init.yml:2:1: colour: ", "a known key"},
		{"error: package/init.yml:3:56: checker.args.lang: ", "no language KLINGON here"},
		{"error: package/init.yml:5:22: test_cases[0].points: ", "found 'x'"},
		{"error: package/gen.c: ", "does not compile"},
		{"error: package/other.c: ", "does not compile"},
	};
	e2e_enter();
	e2e_put("package/init.yml",
	        "archive: data.zip\ncolour: red\n"
	        "checker: {name: bridged, args: {files: check.py, lang: KLINGON}}\n"
	        "test_cases:\n- {in: 1.in, points: x}\n- {generator: gen.c}\n"
	        "- {in: 2.in, checker: {name: bridged, args: {files: other.c}}}\n");
	e2e_put("package/data.zip", "no archive\n");
	e2e_put("package/check.py", "");
	e2e_put("package/gen.c", broken);
	e2e_put("package/other.c", broken);
	struct e2e_end end = faults_validate("package");
	CHECK_INT(end.status, 1);
	for (size_t i = 0; i < ARRAY_SIZE(told); i++)
		check_said(&end, told[i][0], told[i][1]);
	CHECK_INT(json_array_size(json_object_get(end.report, "findings")), ARRAY_SIZE(told));
	CHECK(strstr(end.out, "The generators were compiled and not run, "));
}

TEST(a_file_that_is_missing_hides_no_language_that_nobody_knows)
{
	e2e_enter();
	e2e_put("package/init.yml",
	        "test_cases: [{points: 1}]\ninteractive: {files: no.py, lang: PY9}\n");
	struct e2e_end end = faults_validate("package");
	check_said(&end, "error: package/init.yml:2:22: interactive.files: ", "'no.py' is none");
	check_said(&end, "error: package/init.yml:2:35: interactive.lang: ", "no language PY9");
}

TEST(generators_that_fail_are_told_once_each_beside_programs_that_do_not_compile)
{
	e2e_enter();
	e2e_put("package/init.yml", "checker: {name: bridged, args: {files: check.c}}\n"
	                            "test_cases: [{generator: a.py}, {generator: b.py},\n"
	                            "  {generator: a.py}, {generator: a.py}]\n");
	e2e_put("package/check.c", broken);
	e2e_put("package/a.py", "raise SystemExit('a')\n");
	e2e_put("package/b.py", "raise SystemExit('b')\n");
	struct e2e_end end = faults_validate("package");
	check_said(&end, "error: package/check.c: ", "does not compile");
	check_said(&end, "error: package/b.py: ", "case 2: ");
	CHECK_INT(count_lines(&end, "error: package/a.py: ", "case "), 3);
}

/* Who judges is told the same, and where. */
TEST(an_unknown_language_or_a_bad_archive_is_told_with_its_key_when_judging)
{
	static const char *const rows[][2] = {
		{"archive: a.py\n",
	         "juror: package/init.yml:2:10: archive: a.py: not a zip archive\n"},
		{"interactive: {files: a.py, lang: NONE}\n",
	         "juror: package/init.yml:2:34: interactive.lang: no language NONE here\n"},
	};
	e2e_enter();
	e2e_put("package/a.py", "");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		e2e_put("package/init.yml", e2e_text("test_cases: [{points: 1}]\n%s", rows[i][0]));
		struct e2e_end end = e2e_judge("--time-limit", "1", "package", "package/a.py");
		CHECK_STR(end.err, rows[i][1]);
		CHECK_INT(end.status, 2);
	}
}

/* ---- lines ---- */

TEST(warnings_are_told_beside_errors_when_judging)
{
	e2e_enter();
	faults_small_package();
	e2e_shell("cd package && echo 'colour: red' >>problem.yaml && "
	          "sed -i 's/time_limit: 1/time_limit: x/' problem.yaml");
	struct e2e_end end = e2e_judge("package", "package/submissions/accepted/ok.py");
	const char *warning =
		strstr(end.err, "juror: warning: package/problem.yaml:5:1: colour: expected");
	const char *error =
		strstr(end.err, "juror: package/problem.yaml:4:22: limits.time_limit: ");
	CHECK(warning && error && warning < error);
	CHECK_INT(end.status, 2);
	end = e2e_judge("-q", "package", "package/submissions/accepted/ok.py");
	CHECK(!strstr(end.err, "colour"));
}

/* Of several packages, from elsewhere, however it is named: what stands before the first colon behind "error" is there. */
TEST(a_finding_is_one_line_whose_file_can_be_opened_from_where_juror_was_started)
{
	static const char *const names[] = {"../one", "../two/", ".././two", "."};
	e2e_enter();
	faults_small_package();
	e2e_shell("mv package one && cp -r one two && mkdir three && "
	          "for p in one two; do echo 'colour: red' >>$p/problem.yaml; "
	          "echo 'args: [5, 6, 7, 8]' >$p/data/secret/1.yaml; "
	          "printf 'int main(void) { return; }}' >$p/output_validator.c; "
	          "mkdir $p/output_validator; mv $p/output_validator.c $p/output_validator/v.c; "
	          "done");
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		CHECK_INT(chdir(i < 3 ? "three" : "two"), 0);
		struct e2e_end end =
			e2e_juror("validate", "--no-progress", names[i], "../one", "../two");
		e2e_put("../lines", end.out);
		e2e_shell(
			"grep -E '^(error|warning): ' ../lines >../found; "
			"test $(wc -l <../found) -ge 15; "
			"sed -E 's/^[a-z]+: ([^:]*):.*/\\1/' ../found | sort -u | while read -r f; "
			"do case $f in */statement|*/sample|statement) ;; "
			"*) test -e \"$f\" || { echo \"no $f\"; exit 1; } ;; esac; done");
		CHECK(strstr(end.out, "error: ../one/problem.yaml:5:1: colour: expected a known "
		                      "key\n"));
		CHECK_INT(chdir(".."), 0);
	}
	struct e2e_end end = e2e_juror("validate", "-q", "one");
	CHECK(strstr(end.err, "juror: one/problem.yaml:5:1: colour: expected a known key\n"));
}

/* ---- dialogues ---- */

TEST(interactions_of_problems_without_any_are_found_in_secret_data_too)
{
	static const struct fault faults[] = {
		{"echo '<1' >data/secret/1.interaction; mkdir data/secret/deep; "
	         "echo '>1' >data/secret/deep/2.interaction; echo 3 >data/secret/deep/2.in; "
	         "echo ok >data/secret/deep/2.ans",
	         "error", "data/secret/1.interaction", "as the problem is not interactive"},
		{NULL, "error", "data/secret/deep/2.interaction",
	         "as the problem is not interactive"},
		{NULL, "error", "data/secret/deep/2.in", "is rejected"},
		{NULL, "error", "data/secret", "1: expected an .in.download"},
		{NULL, "error", "data/secret", "1: expected an .ans.download"},
		{NULL, "error", "data/secret/deep", "2: expected an .in.download"},
		{NULL, "error", "data/secret/deep", "2: expected an .ans.download"},
		{NULL, "warning", "data/sample", "expected at least one case"},
		{NULL, "warning", "statement", "expected a statement"},
	};
	e2e_enter();
	faults_small_package();
	CHECK_FAULTS(faults);
}

TEST(interactions_of_secret_data_are_shown_in_2025_09_only)
{
	static const char *const keys[] = {"type: interactive\n",
	                                   "validation: custom interactive\n"};
	e2e_enter();
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		e2e_shell("rm -rf package");
		e2e_package("package", keys[i]);
		if (i == 1)
			e2e_put("package/problem.yaml", keys[i]);
		e2e_put("package/output_validators/v.sh", "exit 43\n");
		e2e_put("package/data/secret/1.interaction", "<1\n");
		struct e2e_end end = faults_validate("package");
		CHECK_INT(count_lines(&end, "warning: package/data/secret/1.interaction: ",
		                      "only samples have interactions"),
		          i);
	}
}
