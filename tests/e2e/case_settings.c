/* SPDX-License-Identifier: MIT */
/*
 * What a package gives to its cases and submissions besides input: arguments, files, files included in every submission,
 * constants, and the right to write.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <string.h>

/* Both cases of a package whose answers are "ok"; the second has settings of its own. */
static void put_package(const char *keys)
{
	e2e_enter();
	e2e_package("package", keys);
	e2e_put("package/data/secret/2.in", "2\n");
	e2e_put("package/data/secret/2.ans", "ok\n");
}

static void check_verdicts(const struct e2e_end *end, const char *name, const char *first,
                           const char *second)
{
	CHECK_STR(e2e_string(e2e_case(end, name, 0), "verdict"), first);
	CHECK_STR(e2e_string(e2e_case(end, name, 1), "verdict"), second);
}

TEST(a_case_gives_its_arguments_to_the_submission)
{
	put_package("limits: {time_limit: 10}\n");
	e2e_put("package/data/secret/2.yaml", "args: [one, 'two words']\n");
	e2e_put("a.py", "import sys\nprint('ok' if sys.argv[1:] == ([] if input() == '1' else "
	                "['one', 'two words']) else sys.argv)\n");
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
}

TEST(the_files_of_a_case_are_beside_its_program_and_no_other_case_s)
{
	put_package("limits: {time_limit: 10}\n");
	e2e_put("package/data/secret/2.files/word.txt", "ok\n");
	e2e_put("package/data/secret/2.files/deep/er.txt", "x\n");
	e2e_put("a.py", "import os\n"
	                "there = os.path.exists('word.txt') and os.path.exists('deep/er.txt')\n"
	                "print('ok' if there == (input() == '2') else 'no')\n");
	e2e_put("b.c",
	        "#include <stdio.h>\nint main(void) { char s[9] = \"?\";\n"
	        "FILE *f = fopen(\"word.txt\", \"r\"); if (f) fscanf(f, \"%8s\", s); puts(s); }\n");
	struct e2e_end end = e2e_judge("--stop", "never", "package", "a.py", "b.c");
	CHECK_VERDICT(&end, "a.py", "AC");
	check_verdicts(&end, "b.c", "WA", "AC");
}

TEST(folders_for_files_of_a_case_and_included_ones_may_be_empty)
{
	put_package("limits: {time_limit: 10}\n");
	e2e_shell("mkdir -p package/data/secret/1.files package/data/secret/2.files && "
	          "mkdir -p package/include/python3 && "
	          "touch package/include/python3/.gitkeep package/data/secret/2.files/.gitkeep");
	e2e_put("a.py", "print('ok')\n");
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
}

TEST(the_files_of_a_case_take_the_place_of_submitted_ones)
{
	put_package("limits: {time_limit: 10}\n");
	e2e_put("package/data/secret/2.files/data.py", "word = 'ok'\n");
	e2e_put("sub/data.py", "word = 'mine'\n");
	e2e_put("sub/__main__.py", "import data\nprint(data.word)\n");
	struct e2e_end end = e2e_judge("--stop", "never", "package", "sub");
	check_verdicts(&end, "sub", "WA", "AC");
}

static const char writes[] = "import os\n"
			     "def writes(path):\n"
			     "    try: open(path, 'w').write('x')\n"
			     "    except OSError: return False\n"
			     "    return True\n"
			     "if os.path.exists('left'): print('left over')\n"
			     "elif writes('left'): print('ok')\n"
			     "else: print('read-only')\n";

TEST(a_submission_cannot_write_into_its_directory_unless_the_package_allows_it)
{
	put_package("limits: {time_limit: 10}\n");
	e2e_put("a.py", writes);
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "WA");
}

TEST(what_a_submission_writes_is_gone_in_the_next_case)
{
	put_package("allow_file_writing: true\nlimits: {time_limit: 10}\n");
	e2e_put("a.py", writes);
	struct e2e_end end = e2e_judge("-j", "1", "package", "a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
}

TEST(files_count_with_what_a_submission_says_and_to_the_byte)
{
	/* The limit is 1 MiB, of which "ok" and its newline take three bytes. */
	static const struct {
		const char *source, *verdict;
	} rows[] = {
		{"open('big', 'wb').write(bytes((1 << 20) - 3))\n", "AC"},
		{"open('big', 'wb').write(bytes((1 << 20) - 2))\n", "OLE"},
		{"try: open('big', 'wb').write(bytes(99 << 20))\nexcept OSError: pass\n", "OLE"},
		{"for i in range(3): open(str(i), 'wb').write(bytes(400000))\n", "OLE"},
		{"for i in range(9000):\n  with open(str(i), 'w') as f: f.write('x')\n", "AC"},
		{"import os\nos.mkdir('d')\nopen('d/a', 'wb').write(bytes(1 << 20))\n", "OLE"},
		{"open('given', 'r+b').write(b'x')\n", "OLE"},
		{"open('given', 'rb').read()\n", "AC"},
	};
	const char *argv[ARRAY_SIZE(rows) + 2] = {"package"};
	put_package("allow_file_writing: true\nlimits: {time_limit: 5, output: 1}\n");
	e2e_shell("for c in package/data/secret/*.in; do mkdir ${c%%in}files && "
	          "head -c 1048576 /dev/zero >${c%%in}files/given; done");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		argv[i + 1] = e2e_text("%c.py", 'a' + (char)i);
		e2e_put(argv[i + 1], e2e_text("%sprint('ok')\n", rows[i].source));
	}
	struct e2e_end end = e2e_judge_as((struct e2e_call){.argv = argv});
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		CHECK_VERDICT(&end, argv[i + 1], rows[i].verdict);
}

