/* SPDX-License-Identifier: MIT */
/*
 * Packages of DMOJ's: init.yml, with checkers, interactors and generators as programs in Python, which start soonest.
 */
#include "tests/e2e/e2e.h"

#define ECHO "import sys\nsys.stdout.write(sys.stdin.read())\n"

static struct e2e_end judge(const char *submission)
{
	return e2e_judge("--time-limit", "5", "package", submission);
}

static void begin(const char *init, const char *submission)
{
	e2e_enter();
	e2e_put("package/init.yml", init);
	e2e_put("a.py", submission);
}

static const char *score_of(const struct e2e_end *end, const char *name)
{
	return e2e_string(e2e_judgement(end, name), "score");
}

static void check_score(const struct e2e_end *end, const char *name, const char *score)
{
	const json_t *value = json_object_get(e2e_judgement(end, name), "score");
	char *text = json_is_string(value) ? strdup(score_of(end, name))
	                                   : json_dumps(value, JSON_ENCODE_ANY);
	CHECK_STR(text ? text : "none", score);
}

static void check_refused(const struct e2e_end *end, const char *part)
{
	CHECK_INT(end->status, 2);
	if (!strstr(end->err, part))
		FAIL("\"%s\" is not in %s", part, end->err);
}

/* ---- checkers ---- */

TEST(a_checker_that_is_built_in_gives_a_share_of_the_points)
{
	begin("checker: {name: linecount, args: {feedback: True}}\n"
	      "test_cases: [{out: 1.out, points: 4}, {out: 1.out, points: 5}]\n",
	      "print('a\\nno\\nc\\nd')\n");
	e2e_put("package/1.out", "a\nb\nc\nd\n");
	struct e2e_end end = judge("a.py");
	CHECK_VERDICT(&end, "a.py", "WA");
	check_score(&end, "a.py", "6.75");
}

TEST(the_stock_checkers_of_testlib_are_named_with_its_name_before_theirs)
{
	begin("checker: testlib rcmp4\n"
	      "test_cases:\n- {out: 1.out}\n- {out: 1.out, checker: testlib wcmp}\n"
	      "- {out: 1.out, checker: {name: testlib caseicmp}}\n",
	      "print(1.00001)\n");
	e2e_put("package/1.out", "1.0\n");
	struct e2e_end end = judge("a.py");
	CHECK_STR(e2e_string(e2e_case(&end, "a.py", 0), "verdict"), "AC");
	CHECK_STR(e2e_string(e2e_case(&end, "a.py", 1), "verdict"), "WA");
	CHECK_STR(e2e_string(e2e_case(&end, "a.py", 2), "verdict"), "JE");
}

TEST(a_share_is_given_to_a_run_that_failed_when_its_checker_counts_lines)
{
	begin("checker: linecount\ntest_cases: [{out: 1.out, points: 4}]\n",
	      "print('a', flush=True)\nraise SystemExit(3)\n");
	e2e_put("package/1.out", "a\nb\n");
	struct e2e_end end = judge("a.py");
	CHECK_VERDICT(&end, "a.py", "RTE");
	check_score(&end, "a.py", "2");
}

TEST(a_checker_takes_its_arguments_and_each_case_may_have_its_own)
{
	begin("checker: {name: floats, args: {precision: 1}}\n"
	      "test_cases: [{out: 1.out}, {out: 1.out, checker: identical}]\n",
	      "print(1.01)\n");
	e2e_put("package/1.out", "1.0\n");
	struct e2e_end end = judge("a.py");
	CHECK_STR(e2e_string(e2e_case(&end, "a.py", 0), "verdict"), "AC");
	CHECK_STR(e2e_string(e2e_case(&end, "a.py", 1), "verdict"), "WA");
	check_score(&end, "a.py", "1");
}

