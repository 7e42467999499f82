/* SPDX-License-Identifier: MIT */
/*
 * What cannot be judged: one line says what and where, the exit status is 2, and nothing is left.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* Nothing was judged: no report, no table, one line. */
#define CHECK_REFUSED(line, ...)                                                                   \
	do {                                                                                       \
		struct e2e_end end_ = e2e_judge(__VA_ARGS__);                                      \
		CHECK_STR(end_.err, "juror: " line "\n");                                          \
		CHECK_STR(end_.out, "");                                                           \
		CHECK(!end_.report);                                                               \
		CHECK_INT(end_.status, 2);                                                         \
	} while (0)

static void enter_with_package(void)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_put("ok.py", "print('ok')\n");
}

/* ---- usage ---- */

/* Two lines: what is wrong, and where help is. */
#define CHECK_MISUSED(line, ...)                                                                   \
	do {                                                                                       \
		struct e2e_end end_ = e2e_juror(__VA_ARGS__);                                      \
		CHECK_STR(end_.err, line "\nTry `juror judge --help' or `juror judge --usage' "    \
		                         "for more information.\n");                               \
		CHECK_STR(end_.out, "");                                                           \
		CHECK_INT(end_.status, 2);                                                         \
	} while (0)

TEST(help_and_version_go_to_standard_output)
{
	static const char *const rows[][3] = {
		{"--help", NULL, "Usage: juror COMMAND"},
		{"--version", NULL, "juror "},
		{"judge", "--help", "Usage: juror judge "},
	};
	e2e_enter();
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct e2e_end end = e2e_juror(rows[i][0], rows[i][1]);
		CHECK_INT(end.status, 0);
		CHECK_STR(end.err, "");
		end.out[strlen(rows[i][2])] = '\0';
		CHECK_STR(end.out, rows[i][2]);
	}
}

TEST(a_call_without_command_shows_what_there_is)
{
	e2e_enter();
	struct e2e_end end = e2e_run((struct e2e_call){.argv = (const char *const[]){NULL}});
	CHECK_INT(end.status, 2);
	CHECK_STR(end.out, "");
	CHECK(strstr(end.err, "judge submissions on a problem package"));
}

TEST(an_unknown_command_is_a_usage_error)
{
	e2e_enter();
	struct e2e_end end = e2e_juror("frobnicate");
	CHECK_STR(end.err, "juror: no command \"frobnicate\"; `juror --help` lists them\n");
	CHECK_INT(end.status, 2);
}

TEST(options_that_make_no_sense_are_usage_errors)
{
	enter_with_package();
	CHECK_MISUSED("juror judge: unrecognized option '--frob'", "judge", "--frob", "package",
	              "ok.py");
	CHECK_MISUSED("juror judge: no package", "judge");
	CHECK_MISUSED("juror judge: no submission", "judge", "package");
	CHECK_MISUSED("juror judge: --jobs 0: a number from 1 to 1024 was expected", "judge", "-j",
	              "0", "package", "ok.py");
	CHECK_MISUSED("juror judge: --stop now: first, group or never was expected", "judge",
	              "--stop", "now", "package", "ok.py");
	CHECK_MISUSED("juror judge: --time-limit fast: seconds were expected, e.g. 2 or 0.5",
	              "judge", "--time-limit", "fast", "package", "ok.py");
	CHECK_MISUSED("juror judge: --expect OK: a verdict such as AC, WA or TLE was expected",
	              "judge", "--expect", "OK", "package", "ok.py");
}

/* ---- packages ---- */

TEST(a_package_that_is_not_there_is_named)
{
	enter_with_package();
	CHECK_REFUSED("package missing: No such file or directory", "missing", "ok.py");
}

TEST(a_file_is_no_package)
{
	enter_with_package();
	CHECK_REFUSED("ok.py: not a zip archive", "ok.py", "ok.py");
	CHECK_REFUSED("package /dev/null: neither a directory nor an archive", "/dev/null", "ok.py");
}

TEST(an_empty_directory_is_no_package)
{
	enter_with_package();
	CHECK_INT(mkdir("empty", 0755), 0);
	CHECK_REFUSED(
		"empty/problem.yaml: expected this file; is the package's directory the right one?",
		"empty", "ok.py");
}

