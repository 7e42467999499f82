/* SPDX-License-Identifier: MIT */
/* --keep: what programs wrote and validators left, for people to look at. */
#include "tests/e2e/e2e.h"

#include <string.h>

/* Leaves a text, an image, a directory, and links to what is not its own. */
static const char validator[] = "import os, sys\n"
				"feedback, said = sys.argv[3], sys.stdin.read()\n"
				"def put(name, text):\n"
				"    with open(feedback + name, 'w') as file: file.write(text)\n"
				"put('judgemessage.txt', 'seen: ' + said)\n"
				"put('judgeimage.svg', '<svg/>')\n"
				"os.mkdir(feedback + 'more')\n"
				"put('more/notes', 'deep')\n"
				"os.symlink('/etc/passwd', feedback + 'teammessage.txt')\n"
				"sys.exit(42 if said == open(sys.argv[2]).read() else 43)\n";

static void put_package(void)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("package/output_validator/check.py", validator);
	e2e_put("right.py", "print('ok')\n");
	e2e_put("other/right.py", "print('no')\n");
	e2e_put("crash.py", "print('before', flush=True)\nassert False\n");
}

TEST(outputs_and_feedback_are_kept_by_package_submission_and_case)
{
	put_package();
	struct e2e_end end = e2e_judge("--keep", "kept", "package", "right.py", "other/right.py",
	                               "./other/../right.py", "crash.py");
	CHECK_VERDICT(&end, "right.py", "AC");
	e2e_shell("cd kept/package && test \"$(cat right.py/secret/1.out)\" = ok");
	e2e_shell(
		"cd kept/package && test \"$(cat right.py/secret/1.feedback/judgemessage.txt)\" = "
		"'seen: ok'");
	e2e_shell("cd kept/package/right.py/secret/1.feedback && test \"$(cat judgeimage.svg)\" = "
	          "'<svg/>' && test \"$(cat more/notes)\" = deep && test ! -L teammessage.txt");
	e2e_shell("cd kept/package && test \"$(cat other/right.py/secret/1.out)\" = no");
	e2e_shell("cd kept/package && test \"$(cat other/right.py.2/secret/1.out)\" = ok");
	e2e_shell("cd kept/package && test \"$(cat crash.py/secret/1.out)\" = before");
	e2e_shell("test ! -e kept/package/crash.py/secret/1.feedback");
}

TEST(of_several_passes_each_is_kept)
{
	put_package();
	e2e_package("package", "type: multi-pass\nlimits: {time_limit: 10}\n");
	e2e_put("package/output_validator/check.py",
	        "import os, sys\n"
	        "feedback = sys.argv[3]\n"
	        "if open(sys.argv[1]).read() != 'again':\n"
	        "    with open(feedback + 'nextpass.in', 'w') as file: file.write('again')\n"
	        "sys.exit(42)\n");
	e2e_put("echo.py", "print(input())\n");
	struct e2e_end end = e2e_judge("--keep", "kept", "package", "echo.py");
	CHECK_VERDICT(&end, "echo.py", "AC");
	e2e_shell("cd kept/package/echo.py/secret && test \"$(cat 1.pass2.out)\" = again && "
	          "test \"$(cat 1.pass1.feedback/nextpass.in)\" = again && "
	          "test ! -e 1.pass2.feedback/nextpass.in && test ! -e 1.out");
}

TEST(of_a_dialogue_the_feedback_is_kept)
{
	put_package();
	e2e_package("package", "type: interactive\nlimits: {time_limit: 10}\n");
	e2e_put("package/output_validator/check.py",
	        "import sys\n"
	        "with open(sys.argv[3] + 'judgemessage.txt', 'w') as file: file.write('talked')\n"
	        "sys.exit(42 if sys.stdin.read() == 'ok\\n' else 43)\n");
	struct e2e_end end = e2e_judge("--keep", "kept", "package", "right.py");
	CHECK_VERDICT(&end, "right.py", "AC");
	e2e_shell("cd kept/package/right.py/secret && "
	          "test \"$(cat 1.feedback/judgemessage.txt)\" = talked");
}

TEST(nothing_that_was_kept_before_is_lost)
{
	put_package();
	e2e_put("kept/package/mine", "mine");
	struct e2e_end end = e2e_juror("judge", "--keep", "kept", "package", "right.py");
	CHECK_INT(end.status, 2);
	CHECK_STR(end.err, "juror: --keep kept: package is there already\n");
	e2e_shell("test \"$(ls kept/package)\" = mine");
	end = e2e_juror("validate", "-q", "--keep", "kept", "package");
	CHECK_INT(end.status, 2);
	CHECK(strstr(end.err, "juror: --keep kept: package is there already\n"));
}
