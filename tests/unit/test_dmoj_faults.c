/* SPDX-License-Identifier: MIT */
/* What is wrong with an init.yml is told with its place and its key; what is not supported, too. */
#include "tests/unit/dmoj_fixture.h"

/* A file, and all that is told about it, one finding a line, as "line:column: key: message". */
struct row {
	const char *init, *told;
};

static const char prefix[] = "some/where/addtwo/init.yml:";

static char *all_findings(void)
{
	struct strbuf told = {0};
	strbuf_puts(&told, "");
	for (size_t i = 0; i < findings.count; i++) {
		char text[512];
		finding_format(&findings.items[i], text, sizeof(text));
		if (strncmp(text, prefix, strlen(prefix)) != 0)
			FAIL("no line of init.yml: %s", text);
		strbuf_printf(&told, "%s\n", text + strlen(prefix));
	}
	return strbuf_take(&told);
}

/* Read strictly, so that deviations are faults as well. */
static void check_rows(const struct row *rows, size_t count)
{
	enter_with("");
	put("a.zip/1.in", "");
	put("a.zip/1.out", "");
	put("b.zip", "");
	for (size_t i = 0; i < count; i++) {
		put("init.yml", rows[i].init);
		CHECK_INT(read_package(true), -EINVAL);
		_cleanup_(freep) char *told = all_findings();
		CHECK_STR(told, rows[i].told);
	}
}

#define CASES "test_cases: [{in: 1.in, out: 1.out}]\n"

