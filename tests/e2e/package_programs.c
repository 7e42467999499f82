/* SPDX-License-Identifier: MIT */
/*
 * Validators of every shape that packages give them: a file, a directory with headers, scripts that build them.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Accepts "ok" only; the answers of e2e_package() are that word. */
#define READS_OK_CPP                                                                               \
	"#include <iostream>\n#include <string>\n"                                                 \
	"int main() { std::string s; std::cin >> s; return s == \"ok\" ? 42 : 43; }\n"
#define READS_OK_PY "import sys\nsys.exit(42 if sys.stdin.readline().strip() == 'ok' else 43)\n"

static void enter_with_submissions(void)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("right.c", "#include <stdio.h>\nint main(void) { puts(\"ok\"); return 0; }\n");
	e2e_put("wrong.c", "#include <stdio.h>\nint main(void) { puts(\"no\"); return 0; }\n");
}

static void put_executable(const char *path, const char *text)
{
	e2e_put(path, text);
	CHECK_INT(chmod(path, 0755), 0);
}

static void check_both_verdicts(void)
{
	struct e2e_end end = e2e_judge("package", "right.c", "wrong.c");
	if (end.status != 0)
		FAIL("status %d\n%s%s", end.status, end.out, end.err);
	CHECK_VERDICT(&end, "right.c", "AC");
	CHECK_VERDICT(&end, "wrong.c", "WA");
}

/* The judging fails with this in its message. */
static void check_refused(const char *part)
{
	struct e2e_end end = e2e_judge("package", "right.c");
	CHECK_INT(end.status, 2);
	if (!strstr(end.err, part))
		FAIL("\"%s\" is not in %s", part, end.err);
}

TEST(a_validator_in_cpp_finds_the_headers_beside_it)
{
	enter_with_submissions();
	e2e_put("package/output_validator/check.cpp",
	        "#include \"words.h\"\n#include \"lib/codes.h\"\n"
	        "int main() { return read_word() == \"ok\" ? ACCEPT : REJECT; }\n");
	e2e_put("package/output_validator/words.h",
	        "#include <iostream>\n#include <string>\n"
	        "inline std::string read_word() { std::string s; std::cin >> s; return s; }\n");
	e2e_put("package/output_validator/lib/codes.h", "enum { ACCEPT = 42, REJECT = 43 };\n");
	check_both_verdicts();
}

TEST(a_legacy_validator_may_be_one_of_several_directories)
{
	enter_with_submissions();
	e2e_put("package/problem.yaml", "name: T\nvalidation: custom\nlimits: {time_limit: 10}\n");
	e2e_put("package/output_validators/one/check.cc", READS_OK_CPP);
	e2e_put("package/output_validators/two/check.py", READS_OK_PY);
	check_both_verdicts();
}

static void check_warned(const char *message)
{
	struct e2e_end end = e2e_juror("judge", "package", "right.c");
	CHECK_INT(end.status, 0);
	if (!strstr(end.err, e2e_text("juror: warning: package/%s\n", message)))
		FAIL("\"%s\" is not in %s", message, end.err);
}

TEST(an_output_validator_that_may_be_several_programs_is_warned_of_by_their_names)
{
	enter_with_submissions();
	e2e_put("package/output_validator/check.cpp", READS_OK_CPP);
	e2e_put("package/output_validator/util.cpp", "int two() { return 2; }\n");
	e2e_put("package/output_validator/other.py", READS_OK_PY);
	check_warned("output_validator: expected one program, found files in cpp (check.cpp, "
	             "util.cpp) and in python3 (other.py): those in python3 are not used");
	e2e_shell("cd package/output_validator && rm *.cpp && cp other.py another.py");
	check_warned("output_validator: expected one program, found another.py, other.py and no "
	             "__main__.py: another.py is started");
	e2e_shell("cd package/output_validator && mkdir a b && mv other.py a && mv another.py b");
	check_warned("output_validator: expected one program, found 2, a and b: an output "
	             "has to pass all of them");
}

TEST(a_python_package_is_started_by_its_main_and_imports_its_modules)
{
	enter_with_submissions();
	e2e_put("package/output_validator/__init__.py", "");
	e2e_put("package/output_validator/a_first.py", "word = 'ok'\n");
	e2e_put("package/output_validator/__main__.py",
	        "import sys\nimport a_first\n"
	        "sys.exit(42 if sys.stdin.readline().strip() == a_first.word else 43)\n");
	check_both_verdicts();
}

TEST(a_build_script_makes_the_validator_with_the_compilers_on_its_path)
{
	enter_with_submissions();
	put_executable("package/output_validator/build",
	               "#!/bin/sh\nset -e\ncd src && c++ -O1 -o ../run check.cpp 2>/dev/null\n"
	               "cc --version >/dev/null && gcc --version >/dev/null\n"
	               "g++ --version >/dev/null && python3 -c 'print()' >/dev/null\n");
	e2e_put("package/output_validator/src/check.cpp", READS_OK_CPP);
	check_both_verdicts();
}

TEST(a_run_script_alone_is_the_validator)
{
	enter_with_submissions();
	put_executable("package/output_validator/run",
	               "#!/usr/bin/env bash\nexec python3 \"$(dirname \"$0\")/check.py\" \"$@\"\n");
	e2e_put("package/output_validator/check.py", READS_OK_PY);
	check_both_verdicts();
}