TEST(a_bridged_checker_reads_the_three_files_and_tells_points)
{
	begin("checker: {name: bridged, args: {files: check.py, lang: PY3, type: testlib}}\n"
	      "test_cases: [{in: 1.in, out: 1.out, points: 10}]\n",
	      ECHO);
	e2e_put("package/1.in", "in\n");
	e2e_put("package/1.out", "answer\n");
	e2e_put("package/check.py", "import sys\n"
	                            "assert [open(f).read() for f in sys.argv[1:]] == "
	                            "['in\\n', 'in\\n', 'answer\\n']\n"
	                            "print('half right')\n"
	                            "print('points 4', file=sys.stderr)\nsys.exit(7)\n");
	struct e2e_end end = judge("a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
	check_score(&end, "a.py", "4");
	CHECK_STR(e2e_string(e2e_case(&end, "a.py", 0), "team_message"), "half right");
}

TEST(thirds_of_a_bridged_checker_add_up_to_all)
{
	begin("checker: {name: bridged, args: {files: check.py, lang: PY3, type: coci}}\n"
	      "test_cases: [{points: 1}, {points: 1}, {points: 1}]\n",
	      "");
	e2e_put("package/check.py",
	        "import sys\nprint('partial 1/3', file=sys.stderr)\nsys.exit(7)\n");
	struct e2e_end end = judge("a.py");
	check_score(&end, "a.py", "1");
}

TEST(a_bridged_checker_that_breaks_its_protocol_is_a_judge_error)
{
	begin("checker: {name: bridged, args: {files: check.py, lang: PY3}}\n"
	      "test_cases: [{points: 1}]\n",
	      "");
	e2e_put("package/check.py", "import sys\nprint('no idea', file=sys.stderr)\nsys.exit(9)\n");
	struct e2e_end end = judge("a.py");
	CHECK_INT(end.status, 3);
	CHECK_VERDICT(&end, "a.py", "JE");
	CHECK(strstr(e2e_string(e2e_case(&end, "a.py", 0), "message"), "no idea"));
}

TEST(a_bridged_checker_has_the_flags_and_headers_that_its_package_gives)
{
	begin("checker: {name: bridged, args: {files: [check.cpp, code.h], lang: CPP11, "
	      "flags: [-DCODE=0]}}\n"
	      "test_cases: [{points: 1}]\n",
	      "print(1)\n");
	e2e_put("package/code.h", "inline int code() { return CODE; }\n");
	e2e_put("package/check.cpp",
	        "#include \"code.h\"\n"
	        "int main() { return __cplusplus == 201103L ? code() : 1; }\n");
	struct e2e_end end = judge("a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
}

/* ---- interactors ---- */

#define INTERACTIVE                                                                                \
	"interactive: {files: talk.py, lang: PY3, type: testlib}\n"                                \
	"test_cases: [{in: 1.in, points: 8}]\n"

static void put_interactor(void)
{
	e2e_put("package/1.in", "7\n");
	e2e_put("package/talk.py", "import sys\n"
	                           "n = int(open(sys.argv[1]).read())\n"
	                           "print('guess', flush=True)\n"
	                           "guess = int(sys.stdin.readline())\n"
	                           "if guess == 0:\n"
	                           "    print('points 2', file=sys.stderr)\n"
	                           "    sys.exit(7)\n"
	                           "sys.exit(0 if guess == n else 1)\n");
}

TEST(an_interactor_accepts_rejects_or_gives_points)
{
	begin(INTERACTIVE, "input()\nprint(7)\n");
	put_interactor();
	e2e_put("b.py", "input()\nprint(6)\n");
	e2e_put("c.py", "input()\nprint(0)\n");
	struct e2e_end end = e2e_judge("--time-limit", "5", "package", "a.py", "b.py", "c.py");
	CHECK_VERDICT(&end, "a.py", "AC");
	check_score(&end, "a.py", "8");
	CHECK_VERDICT(&end, "b.py", "WA");
	check_score(&end, "b.py", "0");
	CHECK_VERDICT(&end, "c.py", "AC");
	check_score(&end, "c.py", "2");
}

TEST(a_run_that_failed_is_told_before_what_the_interactor_rejected)
{
	begin(INTERACTIVE, "input()\nprint(6, flush=True)\ninput()\n");
	put_interactor();
	struct e2e_end end = judge("a.py");
	CHECK_VERDICT(&end, "a.py", "RTE");
}

/* ---- an interactor of testlib's, and then its checker ---- */

#define BOTH                                                                                       \
	"interactive: {files: talk.py, lang: PY3, type: testlib}\n"                                \
	"checker: {name: bridged, args: {files: check.py, lang: PY3, type: testlib}}\n"            \
	"test_cases: [{in: 1.in, out: 1.out, points: 8}, {in: 1.in, out: 1.out, points: 2}]\n"

/* The interactor passes on what was said but for 0; the checker compares it with the answer, and 5 is worth one point.
 * @leave: how the interactor leaves the output. */
static void begin_both(const char *leave, const char *submission)
{
	begin(BOTH, submission);
	e2e_put("package/1.in", "7\n");
	e2e_put("package/1.out", "8\n");
	e2e_put("package/talk.py", e2e_text("import os, sys\n"
	                                    "print(open(sys.argv[1]).read(), end='', flush=True)\n"
	                                    "said = sys.stdin.readline()\n"
	                                    "%s\n"
	                                    "sys.exit(1 if said == '0\\n' else 0)\n",
	                                    leave));
	e2e_put("package/check.py",
	        "import sys\n"
	        "n, said, answer = (int(open(a).read()) for a in sys.argv[1:])\n"
	        "print('seven' if n == 7 else 'not seven')\n"
	        "if said == 5:\n"
	        "    print('points 1', file=sys.stderr)\n"
	        "    sys.exit(7)\n"
	        "sys.exit(0 if said == answer else 1)\n");
}

#define LEAVES_FILE "open(sys.argv[2], 'w').write(said)"

TEST(what_an_interactor_of_testlibs_accepted_is_decided_by_its_checker)
{
	begin_both(LEAVES_FILE, "print(int(input()) + 1)\n");
	e2e_put("wrong.py", "print(int(input()) + 2)\n");
	e2e_put("partial.py", "print(int(input()) - 2)\n");
	struct e2e_end end = e2e_judge("--time-limit", "5", "--stop", "never", "package", "a.py",
	                               "wrong.py", "partial.py");
	CHECK_VERDICT(&end, "a.py", "AC");
	check_score(&end, "a.py", "10");
	CHECK_STR(e2e_string(e2e_case(&end, "a.py", 0), "message"), "seven");
	CHECK_VERDICT(&end, "wrong.py", "WA");
	check_score(&end, "wrong.py", "0");
	CHECK_VERDICT(&end, "partial.py", "AC");
	check_score(&end, "partial.py", "2");
	const json_t *evidence = json_object_get(e2e_case(&end, "wrong.py", 0), "evidence");
	CHECK_STR(e2e_string(evidence, "rule"), "validator-accepted");
	CHECK(strstr(json_string_value(json_array_get(json_object_get(evidence, "notes"), 0)),
	             "the checker decided"));
}

TEST(an_interactor_and_a_checker_may_speak_testlibs_own_protocol)
{
	begin_both(LEAVES_FILE, "print(int(input()) + 1)\n");
	e2e_put("package/init.yml",
	        "interactive: {files: talk.py, lang: PY3, type: polygon}\n"
	        "checker: {name: bridged, args: {files: check.py, lang: PY3, type: polygon, "
	        "points_scale: 4}}\n"
	        "test_cases: [{in: 1.in, out: 1.out, points: 8}, {in: 1.in, out: 1.out}]\n");
	e2e_put("wrong.py", "print(int(input()) + 2)\n");
	e2e_put("zero.py", "input()\nprint(0)\n");
	e2e_put("partial.py", "print(int(input()) - 2)\n");
	struct e2e_end end = e2e_judge("--time-limit", "5", "--stop", "never", "package", "a.py",
	                               "wrong.py", "zero.py", "partial.py");
	CHECK_VERDICT(&end, "a.py", "AC");
	check_score(&end, "a.py", "9");
	CHECK_VERDICT(&end, "wrong.py", "WA");
	CHECK_VERDICT(&end, "zero.py", "WA");
	CHECK_VERDICT(&end, "partial.py", "AC");
	check_score(&end, "partial.py", "2.25");
}

TEST(an_interactor_of_testlibs_own_protocol_rejects_or_gives_points_by_its_status)
{
	begin("interactive: {files: talk.py, lang: PY3, type: polygon}\n"
	      "test_cases: [{in: 1.in, points: 5}]\n",
	      "print('7 points 1.5')\n");
	e2e_put("package/1.in", "");
	e2e_put("package/talk.py", "import sys\n"
	                           "status, words = sys.stdin.readline().split(maxsplit=1)\n"
	                           "print(words, file=sys.stderr)\nsys.exit(int(status))\n");
	e2e_put("dirt.py", "print('4 wrong output format more')\n");
	e2e_put("part.py", "print('17 partially correct (1) one')\n");
	e2e_put("failed.py", "print('3 FAIL me')\n");
	struct e2e_end end = e2e_judge("--time-limit", "5", "package", "a.py", "dirt.py", "part.py",
	                               "failed.py");
	CHECK_VERDICT(&end, "a.py", "AC");
	check_score(&end, "a.py", "1.5");
	CHECK_VERDICT(&end, "dirt.py", "WA");
	CHECK_VERDICT(&end, "part.py", "AC");
	check_score(&end, "part.py", "1");
	CHECK_VERDICT(&end, "failed.py", "JE");
}

TEST(what_it_rejected_or_a_run_that_failed_is_not_checked)
{
	begin_both(LEAVES_FILE, "input()\nprint(0)\n");
	e2e_put("crash.py", "print(int(input()) + 1, flush=True)\nraise SystemExit(3)\n");
	struct e2e_end end = e2e_judge("--time-limit", "5", "package", "a.py", "crash.py");
	CHECK_VERDICT(&end, "a.py", "WA");
	CHECK_STR(e2e_string(json_object_get(e2e_case(&end, "a.py", 0), "evidence"), "rule"),
	          "validator-rejected");
	CHECK_VERDICT(&end, "crash.py", "RTE");
}

static void check_left_nothing(const char *leave)
{
	begin_both(leave, "print(int(input()) + 1)\n");
	struct e2e_end end = judge("a.py");
	CHECK_VERDICT(&end, "a.py", "JE");
	CHECK(strstr(e2e_string(e2e_case(&end, "a.py", 0), "message"),
	             "left no output for the checker"));
}

TEST(an_interactor_that_leaves_nothing_for_its_checker_is_a_judge_error)
{
	check_left_nothing("");
}

TEST(what_an_interactor_leaves_is_a_file_and_not_a_name_of_another)
{
	check_left_nothing("os.symlink('/case/answer', sys.argv[2])");
}

TEST(what_an_interactor_leaves_is_a_file_of_one_name)
{
	check_left_nothing("open(sys.argv[2] + '2', 'w').write(said)\n"
	                   "os.link(sys.argv[2] + '2', sys.argv[2])");
}

/* ---- what validate runs ---- */

static void check_told(const struct e2e_end *end, const char *part, bool is_there)
{
	bool is_told = strstr(end->out, part) || strstr(end->err, part);
	if (is_told != is_there)
		FAIL("\"%s\" is %sin %s%s", part, is_there ? "not " : "", end->out, end->err);
}

/* It takes inputs of one line, whose number is the batch's or the group's. */
#define VALIDATOR                                                                                  \
	"import sys\nlines = sys.stdin.read().split('\\n')\n"                                      \
	"if lines != [sys.argv[-1], '']:\n"                                                        \
	"    print('FAIL odd', sys.argv[1:], file=sys.stderr)\n    sys.exit(3)\n"

TEST(validate_runs_the_validator_of_a_dmoj_package_on_each_input)
{
	begin("validator: {source: valid.py, language: PY3, type: testlib}\n"
	      "test_cases:\n- {in: 1.in}\n- batched: [{in: 2.in}, {in: 3.in}]\n",
	      ECHO);
	e2e_put("package/valid.py", VALIDATOR);
	e2e_put("package/1.in", "st0");
	e2e_put("package/2.in", "st1\r\n");
	e2e_put("package/3.in", "st1\n\n");
	struct e2e_end end = e2e_juror("validate", "package");
	CHECK_INT(end.status, 1);
	check_told(&end, "3.in: is rejected by valid.py: odd ['--group', 'st1']", true);
	check_told(&end, "1.in", false);
	check_told(&end, "2.in", false);
	end = e2e_juror("validate", "--cases", "1", "package");
	check_told(&end, "3.in", false);
}

TEST(the_validator_of_a_dmoj_package_may_be_of_other_types_and_see_what_a_generator_made)
{
	static const struct {
		const char *keys, *rejected;
	} rows[] = {
		{"",
	         "make.py: the input of case batch1/2 is not accepted by valid.py: the validator "
	         "valid.py: exited with 3"},
		{", type: polygon, args_format_string: '\"b {batch_no} c {case_no}\"'",
	         "make.py: the input of case batch1/2 is rejected by valid.py: odd ['b 1 c 2']"},
	};
	begin("", ECHO);
	e2e_put("package/valid.py", VALIDATOR);
	e2e_put("package/make.py", "print(7)\n");
	e2e_put("package/1.in", "1\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		e2e_put("package/init.yml",
		        e2e_text("validator: {source: valid.py, language: PY3%s}\n"
		                 "generator: {source: make.py, language: PY3}\n"
		                 "test_cases:\n- {in: 1.in}\n- batched: [{}]\n",
		                 rows[i].keys));
		struct e2e_end end = e2e_juror("validate", "package");
		check_told(&end, rows[i].rejected, true);
	}
}

TEST(a_validator_that_cannot_be_run_is_an_error_of_validate_alone)
{
	static const struct {
		const char *keys, *source, *told;
	} rows[] = {
		{"source: gone.py", "", "validator.source: expected a file of the package"},
		{"source: valid.cpp", "int main(", "valid.cpp: "},
		{"source: valid.py, type: coci", "",
	         "validator.type: expected default, testlib or polygon, found 'coci'"},
		{"source: valid.py, args_format_string: '{input_file}'", "",
	         "found {input_file}: there is nothing of this name"},
		{"source: valid.py", "import os\nos.abort()\n", "crashed with signal 6"},
	};
	begin("", ECHO);
	e2e_put("package/1.in", "1\n");
	e2e_put("package/1.out", "1\n");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		e2e_put("package/init.yml", e2e_text("validator: {%s}\n"
		                                     "test_cases: [{in: 1.in, out: 1.out}]\n",
		                                     rows[i].keys));
		e2e_put("package/valid.cpp", rows[i].source);
		e2e_put("package/valid.py", rows[i].source);
		struct e2e_end end = e2e_juror("validate", "package");
		CHECK_INT(end.status, 1);
		check_told(&end, rows[i].told, true);
		end = judge("a.py");
		CHECK_INT(end.status, 0);
		CHECK_VERDICT(&end, "a.py", "AC");
	}
}