TEST(a_fault_of_the_problem_names_its_key)
{
	static const struct row rows[] = {
		{CASES "archive: b.zip\n",
	         "2:10: archive: expected the archive 'b.zip' to be unpacked\n"},
		{CASES "archive: c.zip\n",
	         "2:10: archive: expected an archive, there is no file 'c.zip'\n"},
		{"archive: c.zip\ntest_cases: [{in: in.c, points: x}]\nchecker: fast\n",
	         "1:10: archive: expected an archive, there is no file 'c.zip'\n"
	         "2:33: test_cases[0].points: expected a decimal number, found 'x'\n"
	         "3:10: checker: expected the name of a checker, found 'fast'\n"},
		{"archive: c.zip\ncolour: red\n",
	         "1:10: archive: expected an archive, there is no file 'c.zip'\n"
	         "2:1: colour: expected a known key\n"},
		{CASES "archive: [a.zip]\n",
	         "2:10: archive: expected the name of an archive, found a list\n"},
		{CASES "colour: red\n", "2:1: colour: expected a known key\n"},
		{CASES "hints: unicode\n", "2:8: hints: expected a list of strings\n"},
		{CASES "unbuffered: maybe\n",
	         "2:13: unbuffered: expected true or false, found 'maybe'\n"},
		{CASES "wall_time_factor: 0\n",
	         "2:19: wall_time_factor: expected a number above 0, found '0'\n"},
		{CASES "wall_time_factor: -1\n",
	         "2:19: wall_time_factor: expected a number above 0, found '-1'\n"},
		{CASES "wall_time_factor: x\n",
	         "2:19: wall_time_factor: expected a decimal number, found 'x'\n"},
		{CASES "output_limit_length: 0\n",
	         "2:22: output_limit_length: expected a whole number from 1 to 1099511627776, "
	         "found '0'\n"},
		{CASES "output_prefix_length: -1\n",
	         "2:23: output_prefix_length: expected a whole number from 0 to 1048576, found "
	         "'-1'\n"},
		{CASES "binary_data: 1\n",
	         "2:14: binary_data: expected true or false, found '1'\n"},
		{CASES "file_io: {input: ../x, size: 1}\n",
	         "2:18: file_io.input: expected the name of a file, found '../x'\n"
	         "2:24: file_io.size: expected a known key\n"},
		{CASES "signature_grader: {entry: no.cpp}\n",
	         "2:19: signature_grader.header: expected this key, it is missing\n"
	         "2:27: signature_grader.entry: expected a file of the package, 'no.cpp' is "
	         "none\n"},
		{CASES "signature_grader: {entry: 1.in, header: no.h}\n",
	         "2:27: signature_grader.entry: expected a source in C or C++, found '1.in'\n"
	         "2:41: signature_grader.header: expected a file of the package, 'no.h' is none\n"},
		{CASES
	         "communication: {manager: {files: check.cpp}, signature: {entry: 1.in, header: "
	         "1.in}}\n",
	         "2:65: communication.signature.entry: expected a source in C or C++, found "
	         "'1.in'\n"},
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

TEST(a_fault_of_a_case_or_a_batch_names_where_it_stands)
{
	static const struct row rows[] = {
		{"test_cases: 5\n",
	         "1:13: test_cases: expected a list of cases, or a map of patterns\n"},
		{"test_cases: []\n", "1:13: test_cases: expected at least one case\n"},
		{"points: 1\n",
	         "1:1: test_cases: expected a list of cases, as there is no archive\n"},
		{"archive:\n",
	         "1:1: test_cases: expected a list of cases, as there is no archive\n"},
		{CASES "pretest_test_cases: {}\n",
	         "2:21: pretest_test_cases: expected a list of cases\n"},
		{"test_cases:\n- {in: 3.in, colour: red}\n- batched: []\n- 5\n",
	         "2:8: test_cases[0].in: expected a file of the package, '3.in' is none\n"
	         "2:14: test_cases[0].colour: expected a known key\n"
	         "3:12: test_cases[1].batched: expected a list of cases\n"
	         "4:3: test_cases[2]: expected a map: a case or a batch\n"},
		{"test_cases:\n- batched: [{in: [1.in]}, 5, {batched: []}]\n",
	         "2:18: test_cases[0].batched[0].in: expected the name of a file, found a list\n"
	         "2:27: test_cases[0].batched[1]: expected a map: a case\n"
	         "2:30: test_cases[0].batched[2]: expected no batch in a batch\n"},
		{"test_cases:\n- batched: [{in: 1.in}]\n  dependencies: [1]\n"
	         "- batched: [{in: 1.in}]\n  dependencies: [2, x]\n"
	         "- batched: [{in: 1.in}]\n  dependencies: 1\n",
	         "3:18: test_cases[0].dependencies[0]: expected none, as no batch is before the "
	         "first\n"
	         "5:18: test_cases[1].dependencies[0]: expected a whole number from 1 to 1, found "
	         "'2'\n"
	         "5:21: test_cases[1].dependencies[1]: expected a whole number from 1 to 1, found "
	         "'x'\n"
	         "7:17: test_cases[2].dependencies: expected a list of the numbers of batches\n"},
		{"test_cases:\n- {in: 1.in, points: -5}\n- batched: [{in: 2.in, points: x}]\n"
	         "  points: -0.5\n- {in: 1.in, points: many}\n",
	         "2:22: test_cases[0].points: expected a number from 0 on, found '-5'\n"
	         "3:32: test_cases[1].batched[0].points: expected a decimal number, found 'x'\n"
	         "4:11: test_cases[1].points: expected a number from 0 on, found '-0.5'\n"
	         "5:22: test_cases[2].points: expected a decimal number, found 'many'\n"},
		{"pretest_test_cases: [{in: 1.in}, {in: 2.in, binary_data: x}]\n" CASES,
	         "1:58: pretest_test_cases[1].binary_data: expected true or false, found 'x'\n"},
		{"generator: check.cpp\ntest_cases: [{in: 1.in, generator_args: [1], generator_in: "
	         "2.in}, {generator_args: 1}]\n",
	         "2:41: test_cases[0].generator_args: expected none, as the case has an input\n"
	         "2:60: test_cases[0].generator_in: expected none, as the case has an input\n"
	         "2:84: test_cases[1].generator_args: expected a list of arguments\n"},
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

TEST(a_fault_of_patterns_names_which_one)
{
	static const struct row rows[] = {
		{"test_cases: {input_format: x, case_points: 5}\n",
	         "1:13: test_cases: expected a list of cases, as there is no archive\n"
	         "1:28: test_cases.input_format: expected a simpler pattern, found no group of the "
	         "name case, or too many groups\n"
	         "1:44: test_cases.case_points: expected a list of one for each case and batch\n"},
		{"archive: c.zip\ntest_cases: {input_format: x, case_points: [y]}\n",
	         "1:10: archive: expected an archive, there is no file 'c.zip'\n"
	         "2:28: test_cases.input_format: expected a simpler pattern, found no group of the "
	         "name case, or too many groups\n"
	         "2:45: test_cases.case_points[0]: expected a decimal number, found 'y'\n"},
		{"archive: a.zip\ntest_cases: {input_format: x, output_format: z, case_points: "
	         "[1, -2]}\n",
	         "2:28: test_cases.input_format: expected a simpler pattern, found no group of the "
	         "name case, or too many groups\n"
	         "2:46: test_cases.output_format: expected a simpler pattern, found no group of "
	         "the "
	         "name case, or too many groups\n"
	         "2:66: test_cases.case_points[1]: expected a number from 0 on, found '-2'\n"},
		{"archive: a.zip\ntest_cases: {case_points: [-1], cases_points: [1]}\n",
	         "2:28: test_cases.case_points[0]: expected a number from 0 on, found '-1'\n"
	         "2:33: test_cases.cases_points: expected a known key\n"},
		{"archive: a.zip\ntest_cases: {case_points: []}\n",
	         "2:27: test_cases.case_points: expected a list of one for each case and batch\n"},
		{"archive: a.zip\ntest_cases: {input_format: '(?=x)(?P<case>\\d)', output_format: "
	         "{}}\n",
	         "2:28: test_cases.input_format: expected a simpler pattern, found look-around, or "
	         "a group of another name\n"
	         "2:64: test_cases.output_format: expected a pattern, found a map\n"},
		{"archive: a.zip\ntest_cases: {input_format: '((?P<case>x)|1.in)'}\n",
	         "2:28: test_cases.input_format: expected the group 'case' in a.zip/1.in\n"},
		{"archive: a.zip\ntest_cases: {input_format: '(?P<case>x)', output_format: "
	         "'(?P<case>x)'}\n",
	         "2:13: test_cases: expected at least one case\n"},
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

TEST(a_fault_of_a_checker_names_its_argument)
{
	static const struct row rows[] = {
		{CASES "checker: fast\n",
	         "2:10: checker: expected the name of a checker, found 'fast'\n"},
		{CASES "checker: [floats]\n",
	         "2:10: checker: expected the name of a checker, found a list\n"},
		{CASES "checker: {args: {precision: 4}}\n",
	         "2:10: checker.name: expected this key, it is missing\n"},
		{CASES "checker: {name: floats, arg: {precision: 4}}\n",
	         "2:25: checker.arg: expected a known key\n"},
		{CASES "checker: {name: floats, args: [4]}\n",
	         "2:31: checker.args: expected a map of arguments\n"},
		{CASES "checker: {name: floats, args: {precision: x, error_mode: near}}\n",
	         "2:43: checker.args.precision: expected an integer, found 'x'\n"
	         "2:58: checker.args.error_mode: expected default, absolute or relative, found "
	         "'near'\n"},
		{CASES "checker: {name: floats, args: {feedback: true}}\n",
	         "2:32: checker.args.feedback: expected an argument of the checker\n"},
		{"test_cases: [{in: 1.in, checker: {name: sorted, args: {split_on: {a: b}}}}]\n",
	         "1:66: test_cases[0].checker.args.split_on: expected text or a list\n"},
		{CASES "checker: {name: linematches, args: {point_distribution: [1, [2]]}}\n",
	         "2:61: checker.args.point_distribution[1]: expected a number or a word, found a "
	         "list\n"},
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

TEST(a_fault_of_a_program_names_its_key)
{
	static const struct row rows[] = {
		{CASES "checker: testlib pointscmp\n",
	         "2:10: checker: expected the name of a checker, found 'testlib pointscmp'\n"},
		{CASES "checker: kattis default\n",
	         "2:10: checker: expected the name of a checker, found 'kattis default'\n"},
		{CASES "checker: {name: testlib rcmp, args: {precision: 3}}\n",
	         "2:38: checker.args.precision: expected an argument of the checker\n"},
		{CASES "checker: bridged\n",
	         "2:10: checker: expected a map with name and args, as it is bridged\n"},
		{CASES "checker: {name: bridged}\n",
	         "2:10: checker.args: expected the files of the checker in it\n"},
		{CASES "checker: {name: bridged, args: check.cpp}\n",
	         "2:32: checker.args: expected a map of keys and values\n"},
		{CASES "checker: {name: bridged, args: {type: testlib}}\n",
	         "2:32: checker.args.files: expected the files of the program\n"},
		{CASES "checker: {name: bridged, args: {files: [], type: fast}}\n",
	         "2:40: checker.args.files: expected the files of the program\n"
	         "2:50: checker.args.type: expected default, testlib, coci, peg, polygon, cms, "
	         "sinol, hustoj, qduoj or lemon, found 'fast'\n"},
		{CASES "checker: {name: bridged, args: {files: check.cpp, type: testlib, "
	               "points_scale: 1}}\n"
	               "interactive: {files: check.cpp, type: polygon, points_scale: 0}\n",
	         "2:80: checker.args.points_scale: expected no scale, as the type is testlib\n"
	         "3:62: interactive.points_scale: expected a number above 0, found '0'\n"},
		{CASES "checker: {name: bridged, args: {files: check.cpp, type: cms,\n"
	               "  args_format_string: '{points}'}}\n",
	         "3:23: checker.args.args_format_string: expected words, and places among "
	         "{input_file}, {output_file} and {answer_file}, found {points}: there is nothing "
	         "of this name\n"},
		{CASES "checker: {name: bridged, args: {files: check.cpp, type: lemon,\n"
	               "  args_format_string: '{points} {score_file} {case_no}'}}\n",
	         "3:23: checker.args.args_format_string: expected words, and places among "
	         "{input_file}, {output_file}, {answer_file}, {points}, {score_file} and "
	         "{message_file}, found {case_no}: there is nothing of this name\n"},
		{CASES "interactive: {files: [check.cpp, no.h], lang: [C], time_limit: 0}\n",
	         "2:34: interactive.files[1]: expected a file of the package, 'no.h' is none\n"
	         "2:47: interactive.lang: expected text, found a list\n"
	         "2:64: interactive.time_limit: expected a number of seconds above 0, found '0'\n"},
		{CASES "interactive: {files: check.cpp, type: peg, args_format_string: '{a} {'}\n",
	         "2:39: interactive.type: expected default, testlib, coci or polygon, found "
	         "'peg'\n"
	         "2:64: interactive.args_format_string: expected words, and places among "
	         "{input_file}, {output_file} and {answer_file}, found {a}: there is nothing of "
	         "this "
	         "name\n"},
		{CASES "interactive: true\n",
	         "2:14: interactive: expected a map of keys and values\n"},
		{CASES "interactive: {source: no.cpp, feedbak: true}\n",
	         "2:23: interactive.source: expected a file of the package, 'no.cpp' is none\n"
	         "2:31: interactive.feedbak: expected a known key\n"},
		{"generator: no.cpp\ntest_cases: [{out: 1.out}, {out: 1.out}]\n",
	         "1:12: generator: expected a file of the package, 'no.cpp' is none\n"},
		{"test_cases: [{generator: {flags: -O2}}]\n",
	         "1:26: test_cases[0].generator.source: expected the files of the program\n"
	         "1:34: test_cases[0].generator.flags: expected a list of arguments\n"},
		{"generator: {source: check.cpp, files: check.cpp}\ntest_cases: [{out: 1.out}]\n",
	         "1:21: generator.source: expected either files or source\n"},
		{CASES "communication: {num_processes: 33}\n",
	         "2:16: communication.manager: expected this key, it is missing\n"
	         "2:32: communication.num_processes: expected a whole number from 1 to 32, found "
	         "'33'\n"},
		{CASES "communication: {manager: check.cpp}\n",
	         "2:26: communication.manager: expected a map of keys and values\n"},
		{CASES "communication: 5\n",
	         "2:16: communication: expected a map with the key manager\n"},
		{CASES "communication: {manager: {files: check.cpp}, type: peg}\n",
	         "2:52: communication.type: expected default, testlib, coci or cms, found 'peg'\n"},
		{CASES "communication: {manager: {files: check.cpp, type: peg},\n"
	               "  signature: {entry: no.cpp, header: 1.in}}\n",
	         "2:51: communication.manager.type: expected default, testlib, coci or cms, found "
	         "'peg'\n"
	         "3:22: communication.signature.entry: expected a file of the package, 'no.cpp' is "
	         "none\n"},
		{CASES "communication: {manager: {files: check.cpp}}\n"
	               "interactive: {files: check.cpp}\n",
	         "2:16: communication: expected interactive or communication\n"},
		{CASES "communication: {manager: {files: no.cpp}, num_processes: 0, kind: cms}\n"
	               "interactive: {files: none.cpp}\n",
	         "2:16: communication: expected interactive or communication\n"
	         "2:34: communication.manager.files: expected a file of the package, 'no.cpp' is "
	         "none\n"
	         "2:58: communication.num_processes: expected a whole number from 1 to 32, found "
	         "'0'\n"
	         "2:61: communication.kind: expected a known key\n"
	         "3:22: interactive.files: expected a file of the package, 'none.cpp' is none\n"},
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

TEST(what_is_not_supported_is_refused_by_name)
{
	static const struct row rows[] = {
		{"test_cases++: |\n  node = []\nchecker: {name: floats, args~: 1, precision+: "
	         "2}\n" CASES "colour: red\n",
	         "1:1: test_cases++: expected no dynamic key, whose value is Python code\n"
	         "3:25: checker.args~: expected no dynamic key, whose value is Python code\n"
	         "3:35: checker.precision+: expected no dynamic key, whose value is Python code\n"
	         "5:1: colour: expected a known key\n"},
		{"test_cases: [{in: 1.in, points~: 'node'}]\n",
	         "1:25: test_cases[0].points~: expected no dynamic key, whose value is Python "
	         "code\n"},
		{"checker: check.py\ncustom_judge: judge.py\ngrader: {source: a.py}\n" CASES,
	         "1:10: checker: expected a built-in or bridged checker, as Python code is not "
	         "run, found 'check.py'\n"
	         "2:15: custom_judge: expected no such key: it is Python code, which is not run\n"
	         "3:9: grader: expected no such key: it is Python code, which is not run\n"},
		{"test_cases:\n- {in: 1.in, wall_time_factor: 5}\n- batched: [{in: 1.in}]\n"
	         "  wall_time_factor: 5\n",
	         "2:32: test_cases[0].wall_time_factor: expected no such key: all cases have the "
	         "factor at the top\n"
	         "4:21: test_cases[1].wall_time_factor: expected no such key: all cases have the "
	         "factor at the top\n"},
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

/* Cases inherit what their batch and the problem say. */
TEST(a_fault_that_many_cases_inherit_is_told_once)
{
	static const struct row rows[] = {
		{"points: many\ngenerator: {source: no.cpp}\ngenerator_args: 5\n"
	         "test_cases: [{out: 1.out}, {out: 1.out}, {batched: [{out: 1.out}]}]\n",
	         "1:9: points: expected a decimal number, found 'many'\n"
	         "2:21: generator.source: expected a file of the package, 'no.cpp' is none\n"
	         "3:17: generator_args: expected a list of arguments\n"},
	};
	check_rows(rows, ARRAY_SIZE(rows));
}

/* Any of DMOJ's keys may stand at any node; what has no effect on the verdict there is no fault. */
TEST(keys_of_a_case_or_a_batch_may_stand_around_it)
{
	enter_with("in: 1.in\nout: 1.out\ngenerator_in: ~\nsymlinks: {}\ntest_cases:\n"
	           "- {points: 2, checker: identical, binary_data: true, output_prefix_length: 3,\n"
	           "   output_limit_length: 100, symlinks: {}, hints: [], meta: {}}\n"
	           "- {in: 2.in, batched: [{points: 1}, {out: 2.out}], points: 7, dependencies: "
	           "[]}\n");
	put("2.out", "");
	CHECK_INT(read_package(true), 0);
	CHECK_INT(findings.count, 0);
	CHECK_STR(problem->cases[0].input_path, "1.in");
	CHECK_STR(problem->cases[1].input_path, "2.in");
	CHECK_STR(problem->cases[1].answer_path, "1.out");
	CHECK_STR(problem->cases[2].answer_path, "2.out");
	CHECK_STR(find_group("batch1")->points, "7");
}

TEST(keys_that_are_not_heeded_are_warned_of_by_name)
{
	enter_with("test_cases: [{in: 1.in, symlinks: {a: /dev/stdin}}]\n"
	           "# symlinks come twice\nhints: [unicode, nobigmath]\nsymlinks: {a: b}\n");
	check_read();
	CHECK_INT(findings.count, 3);
	check_told("init.yml:1:35: test_cases[0].symlinks: is not heeded");
	check_told("init.yml:3:8: hints: nobigmath is not heeded");
	check_told("init.yml:4:11: symlinks: is not heeded");
	put("init.yml", "test_cases: [{in: 1.in, unbuffered: true}]\n");
	check_read();
	CHECK_INT(findings.count, 0);
	CHECK_INT(read_package(true), 0);
	CHECK_INT(findings.count, 1);
	check_finding(SEVERITY_WARNING,
	              "some/where/addtwo/init.yml:1:37: test_cases[0].unbuffered: "
	              "is heeded at the top only, as at DMOJ");
}

/* As DMOJ does. */
TEST(arguments_that_a_checker_does_not_know_are_left_out)
{
	enter_with("checker: {name: floats, args: {feedback: true, precision: 4}}\n" CASES);
	check_read();
	check_words(&problem->cases[0].settings->checker->args, "[precision][4]");
	check_told("init.yml:1:32: checker.args.feedback: expected an argument of the checker");
	CHECK_INT(findings.errors, 0);
}

TEST(a_generator_that_no_case_needs_is_warned_of_where_a_file_of_it_is_missing)
{
	static const char *const rows[][2] = {
		{"generator: no.py\n", "3:12: generator: is no file"},
		{"generator: [check.cpp, no.h]\n", "3:24: generator[1]: is no file"},
		{"generator: {source: no.py}\n", "3:21: generator.source: is no file"},
		{"generator: {files: [no.py]}\n", "3:21: generator.files[0]: is no file"},
		{"generator: check.cpp\n", NULL},
	};
	enter_with("");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(freep) char *init = str_printf(
			"test_cases: [{in: 1.in, out: 1.out},\n  {in: 2.in, out: 2.out}]\n%s",
			rows[i][0]);
		put("init.yml", init);
		CHECK_INT(read_package(true), 0);
		CHECK_INT(findings.count, rows[i][1] ? 1 : 0);
		if (rows[i][1])
			check_told(rows[i][1]);
		check_read();
		CHECK_INT(findings.count, 0);
	}
}

TEST(files_of_an_archive_that_make_half_a_case_are_warned_of)
{
	enter_with("archive: b.zip\ntest_cases: {case_points: [1, 2, 3, 4]}\n");
	put("b.zip/1.in", "");
	put("b.zip/1.out", "");
	put("b.zip/2.in", "");
	put("b.zip/3.out", "");
	CHECK_INT(read_package(true), 0);
	CHECK_INT(findings.count, 3);
	check_told("b.zip/2.in: is the input of a case without answer");
	check_told("b.zip/3.out: is the answer of a case without input");
	check_told("init.yml:2:27: test_cases.case_points: has more items than there are");
	check_read();
	CHECK_INT(findings.count, 0);
}

TEST(arguments_of_no_generator_are_warned_of)
{
	enter_with("test_cases: [{in: 1.in, out: 1.out, generator_args: [5]}]\n");
	CHECK_INT(read_package(true), 0);
	CHECK_INT(findings.count, 1);
	check_told("init.yml:1:53: test_cases[0].generator_args: is not used");
}
