/* SPDX-License-Identifier: MIT */
/*
 * Static validators: they see the submission as it was handed in, and what they say is told although it is about no case.
 */
#include "tests/e2e/e2e.h"

#include <string.h>

static void put_package(const char *validator)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_put("package/data/secret/test_group.yaml",
	        "static_validation_score: pass-fail\nstatic_validator_args: [word]\n");
	e2e_put("package/static_validator/check.py", validator);
	e2e_put("a.py", "print('ok')\n");
	e2e_put("b.c", "#include <stdio.h>\nint main(void) { puts(\"ok\"); }\n");
}

static void check_message(const struct e2e_end *end, const char *name, const char *message)
{
	const char *found = e2e_string(e2e_judgement(end, name), "message");
	if (!strstr(found, message))
		FAIL("%s: \"%s\", without \"%s\"", name, found, message);
}

TEST(a_static_validator_works_in_the_directory_of_the_submission)
{
	put_package("import os, sys\n"
	            "[language, entry, feedback, word] = sys.argv[1:]\n"
	            "there = {'python3': 'a.py', 'c': 'b.c'}[language]\n"
	            "assert os.listdir() == [there] and entry == there and word == 'word'\n"
	            "sys.exit(42 if 'print' in open(entry).read() else 43)\n");
	struct e2e_end end = e2e_judge("package", "a.py", "b.c");
	CHECK_VERDICT(&end, "a.py", "AC");
	CHECK_VERDICT(&end, "b.c", "WA");
}

TEST(the_submission_s_message_tells_why_its_static_validation_rejected)
{
	put_package("import sys\n"
	            "open(sys.argv[3] + 'judgemessage.txt', 'w').write('too long')\n"
	            "sys.exit(43)\n");
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "WA");
	check_message(&end, "a.py", "secret (static validation): too long");
}

TEST(a_static_validator_that_fails_is_a_judge_error_with_its_reason)
{
	put_package("import sys\nsys.exit(7)\n");
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "JE");
	check_message(&end, "a.py", "exited with 7 instead of 42 or 43");
}