/* A package whose problem.yaml is @manifest is refused with @line. */
static void check_manifest(const char *manifest, const char *line)
{
	e2e_put("package/problem.yaml", manifest);
	struct e2e_end end = e2e_judge("package", "ok.py");
	CHECK_STR(end.err, e2e_text("juror: package/problem.yaml:%s\n", line));
	CHECK_INT(end.status, 2);
	CHECK(!end.report);
}

TEST(a_fault_of_the_manifest_is_told_with_line_and_column)
{
	enter_with_package();
	check_manifest(E2E_MANIFEST "limits: {time_limit: 1\n",
	               "5:1: limits: expected YAML: while parsing a flow mapping, "
	               "did not find expected ',' or '}'");
	check_manifest(E2E_MANIFEST "limits: {time_limit: fast}\n",
	               "4:22: limits.time_limit: expected a number of seconds with at most nine "
	               "decimals, found 'fast'");
	check_manifest(
		E2E_MANIFEST "limits: &all {time_limit: 1}\n",
		"4:9: limits: expected no anchors and aliases; text with '&' or '*' needs quotes");
}

TEST(a_package_without_cases_is_refused)
{
	enter_with_package();
	e2e_shell("rm -r package/data");
	CHECK_REFUSED("package/data/secret: expected this directory, with the cases to judge on",
	              "package", "ok.py");
}

TEST(an_input_without_answer_is_refused)
{
	enter_with_package();
	e2e_shell("rm package/data/secret/1.ans");
	CHECK_REFUSED("warning: package/data/secret: expected the file 1.ans, as there is 1.in; "
	              "the case is passed over\n"
	              "juror: package/data/secret: expected at least one case: a pair of files .in "
	              "and .ans",
	              "package", "ok.py");
}

TEST(a_pattern_that_no_case_matches_is_refused)
{
	enter_with_package();
	CHECK_REFUSED("--cases sample/*: no case has such a name", "--cases", "sample/*", "package",
	              "ok.py");
}

/* ---- submissions ---- */

TEST(a_submission_that_is_not_there_is_named_before_anything_is_judged)
{
	enter_with_package();
	CHECK_REFUSED("submission missing.c: No such file or directory", "package", "ok.py",
	              "missing.c");
}

TEST(a_language_that_is_not_there_is_named)
{
	enter_with_package();
	CHECK_REFUSED("no language \"cobol\"; `juror languages` lists them", "--language", "cobol",
	              "package", "ok.py");
}

/* The others of the same call are judged all the same. */
TEST(submissions_that_cannot_be_read_are_refused_one_by_one)
{
	static const struct {
		const char *name, *line;
	} rows[] = {
		{"empty", "empty: holds no files"},
		{"fifo.c", "fifo.c: neither a file nor a directory"},
		{"long.py", "long.py: has more than 128 KiB"},
		{"program.xyz", "program.xyz: unknown language; choose one with --language"},
		{"with spaces.c",
	         "with spaces.c: name has other characters than letters, digits, _ . + -"},
		{"./-o.c", "-o.c: name begins with -"},
	};
	enter_with_package();
	CHECK_INT(mkdir("empty", 0755), 0);
	CHECK_INT(mkfifo("fifo.c", 0644), 0);
	e2e_shell("head -c 200000 /dev/zero | tr '\\0' '#' >long.py");
	e2e_put("program.xyz", "print('ok')\n");
	e2e_put("with spaces.c", "int main(void) { return 0; }\n");
	e2e_put("-o.c", "int main(void) { return 0; }\n");
	struct e2e_end end = e2e_judge("package", "empty", "ok.py", "fifo.c", "long.py",
	                               "program.xyz", "with spaces.c", "./-o.c");
	CHECK_INT(end.status, 2);
	CHECK_VERDICT(&end, "ok.py", "AC");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		CHECK_VERDICT(&end, rows[i].name, ""); /* not judged */
		if (!strstr(end.err, e2e_text("juror: %s", rows[i].line)))
			FAIL("nothing about %s in:\n%s", rows[i].line, end.err);
	}
}

TEST(a_language_whose_compiler_is_not_installed_is_said_so)
{
	enter_with_package();
	e2e_shell("cp -R %s/suites .", e2e_source_dir());
	e2e_put("suites/absent.yaml",
	        "name: absent\ntitle: Absent\nsuffixes: [.absent]\npriority: 1\n"
	        "run:\n  command: [/usr/bin/no-such-compiler, \"{main}\"]\n"
	        "  processes: 1\n  filter: run\nversion: [/bin/true]\npackages: [absent-tools]\n");
	CHECK_INT(setenv("JUROR_SUITES", "suites", 1), 0);
	e2e_put("a.absent", "?");
	struct e2e_end end = e2e_judge("package", "a.absent");
	CHECK_STR(end.err, "juror: a.absent: language absent is not available here "
	                   "(no /usr/bin/no-such-compiler); apt install absent-tools\n");
	CHECK_INT(end.status, 2);
}

