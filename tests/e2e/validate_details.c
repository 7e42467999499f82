/* SPDX-License-Identifier: MIT */
/*
 * Smaller faults of packages, of all their parts: programs and files that nobody is ever given, names that mean nothing,
 * line ends, what is neither file nor directory.
 */
#include "tests/e2e/faults.h"

#include <string.h>

/* How often it is said. */
static unsigned count_of(const char *text, const char *part)
{
	unsigned n = 0;
	for (; (text = strstr(text, part)); text++)
		n++;
	return n;
}

/* A line each, as it is not wrapped for people. */
static const char *findings_of(const struct e2e_end *end)
{
	const char *lines = "";
	const json_t *finding;
	size_t i;
	json_array_foreach(json_object_get(end->report, "findings"), i, finding)
	{
		json_int_t line = json_integer_value(json_object_get(finding, "line"));
		lines = e2e_text("%s%s: %s:%d: %s\n", lines, e2e_string(finding, "severity"),
		                 e2e_string(finding, "file"), (int)line,
		                 e2e_string(finding, "message"));
	}
	return lines;
}

TEST(included_files_that_no_submission_is_given_are_found)
{
	static const struct fault faults[] = {
		{"mkdir -p include/rust include/c include/go include/apl include/lua "
	         "include/klingon "
	         "include/default include/python3; for d in rust c apl klingon default python3; do "
	         "echo >include/$d/more.txt; done; echo 'languages: [c, python3, apl, lua, go]' "
	         ">>problem.yaml",
	         "warning", "include", "'rust' is not used: it is none of the languages"},
		{NULL, "error", "include", "expected a file in 'go'"},
		{NULL, "error", "include", "expected a file in 'lua'"},
		{NULL, "error", "include", "language such as cpp, found 'klingon'"},
		{NULL, "warning", "include/apl", "juror has no language of that name"},
		{NULL, "warning", "include/c", "no submission of the package is in this language"},
		{NULL, "warning", "include/go", "no submission of the package is in this language"},
		{NULL, "warning", "include/lua", "no submission of the package is in this language"},
		{"mkdir submissions; mkdir submissions/accepted; echo 'print(input())' "
	         ">submissions/accepted/a.py",
	         NULL, "accepted/a.py", "WA"},
		{NULL, "warning", "data/sample", "expected at least one case"},
		{NULL, "warning", "statement", "expected a statement"},
	};
	e2e_enter();
	faults_small_package();
	e2e_shell("rm -r package/submissions");
	CHECK_FAULTS(faults);
}

TEST(a_submission_in_a_language_that_is_not_allowed_is_an_error)
{
	static const struct fault faults[] = {
		{"echo 'languages: [python3]' >>problem.yaml; echo 'int main(void) {}' "
	         ">submissions/accepted/a.c",
	         "error", "submissions/accepted/a.c", "the problem does not allow language c"},
		{NULL, "warning", "data/sample", "expected at least one case"},
		{NULL, "warning", "statement", "expected a statement"},
	};
	e2e_enter();
	faults_small_package();
	CHECK_FAULTS(faults);
}

TEST(submissions_that_can_never_be_judged_are_errors)
{
	static const struct fault faults[] = {
		{"mkdir submissions/accepted/two; echo 'print(1)' >submissions/accepted/two/a.py; "
	         "echo 'int main(void) {}' >submissions/accepted/two/a.c",
	         "error", "submissions/accepted/two", "several languages: c and python3"},
		{"echo 'accepted/ok.py: {language: klingon}' >submissions/submissions.yaml", "error",
	         "submissions/submissions.yaml", "language such as python3, found 'klingon'"},
		{"cp submissions/accepted/ok.py submissions/accepted/no.py; "
	         "echo 'accepted/no.py: {entrypoint: main.py}' >>submissions/submissions.yaml",
	         "error", "submissions/accepted/no.py", "entry point main.py: no source file"},
		{NULL, "warning", "submissions/accepted/ok.py", "no language \"klingon\""},
		{"cp submissions/accepted/ok.py submissions/; echo x >submissions/README.md; "
	         "echo x >submissions/a.cpp; echo x >submissions/b.cpp",
	         "warning", "submissions", "'a.cpp' and 2 more are in no directory of submissions"},
		{NULL, "warning", "data/sample", "expected at least one case"},
		{NULL, "warning", "statement", "expected a statement"},
	};
	e2e_enter();
	faults_small_package();
	CHECK_FAULTS(faults);
}