TEST(a_generator_that_no_case_needs_is_compiled_to_be_told)
{
	begin("generator: {source: make.cpp, language: CPP17}\n"
	      "test_cases: [{in: 1.in, out: 1.out}]\n",
	      ECHO);
	e2e_put("package/make.cpp", "int main(");
	e2e_put("package/1.in", "1\n");
	e2e_put("package/1.out", "1\n");
	struct e2e_end end = e2e_juror("validate", "package");
	CHECK_INT(end.status, 0);
	check_told(&end, "make.cpp: ", true);
	check_told(&end, "no case needs it", true);
	end = judge("a.py");
	CHECK_INT(end.status, 0);
	check_told(&end, "make.cpp", false);
	CHECK_VERDICT(&end, "a.py", "AC");
}

TEST(validate_tells_a_checker_that_no_interactor_leaves_anything_for)
{
	begin("interactive: {files: a.py, lang: PY3}\nchecker: floats\ntest_cases: [{in: 1.in}]\n",
	      ECHO);
	e2e_put("package/a.py", ECHO);
	e2e_put("package/1.in", "1\n");
	struct e2e_end end = e2e_juror("validate", "package");
	CHECK_INT(end.status, 0);
	CHECK(strstr(end.out, "init.yml:2:10: checker: is not heeded"));
}