/* ---- validators ---- */

TEST(a_validator_that_does_not_compile_is_named)
{
	enter_with_package();
	e2e_put("package/output_validator/check.c", "int main(void) { return ; }\nint broken\n");
	struct e2e_end end = e2e_judge("package", "ok.py");
	CHECK_INT(end.status, 2);
	CHECK(!end.report);
	CHECK_STR(strndup(end.err, strlen("juror: package/output_validator: does not compile: ")),
	          "juror: package/output_validator: does not compile: ");
}

TEST(a_validator_in_an_unknown_language_is_named)
{
	enter_with_package();
	e2e_put("package/output_validator/check.xyz", "?");
	CHECK_REFUSED("package/output_validator: unknown language", "package", "ok.py");
}

/* ---- limits ---- */

TEST(a_limit_that_this_host_is_too_small_for_is_refused_by_its_key)
{
	static const char *const keys[] = {"memory", "compilation_memory", "validation_memory",
	                                   "validation_output"};
	e2e_enter();
	e2e_put("ok.py", "print('ok')\n");
	for (size_t i = 0; i < ARRAY_SIZE(keys); i++) {
		e2e_shell("rm -rf package");
		e2e_package("package", e2e_text("limits: {time_limit: 1, %s: 16777216}\n", keys[i]));
		struct e2e_end end = e2e_judge("package", "ok.py");
		const char *text = e2e_text("limits.%s: 16777216 MiB cannot be kept", keys[i]);
		CHECK(strstr(end.err, text));
		CHECK(strchr(end.err, '\n') == strrchr(end.err, '\n'));
		CHECK_INT(end.status, 2);
	}
}

TEST(an_output_may_have_a_higher_limit_than_there_is_memory)
{
	static const char validator[] = "import sys\n"
					"sys.exit(42 if sys.stdin.read() == 'ok\\n' else 43)\n";
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 1, output: 16777216}\n");
	e2e_put("ok.py", "print('ok')\n");
	e2e_put("no.py", "print('no')\n");
	for (int with_validator = 0; with_validator < 2; with_validator++) {
		if (with_validator)
			e2e_put("package/output_validator/check.py", validator);
		struct e2e_end end = e2e_judge("package", "ok.py", "no.py");
		CHECK_VERDICT(&end, "ok.py", "AC");
		CHECK_VERDICT(&end, "no.py", "WA");
	}
}

/* As much as there is on no disk; whoever writes without end fills what there is, for everybody. */
TEST(an_output_has_no_higher_limit_than_there_is_room_for)
{
	static const char *const packages[][2] = {
		{"problem.yaml", "limits: {time_limit: 1, output: 16777216}\n"},
		{"init.yml", "output_limit_length: 1099511627776\n"
	                     "test_cases: [{}, {output_limit_length: 1099511627775}]\n"},
	};
	static const char *const told[] = {
		":33: limits.output: there is no room for 16777216 "
		"MiB; the limit is ",
		"warning: package/init.yml:1:22: output_limit_length: there is no room for 1048576 "
		"MiB; the limit is ",
	};
	e2e_enter();
	e2e_put("ok.py", "print('ok')\n");
	for (size_t i = 0; i < ARRAY_SIZE(packages); i++) {
		e2e_shell("rm -rf package");
		if (i == 0)
			e2e_package("package", packages[i][1]);
		else
			e2e_put(e2e_text("package/%s", packages[i][0]), packages[i][1]);
		struct e2e_end end = e2e_judge("--time-limit", "1", "package", "ok.py");
		const json_t *limits = json_object_get(end.report, "limits");
		const char *line = strstr(end.err, told[i]);
		if (!line || strstr(line + strlen(told[i]), "no room"))
			FAIL("it is not told once in %s", end.err);
		CHECK(json_integer_value(json_object_get(limits, "output_bytes")) > 1 << 30);
		CHECK(json_integer_value(json_object_get(limits, "output_bytes")) < 1LL << 40);
	}
}