TEST(included_files_are_laid_over_every_submission_of_their_language)
{
	put_package("limits: {time_limit: 10}\nconstants: {word: ok}\n");
	e2e_put("package/include/default/note.txt", "x\n");
	e2e_put("package/include/default/helper.py", "WORD = 'of a file that is replaced'\n");
	e2e_put("package/include/cpp/main.cpp",
	        "#include <iostream>\nstd::string word();\nint main() { std::cout << word(); }\n");
	e2e_put("package/include/python3/helper.py", "WORD = '{{word}}'\n");
	e2e_put("a.cpp", "#include <string>\nstd::string word() { return \"ok\"; }\n");
	e2e_put("b.py", "import helper\nprint(helper.WORD)\n");
	e2e_put("c/main.cpp", "#error is replaced\n");
	e2e_put("c/word.cpp", "#include <string>\nstd::string word() { return \"no\"; }\n");
	struct e2e_end end = e2e_judge("package", "a.cpp", "b.py", "c");
	CHECK_VERDICT(&end, "a.cpp", "AC");
	CHECK_VERDICT(&end, "b.py", "AC");
	CHECK_VERDICT(&end, "c", "WA");
}

TEST(a_submission_is_started_though_an_included_file_comes_before_it)
{
	put_package("limits: {time_limit: 10}\n");
	e2e_put("package/include/python3/helper.py", "word = 'ok'\n");
	e2e_put("solve.py", "import helper\nprint(helper.word)\n");
	struct e2e_end end = e2e_judge("package", "solve.py");
	CHECK_VERDICT(&end, "solve.py", "AC");
}

TEST(constants_are_replaced_in_the_package_s_sources_only)
{
	put_package("limits: {time_limit: 10}\nconstants: {word: ok}\n");
	e2e_put("package/output_validator/check.py",
	        "import sys\nsys.exit(42 if input() == '{{word}}' else 43)\n");
	e2e_put("package/submissions/accepted/a.py", "print('{{word}}')\n");
	e2e_put("b.py", "print('{{word}}')\n");
	struct e2e_end end = e2e_judge("package", "package/submissions/accepted/a.py", "b.py");
	CHECK_VERDICT(&end, "package/submissions/accepted/a.py", "AC");
	CHECK_VERDICT(&end, "b.py", "WA");
}

TEST(compiled_programs_find_the_files_that_came_with_their_sources)
{
	put_package("limits: {time_limit: 10}\n");
	e2e_put("package/include/default/word.txt", "ok\n");
	e2e_put("a.c",
	        "#include <stdio.h>\nint main(void) { char s[9] = \"?\";\n"
	        "FILE *f = fopen(\"word.txt\", \"r\"); if (f) fscanf(f, \"%8s\", s); puts(s); }\n");
	e2e_put("b/b.cpp",
	        "#include <fstream>\n#include <iostream>\n"
	        "int main() { std::cout << std::ifstream(\"data/own.txt\").rdbuf(); }\n");
	e2e_put("b/data/own.txt", "ok\n");
	struct e2e_end end = e2e_judge("package", "a.c", "b");
	CHECK_VERDICT(&end, "a.c", "AC");
	CHECK_VERDICT(&end, "b", "AC");
}

TEST(a_submitted_answer_is_named_by_any_end_of_its_cases_path)
{
	static const char *const names[] = {"secret/g1/a.out", "g1/a.out", "a.out", "g1/a.ans"};
	e2e_enter();
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		e2e_shell("rm -rf package answers");
		e2e_package("package", "type: [submit-answer, scoring]\nlimits: {time_limit: 1}\n");
		e2e_shell("rm -r package/data/secret");
		e2e_put("package/data/secret/g1/test_group.yaml", "max_score: 5000000000\n");
		e2e_put("package/data/secret/test_group.yaml", "max_score: 9223372036854775807\n");
		e2e_put("package/data/secret/g1/a.in", "");
		e2e_put("package/data/secret/g1/a.ans", "yes\n");
		e2e_put("package/data/secret/g1/b.in", "");
		e2e_put("package/data/secret/g1/b.ans", "no\n");
		e2e_put(e2e_text("answers/%s", names[i]), "yes\n");
		e2e_put("answers/b.out", "no\n");
		struct e2e_end end = e2e_judge("package", "answers");
		CHECK_VERDICT(&end, "answers", "AC");
		CHECK(json_number_value(json_object_get(e2e_judgement(&end, "answers"), "score")) ==
		      5e9);
	}
}