TEST(validate_finds_nothing_wrong_with_a_checker_that_follows_an_interactor)
{
	begin_both(LEAVES_FILE, ECHO);
	struct e2e_end end = e2e_juror("validate", "package");
	CHECK_INT(end.status, 0);
	CHECK(!strstr(end.out, "heeded"));
}

TEST(programs_in_c_need_not_flush_when_the_problem_says_so)
{
	begin("unbuffered: true\ninteractive: {files: talk.c}\ntest_cases: [{points: 1}]\n", "");
	e2e_put("package/talk.c",
	        "#include <stdio.h>\nint main(void)\n{\n\tint n;\n\tprintf(\"1\\n\");\n"
	        "\treturn scanf(\"%d\", &n) != 1 || printf(\"2\\n\") < 0 || scanf(\"%d\", &n) != "
	        "1;\n}\n");
	e2e_put("a.c", "#include <stdio.h>\nint main(void)\n{\n\tint n;\n"
	               "\twhile (scanf(\"%d\", &n) == 1)\n\t\tprintf(\"%d\\n\", n);\n}\n");
	struct e2e_end end = judge("a.c");
	CHECK_VERDICT(&end, "a.c", "AC");
}

/* ---- data ---- */

TEST(a_generator_makes_the_input_and_the_answer_once)
{
	begin("generator: gen.py\n"
	      "test_cases: [{generator_args: [3, true]}, {generator_args: [4, false]}]\n",
	      "n, word = input().split()\nprint(int(n) * 2, word)\n");
	e2e_put("package/gen.py", "import sys\nn, word = sys.argv[1:]\nprint(n, word)\n"
	                          "print(int(n) * 2, word, file=sys.stderr)\n");
	struct e2e_end end = judge("a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
	check_score(&end, "a.py", "2");
}

TEST(a_generator_is_not_run_when_both_files_are_there)
{
	begin("generator: gen.py\ntest_cases: [{in: 1.in, out: 1.in}]\n", ECHO);
	e2e_put("package/1.in", "1\n");
	e2e_put("package/gen.py", "raise SystemExit(1)\n");
	struct e2e_end end = judge("a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
}

TEST(a_generator_that_fails_makes_the_package_unusable)
{
	begin("generator: gen.py\ntest_cases: [{points: 1}]\n", ECHO);
	e2e_put("package/gen.py",
	        "import sys\nprint('out of ideas', file=sys.stderr)\nsys.exit(1)\n");
	struct e2e_end end = judge("a.py");
	check_refused(&end, "the generator gen.py exited with 1 instead of 0: out of ideas");
}

TEST(lines_end_in_one_way_unless_the_data_is_binary)
{
	begin("checker: identical\n"
	      "test_cases: [{in: 1.in, out: 1.out}, {in: 1.in, out: 2.out, binary_data: true}]\n",
	      "import sys\nprint(sys.stdin.buffer.read())\n");
	e2e_put("package/1.in", "a\r\nb\rc");
	e2e_put("package/1.out", "b'a\\nb\\nc\\n'");
	e2e_put("package/2.out", "b'a\\r\\nb\\rc'\n");
	struct e2e_end end = judge("a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
}

/* ---- the rest ---- */

TEST(a_signature_grader_is_compiled_with_the_submission)
{
	begin("signature_grader: {entry: main.c, header: sum.h}\n"
	      "test_cases: [{in: 1.in, out: 1.out}]\n",
	      "");
	e2e_put("package/1.in", "2 3\n");
	e2e_put("package/1.out", "5\n");
	e2e_put("package/sum.h", "int sum(int, int);\n");
	e2e_put("package/main.c",
	        "#include \"sum.h\"\n#include <stdio.h>\n"
	        "int main(void)\n{\n\tint a, b;\n"
	        "\treturn scanf(\"%d %d\", &a, &b) == 2 ? printf(\"%d\", sum(a, b)) < 0 : 1;\n}\n");
	e2e_put("b.cpp", "int sum(int a, int b) { return a + b; }\nint main() { return 1; }\n");
	struct e2e_end end = judge("b.cpp");
	CHECK_VERDICT(&end, "b.cpp", "AC");
	end = judge("a.py");
	check_refused(&end, "signature_grader takes C and C++ only");
}

TEST(a_batch_gives_its_least_and_a_case_of_no_points_ends_all)
{
	begin("checker: linecount\n"
	      "test_cases:\n"
	      "- {points: 8, batched: [{in: 1.in, out: 1.in}, {in: 1.in, out: 2.in}]}\n"
	      "- {in: 1.in, out: 2.in, points: 0}\n"
	      "- {in: 1.in, out: 1.in, points: 5}\n",
	      ECHO);
	e2e_put("package/1.in", "a\nb\n");
	e2e_put("package/2.in", "a\nc\n");
	struct e2e_end end = judge("a.py");
	check_score(&end, "a.py", "4");
	CHECK_STR(e2e_string(e2e_case(&end, "a.py", 3), "verdict"), "");
}

TEST(pretests_come_first_count_nothing_and_end_all_when_they_fail)
{
	begin("points: 7\npretest_test_cases: [{in: 1.in, out: 1.in}]\n"
	      "test_cases: [{in: 2.in, out: 2.in}, {in: 1.in, out: 1.in}]\n",
	      ECHO);
	e2e_put("package/1.in", "1\n");
	e2e_put("package/2.in", "2\n");
	e2e_put("b.py", "print(2)\n");
	struct e2e_end end = e2e_judge("--time-limit", "5", "package", "a.py", "b.py");
	check_score(&end, "a.py", "14");
	check_score(&end, "b.py", "0");
	CHECK_STR(e2e_string(e2e_case(&end, "b.py", 0), "verdict"), "WA");
	CHECK_STR(e2e_string(e2e_case(&end, "b.py", 1), "verdict"), "");
}

TEST(a_case_may_have_an_output_limit_of_its_own)
{
	begin("output_limit_length: 100\ntest_cases:\n- {in: 1.in, out: 1.in}\n"
	      "- {in: 1.in, out: 1.in, output_limit_length: 1000}\n"
	      "- {in: 1.in, out: 1.in, output_limit_length: 2}\n"
	      "- batched: [{in: 1.in, out: 1.in}]\n  output_limit_length: 1000\n",
	      "print(input(), ' ' * 500)\n");
	e2e_put("package/1.in", "1\n");
	struct e2e_end end = judge("a.py");
	CHECK_STR(e2e_string(e2e_case(&end, "a.py", 0), "verdict"), "OLE");
	CHECK_STR(e2e_string(e2e_case(&end, "a.py", 1), "verdict"), "AC");
	CHECK_STR(e2e_string(e2e_case(&end, "a.py", 2), "verdict"), "OLE");
	CHECK_STR(e2e_string(e2e_case(&end, "a.py", 3), "verdict"), "AC");
}

TEST(files_stand_for_standard_input_and_output_when_the_problem_names_them)
{
	begin("file_io: {input: a.in, output: a.out}\ntest_cases: [{in: 1.in, out: 1.in}]\n",
	      "print('noise')\nopen('a.out', 'w').write(open('a.in').read())\n");
	e2e_put("b.py", ECHO);
	e2e_put("c.py", "import os\nos.symlink('/etc/passwd', 'a.out')\n");
	e2e_put("package/1.in", "1\n2\n");
	struct e2e_end end = e2e_judge("--time-limit", "5", "package", "a.py", "b.py", "c.py");
	CHECK_VERDICT(&end, "a.py", "AC");
	CHECK_VERDICT(&end, "b.py", "AC");
	CHECK_VERDICT(&end, "c.py", "NO");
}

TEST(a_dmoj_package_needs_a_time_limit_from_the_user)
{
	begin("test_cases: [{in: 1.in, out: 1.in}]\n", ECHO);
	e2e_put("package/1.in", "1\n");
	struct e2e_end end = e2e_juror("judge", "package", "a.py");
	check_refused(&end, "give it with --time-limit");
}

TEST(the_memory_limit_can_be_given)
{
	begin("test_cases: [{in: 1.in, out: 1.in}]\n", "a = bytearray(200 << 20)\n" ECHO);
	e2e_put("package/1.in", "1\n");
	struct e2e_end end = judge("a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
	end = e2e_judge("--time-limit", "5", "--memory-limit", "100", "package", "a.py");
	if (strcmp(e2e_verdict(&end, "a.py"), "RTE") != 0) /* Python may notice it itself */
		CHECK_VERDICT(&end, "a.py", "MLE");
}

TEST(a_dmoj_package_is_valid_without_submissions)
{
	begin("test_cases: [{in: 1.in, out: 1.in}]\n", ECHO);
	e2e_put("package/1.in", "1\n");
	struct e2e_end end = e2e_juror("validate", "package");
	CHECK_INT(end.status, 0);
	CHECK(!strstr(end.out, "(inferred)")); /* from what? nobody tells a time limit */
}