TEST(templates_are_attachments_by_language)
{
	static const struct fault faults[] = {
		{"mkdir -p attachments/templates/cpp attachments/templates/default "
	         "attachments/templates/klingon attachments/other; echo x "
	         ">attachments/templates/a.c",
	         "error", "attachments", "'other' is a directory"},
		{NULL, "error", "attachments/templates", "languages such as cpp, found 'klingon'"},
		{NULL, "error", "attachments/templates", "languages such as cpp, found 'a.c'"},
		{NULL, "warning", "data/sample", "expected at least one case"},
		{NULL, "warning", "statement", "expected a statement"},
	};
	e2e_enter();
	faults_small_package();
	CHECK_FAULTS(faults);
}

/* ---- line ends ---- */

/* A package of this format whose manifest, input and answer have CR. */
static struct e2e_end validate_returns(const char *version, const char *group_file)
{
	e2e_shell("rm -rf package");
	faults_small_package();
	e2e_shell("cd package && sed -i 's/2025-09/%s/; s/$/\\r/' problem.yaml && "
	          "printf 'full_feedback: true\\r' >data/secret/%s && "
	          "printf 'ok\\rno\\n' >data/secret/1.ans && printf '1\\r\\n' >data/secret/1.in",
	          version, group_file);
	return faults_validate("package");
}

TEST(carriage_returns_are_errors_of_2025_09_and_warnings_of_older_formats)
{
	static const struct {
		const char *version, *group_file, *severity;
	} rows[] = {
		{"2025-09", "test_group.yaml", "error"},
		{"2023-07", "test_group.yaml", "warning"},
		{"legacy", "testdata.yaml", "warning"},
		{"legacy-icpc", "testdata.yaml", "warning"},
	};
	e2e_enter();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct e2e_end end = validate_returns(rows[i].version, rows[i].group_file);
		const char *found = findings_of(&end);
		const char *const files[] = {"problem.yaml:0",
		                             e2e_text("data/secret/%s:0", rows[i].group_file),
		                             "data/secret/1.in:1", "data/secret/1.ans:1"};
		for (size_t k = 0; k < ARRAY_SIZE(files); k++)
			if (count_of(found, e2e_text("%s: %s: expected lines that end in LF only, "
			                             "found CR",
			                             rows[i].severity, files[k])) != 1)
				FAIL("%s: %s\n%s", rows[i].version, files[k], found);
		struct e2e_end judged = e2e_judge("package", "package/submissions/accepted/ok.py");
		CHECK(!strstr(judged.err, "found CR"));
	}
}

/* ---- links, pipes ---- */

TEST(what_is_no_file_in_a_program_s_directory_is_told_once)
{
	static const char *const folders[] = {"input_validators", "output_validator",
	                                      "submissions/accepted"};
	e2e_enter();
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++) {
		e2e_shell("rm -rf package");
		faults_small_package();
		e2e_shell("cd package && mkdir -p %s && ln -s /etc/passwd %s/out && mkfifo %s/pipe",
		          folders[i], folders[i], folders[i]);
		struct e2e_end end = faults_validate("package");
		const char *found = findings_of(&end);
		if (count_of(found, e2e_text("%s/out:", folders[i])) != 1 ||
		    count_of(found, "'pipe'") != 1)
			FAIL("%s: not once each: %s", folders[i], found);
		CHECK_VERDICT(&end, "ok.py", "AC");
		struct e2e_end judged = e2e_judge("package", "package/submissions/accepted/ok.py");
		CHECK_VERDICT(&judged, "ok.py", "AC");
		if (count_of(judged.err, "'out'") != 1 || count_of(judged.err, "'pipe'") != 1)
			FAIL("%s: judge: not once each: %s", folders[i], judged.err);
	}
}

TEST(a_verdict_that_is_not_permitted_is_found_behind_the_first_rejected_case)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_put("package/data/secret/2.in", "2\n");
	e2e_put("package/data/secret/2.ans", "ok\n");
	e2e_put("package/submissions/accepted/a.py", "print('ok')\n");
	e2e_put("package/submissions/wrong_answer/b.py",
	        "import sys\nprint('no')\nsys.exit(int(input()) - 1)\n");
	struct e2e_end end = faults_validate("package");
	CHECK_VERDICT(&end, "wrong_answer/b.py", "WA");
	const json_t *unmet = json_object_get(e2e_judgement(&end, "wrong_answer/b.py"), "unmet");
	CHECK_INT(json_array_size(unmet), 1);
	CHECK_STR(json_string_value(json_array_get(unmet, 0)),
	          "wrong_answer/: every case should get AC or WA; secret/2 gets RTE");
}
