/* SPDX-License-Identifier: MIT */
/*
 * Problems of several passes: what the validator leaves is what the next pass gets, and every way of asking wrongly for
 * one is a judge error.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <string.h>

/* Counts its passes in the feedback directory, and does at each what the submission's word says. */
static const char validator[] =
	"import os, sys\n"
	"feedback = sys.argv[3]\n"
	"def put(name, text):\n"
	"    with open(feedback + name, 'a') as file: file.write(text)\n"
	"assert not os.path.exists(feedback + 'nextpass.in')\n"
	"pass_input, answer = open(sys.argv[1]).read(), open(sys.argv[2]).read()\n"
	"assert os.path.basename(sys.argv[1]) == '1.in' and answer == 'ok\\n'\n"
	"word, seen = sys.stdin.readline().split()\n"
	"put('passes', 'x')\n"
	"put('judgemessage.txt', 'pass %s.' % pass_input.strip())\n"
	"number = os.path.getsize(feedback + 'passes')\n"
	"if seen != pass_input.strip() or seen != str(number): sys.exit(43)\n"
	"if word == 'always' or number < int(dict(twice=2, thrice=3, late=2).get(word, 1)):\n"
	"    put('nextpass.in', str(number + 1) + '\\n')\n"
	"if word == 'both':\n"
	"    put('nextpass.in', '2\\n')\n"
	"    sys.exit(43)\n"
	"if word == 'link':\n"
	"    os.symlink('/etc/passwd', feedback + 'nextpass.in')\n"
	"if word == 'name':\n"
	"    os.link(feedback + 'passes', feedback + 'nextpass.in')\n"
	"if word == 'directory':\n"
	"    os.mkdir(feedback + 'nextpass.in')\n"
	"sys.exit(43 if word == 'late' and number == 2 else 42)\n";

#define NO_FILE "the output validator left a nextpass.in that is no regular file of one name"

static const struct {
	const char *word, *verdict, *message; /* its beginning */
	int passes;
} rows[] = {
	{"once", "AC", "pass 1.", 1},
	{"twice", "AC", "pass 1.pass 2.", 2},
	{"thrice", "AC", "pass 1.pass 2.pass 3.", 3},
	{"late", "WA", "pass 1.pass 2.", 2},
	{"always", "JE", "the output validator asked for more than 3 passes", 3},
	{"both", "JE", "the output validator rejected and asked for another pass", 1},
	{"link", "JE", NO_FILE, 1},
	{"name", "JE", NO_FILE, 1},
	{"directory", "JE", NO_FILE, 1},
};

static void put_package(const char *keys)
{
	e2e_package("package", keys);
	e2e_put("package/output_validator/check.py", validator);
}

TEST(each_pass_gets_what_the_validator_wrote_and_the_last_one_decides)
{
	const char *argv[ARRAY_SIZE(rows) + 2] = {"package"};
	e2e_enter();
	put_package("type: multi-pass\nlimits: {time_limit: 1, validation_passes: 3}\n");
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		argv[i + 1] = e2e_text("%s.py", rows[i].word);
		e2e_put(argv[i + 1], e2e_text("print('%s', input())\n", rows[i].word));
	}
	struct e2e_end end = e2e_judge_as((struct e2e_call){.argv = argv});
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *name = e2e_text("%s.py", rows[i].word);
		json_t *test = e2e_case(&end, name, 0);
		CHECK_VERDICT(&end, name, rows[i].verdict);
		CHECK_INT(json_integer_value(json_object_get(test, "passes")), rows[i].passes);
		const char *message = e2e_string(test, "message");
		if (strncmp(message, rows[i].message, strlen(rows[i].message)) != 0)
			FAIL("%s: \"%s\", not \"%s\"", name, message, rows[i].message);
	}
}

TEST(a_problem_of_one_pass_ignores_the_wish_for_another)
{
	e2e_enter();
	put_package("limits: {time_limit: 1}\n");
	e2e_put("always.py", "print('always', input())\n");
	struct e2e_end end = e2e_judge("package", "always.py");
	CHECK_VERDICT(&end, "always.py", "AC");
}

TEST(a_submission_that_fails_in_a_later_pass_gets_that_verdict)
{
	e2e_enter();
	put_package("type: multi-pass\nlimits: {time_limit: 1}\n");
	e2e_put("crash.py", "n = input()\nassert n == '1'\nprint('twice', n)\n");
	e2e_put("silent.py", "n = input()\nprint('twice 1') if n == '1' else 0\n");
	struct e2e_end end = e2e_judge("package", "crash.py", "silent.py");
	CHECK_VERDICT(&end, "crash.py", "RTE");
	CHECK_VERDICT(&end, "silent.py", "JE"); /* the validator ends with an exception */
	CHECK_INT(json_integer_value(json_object_get(e2e_case(&end, "crash.py", 0), "passes")), 2);
}

TEST(each_pass_has_the_whole_time_and_memory_limit)
{
	e2e_enter();
	put_package(
		"type: multi-pass\nlimits: {time_limit: 1, memory: 128, validation_passes: 3}\n");
	e2e_put("works.py", "import time\n"
	                    "n, memory = input(), bytearray(64 << 20)\n"
	                    "while time.process_time() < 0.6: pass\n"
	                    "print('thrice', n)\n");
	struct e2e_end end = e2e_judge("package", "works.py");
	CHECK_VERDICT(&end, "works.py", "AC");
	CHECK_INT(json_integer_value(json_object_get(e2e_case(&end, "works.py", 0), "passes")), 3);
}

/* The formats call the input of a later pass nextpass.in, which the validator alone is given in an interactive problem. */
TEST(in_an_interactive_problem_the_validator_alone_is_given_the_next_pass)
{
	e2e_enter();
	put_package("type: [interactive, multi-pass]\nlimits: {time_limit: 10}\n");
	e2e_put("package/output_validator/check.py",
	        "import os, sys\n"
	        "feedback, secret = sys.argv[3], open(sys.argv[1]).read().strip()\n"
	        "assert open(sys.argv[2]).read() == 'ok\\n'\n"
	        "print('say', flush=True)\n"
	        "heard = sys.stdin.read()\n"
	        "if secret == '1': open(feedback + 'nextpass.in', 'w').write('other')\n"
	        "sys.exit(42 if heard == 'say\\n' and secret in ['1', 'other'] else 43)\n");
	e2e_put("echo.py", "import sys\nsys.stdout.write(sys.stdin.readline())\n"
	                   "sys.stdout.flush()\n"
	                   "import os\nos.close(1)\n"
	                   "assert sys.stdin.read() == ''\n");
	struct e2e_end end = e2e_judge("package", "echo.py");
	CHECK_VERDICT(&end, "echo.py", "AC");
	CHECK_INT(json_integer_value(json_object_get(e2e_case(&end, "echo.py", 0), "passes")), 2);
}
