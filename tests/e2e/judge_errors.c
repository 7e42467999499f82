/* SPDX-License-Identifier: MIT */
/*
 * Validators that fail: a judge error that names the validator, never a verdict about the submission; the others of the
 * same call are judged all the same.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <string.h>
#include <sys/resource.h>

/* Does what the first word of the output says. */
static const char validator[] =
	"import os, sys\n"
	"word = sys.stdin.readline().strip()\n"
	"if word == 'endless':\n"
	"    while True: pass\n"
	"if word == 'crash':\n"
	"    os.abort()\n"
	"if word == 'memory':\n"
	"    x = bytearray(1 << 30)\n"
	"if word == 'flood':\n"
	"    while True: os.write(1, b'x' * 65536)\n"
	"if word == 'feedback':\n"
	"    while True: open(sys.argv[3] + 'judgemessage.txt', 'ab').write(b'x' * 65536)\n"
	"if word == 'talks':\n"
	"    print('I am the \\x1b[31mvalidator')\n"
	"    sys.exit(7)\n"
	"if word == 'explains':\n"
	"    open(sys.argv[3] + 'judgemessage.txt', 'w').write('for judges')\n"
	"    open(sys.argv[3] + 'teammessage.txt', 'w').write('for the team')\n"
	"    sys.exit(43)\n"
	"if word == 'reason' or word == 'unread':\n"
	"    open(sys.argv[3] + 'judgeerror.txt', 'w').write('the answer is empty\\n')\n"
	"    os.abort() if word == 'reason' else sys.exit(43)\n"
	"if word == 'link':\n"
	"    os.symlink('/etc/passwd', sys.argv[3] + 'judgemessage.txt')\n"
	"    sys.exit(43)\n"
	"sys.exit({'zero': 0, 'one': 1, 'reject': 43}.get(word, 42))\n";

static const struct {
	const char *word, *verdict, *message; /* of the case; its beginning */
} rows[] = {
	{"accept", "AC", ""},
	{"zero", "JE", "the output validator check.py exited with 0 instead of 42 or 43"},
	{"one", "JE", "the output validator check.py exited with 1 instead of 42 or 43"},
	{"talks", "JE",
         "the output validator check.py exited with 7 instead of 42 or 43: I am the "
         "\xef\xbf\xbd[31mvalidator"},
	{"crash", "JE", "the output validator check.py crashed with signal 6 (Aborted)"},
	{"reason", "JE",
         "the output validator check.py crashed with signal 6 (Aborted); judgeerror.txt: the "
         "answer "
         "is empty"},
	{"unread", "WA", ""},
	{"endless", "JE", "the output validator check.py took too long"},
	{"flood", "JE", "the output validator check.py "},
	{"feedback", "JE", "the output validator check.py "},
	{"explains", "WA", "for judges"},
	{"link", "WA", ""},
	{"reject", "WA", ""},
};

static struct e2e_end judge_all(void)
{
	const char *argv[ARRAY_SIZE(rows) + 2] = {"package"};
	e2e_enter();
	e2e_package("package",
	            "limits: {time_limit: 10, validation_time: 1, validation_output: 1}\n");
	e2e_put("package/output_validator/check.py", validator);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		argv[i + 1] = e2e_text("%s.py", rows[i].word);
		e2e_put(argv[i + 1], e2e_text("print('%s')\n", rows[i].word));
	}
	return e2e_judge_as((struct e2e_call){.argv = argv});
}

TEST(a_validator_that_fails_is_a_judge_error_that_names_it)
{
	struct e2e_end end = judge_all();
	CHECK_INT(end.status, 3);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		const char *name = e2e_text("%s.py", rows[i].word);
		CHECK_VERDICT(&end, name, rows[i].verdict);
		const char *message = e2e_string(e2e_case(&end, name, 0), "message");
		if (strncmp(message, rows[i].message, strlen(rows[i].message)) != 0)
			FAIL("%s: \"%s\", not \"%s\"", name, message, rows[i].message);
		CHECK(!strstr(message, "root:"));
	}
	CHECK_STR(e2e_string(e2e_case(&end, "explains.py", 0), "team_message"), "for the team");
}

TEST(a_validator_that_talks_tells_why_it_failed)
{
	e2e_enter();
	e2e_package("package", "type: interactive\nlimits: {time_limit: 10}\n");
	e2e_put("package/output_validator/check.py",
	        "import sys\n"
	        "open(sys.argv[3] + 'judgeerror.txt', 'w').write('the answer is empty')\n"
	        "sys.exit(1)\n");
	e2e_put("a.py", "");
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "JE");
	const char *message = e2e_string(e2e_case(&end, "a.py", 0), "message");
	if (!strstr(message, "exit status 1") ||
	    !strstr(message, "; judgeerror.txt: the answer is empty"))
		FAIL("%s", message);
}

TEST(validators_see_the_case_and_their_arguments)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("package/data/secret/test_group.yaml",
	        "output_validator_args: [first, second word]\n");
	e2e_put("package/output_validator/check.py",
	        "import os, sys\n"
	        "ok = open(sys.argv[1]).read() == '1\\n' and open(sys.argv[2]).read() == 'ok\\n'\n"
	        "ok = ok and sys.argv[3].endswith('/') and os.path.isdir(sys.argv[3])\n"
	        "ok = ok and os.path.basename(sys.argv[1]) == '1.in'\n"
	        "ok = ok and sys.argv[4:] == ['first', 'second word'] and sys.stdin.read() == 'x'\n"
	        "sys.exit(42 if ok else 1)\n");
	e2e_put("a.py", "print('x', end='')\n");
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
}

TEST(a_validator_cannot_change_the_package_or_the_program)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("package/output_validator/check.py",
	        "import os, sys\n"
	        "def refused(path):\n"
	        "    try: open(path, 'ab').close()\n"
	        "    except OSError: return True\n"
	        "sys.exit(42 if all(map(refused, sys.argv[1:3] + [__file__, '/x'])) else 1)\n");
	e2e_put("a.py", "print('x')\n");
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
}

/* It is told while another one has begun to judge, which would go on for the whole time limit. */
TEST(a_slot_that_cannot_be_opened_ends_all_with_its_reason)
{
	struct rlimit limit;
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 60}\n");
	e2e_put("sleep.py", "import time\ntime.sleep(1000)\n");
	CHECK_INT(getrlimit(RLIMIT_NOFILE, &limit), 0);
	limit.rlim_cur = 128;
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &limit), 0);
	struct e2e_end end = e2e_juror("judge", "-j60", "package", "sleep.py");
	CHECK_INT(end.status, 3);
	if (!strstr(end.err, "Too many open files"))
		FAIL("%s", end.err);
	CHECK_STR(end.out, "");
	e2e_leave();
}