TEST(a_validator_may_keep_what_it_reads_in_tmp)
{
	enter_with_submissions();
	put_executable("package/output_validator/run",
	               "#!/bin/sh\n"
	               "kept=$(mktemp) && cat >\"$kept\" || exit 1\n"
	               "grep -q ok \"$kept\" && exit 42\n"
	               "exit 43\n");
	check_both_verdicts();
}

TEST(an_output_validator_works_in_the_directory_of_the_submission)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("package/output_validator/beside.txt", "");
	e2e_put("package/output_validator/check.py",
	        "import os, sys\n"
	        "there = set(os.listdir())\n"
	        "try: open('a.c', 'w'); sys.exit(1)\n"
	        "except OSError: pass\n"
	        "sys.exit(42 if {'a.c', 'lib.h'} < there and not 'beside.txt' in there else 43)\n");
	e2e_put("package/include/c/lib.h", "#define WORD \"ok\"\n");
	e2e_put("a.c", "#include <stdio.h>\n#include \"lib.h\"\nint main(void) { puts(WORD); }\n");
	struct e2e_end end = e2e_judge("package", "a.c");
	CHECK_VERDICT(&end, "a.c", "AC");
}

TEST(an_output_validator_of_a_legacy_package_works_in_its_own_directory)
{
	e2e_enter();
	e2e_package("package", "");
	e2e_put("package/problem.yaml", "name: T\nvalidation: custom\nlimits: {time_limit: 10}\n");
	e2e_put("package/output_validators/one/beside.txt", "ok\n");
	e2e_put("package/output_validators/one/check.py",
	        "import sys\nsys.exit(42 if open('beside.txt').read() == input() + '\\n' else "
	        "43)\n");
	e2e_put("a.py", "print('ok')\n");
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
}

TEST(a_build_script_may_link_run_to_what_it_made)
{
	enter_with_submissions();
	put_executable("package/output_validator/build",
	               "#!/bin/sh\nc++ -o check check.cpp && ln -s check run\n");
	e2e_put("package/output_validator/check.cpp", READS_OK_CPP);
	check_both_verdicts();
}

TEST(a_build_that_fails_or_makes_no_run_is_the_fault_of_the_package)
{
	enter_with_submissions();
	put_executable("package/output_validator/build", "#!/bin/sh\necho error: no >&2\nexit 3\n");
	check_refused("error: no");
	put_executable("package/output_validator/build", "#!/bin/sh\ntrue\n");
	check_refused("there is no run");
	put_executable("package/output_validator/build", "#!/bin/sh\n: >run\n");
	check_refused("run cannot be executed");
}

TEST(a_build_script_works_on_a_copy_and_sees_nothing_of_the_host)
{
	enter_with_submissions();
	put_executable("package/output_validator/build",
	               "#!/bin/sh\necho x >made || exit 1\nrm -f data\n"
	               "for f in /etc/passwd /etc/shadow /root /home /juror /tmp; do\n"
	               "	[ ! -e $f ] || { echo \"error: there is $f\" >&2; exit 1; }\ndone\n"
	               "printf '#!/bin/sh\\nread w; [ \"$w\" = ok ] && exit 42; exit 43\\n' >run\n"
	               "chmod +x run\n");
	e2e_put("package/output_validator/data", "1\n");
	check_both_verdicts();
	CHECK_INT(access("package/output_validator/data", F_OK), 0);
	CHECK(access("package/output_validator/made", F_OK) < 0);
}

TEST(scripts_of_a_submission_are_no_scripts)
{
	enter_with_submissions();
	put_executable("dir/build", "#!/bin/sh\nexit 1\n");
	put_executable("dir/run", "#!/bin/sh\necho taken\n");
	e2e_put("dir/a.c", "#include <stdio.h>\nint main(void) { puts(\"ok\"); return 0; }\n");
	struct e2e_end end = e2e_judge("package", "dir");
	CHECK_VERDICT(&end, "dir", "AC");
	end = e2e_judge("--language", "script", "package", "dir");
	CHECK_INT(end.status, 2);
}

TEST(a_submission_in_several_languages_is_refused_by_their_names)
{
	enter_with_submissions();
	e2e_put("dir/a.c", "int main(void) { return 0; }\n");
	e2e_put("dir/b.py", "print('ok')\n");
	e2e_put("dir/b.h", "\n");
	struct e2e_end end = e2e_judge("package", "dir");
	CHECK_INT(end.status, 2);
	CHECK(strstr(end.err, "several languages: c and python3"));
	end = e2e_judge("--language", "python3", "package", "dir");
	CHECK_VERDICT(&end, "dir", "AC");
}

TEST(a_validator_that_does_not_compile_is_told_with_what_the_compiler_calls_wrong)
{
	enter_with_submissions();
	e2e_put("package/output_validator/check.py", "import sys\n\nprint 'never'\n");
	check_refused("output_validator: does not compile: SyntaxError: Missing parentheses");
}

TEST(a_validator_of_an_older_package_that_only_python_2_understands_is_told_so)
{
	if (access("/usr/bin/python2", X_OK) == 0)
		SKIP("Python 2 is here");
	enter_with_submissions();
	e2e_put("package/problem.yaml", "validation: custom\nlimits: {time_limit: 10}\n");
	e2e_put("package/output_validators/check.py", "import sys\n\nprint 'never'\n");
	check_refused("output_validators/check.py: language python2 is not available here");
	e2e_put("package/output_validators/check.py", "for i in xrange(1): pass\n" READS_OK_PY);
	check_refused("output_validators/check.py: language python2 is not available here");
	e2e_put("package/output_validators/check.py", "# print 1\n" READS_OK_PY);
	check_both_verdicts();
}
