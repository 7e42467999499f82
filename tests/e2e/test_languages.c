/* SPDX-License-Identifier: MIT */
/* juror languages: what this host can judge. */
#include "tests/e2e/e2e.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static json_t *languages(void)
{
	struct e2e_end end = e2e_juror("languages", "--json", "-");
	CHECK_INT(end.status, 0);
	json_t *list =
		json_object_get(json_loads(end.out, JSON_REJECT_DUPLICATES, NULL), "languages");
	if (!json_is_array(list))
		FAIL("no list: %s%s", end.out, end.err);
	return list;
}

static json_t *find(const json_t *list, const char *name)
{
	json_t *language;
	size_t i;
	json_array_foreach(list, i, language) if (strcmp(e2e_string(language, "name"), name) ==
	                                          0) return language;
	FAIL("no language %s", name);
}

TEST(every_language_has_the_promised_keys)
{
	json_t *language;
	size_t i;
	e2e_enter();
	json_t *list = languages();
	CHECK(json_array_size(list) > 3);
	json_array_foreach(list, i, language)
	{
		CHECK_INT(json_object_size(language), 4);
		CHECK(json_is_boolean(json_object_get(language, "available")));
		CHECK(json_object_get(language, "version") && json_object_get(language, "install"));
	}
}

TEST(an_installed_compiler_tells_its_version_from_inside_the_sandbox)
{
	e2e_enter();
	json_t *language = find(languages(), "c");
	if (!json_is_true(json_object_get(language, "available")))
		SKIP("no C compiler here");
	CHECK(strstr(e2e_string(language, "version"), "gcc"));
	CHECK_STR(e2e_string(language, "install"), "apt install gcc libc6-dev");
}

#define SUITE(name, command)                                                                       \
	"name: " name "\ntitle: T\nsuffixes: [.x]\nrun: {command: [/bin/sh], binds: [/usr, /bin, " \
	"/lib?, /lib64?]}\nversion: " command "\npackages: [x-compiler, x-library]\n"

static void use_suite(const char *name, const char *text)
{
	e2e_put(e2e_text("own/%s.yaml", name), text);
	CHECK_INT(setenv("JUROR_SUITES", "own", 1), 0);
}

TEST(a_version_is_one_clean_line_whatever_was_said)
{
	e2e_enter();
	use_suite("x", SUITE("x", "[/bin/sh, -c, 'printf \"\\n a\\033[2Jb \\nc\" >&2']"));
	const char *version = e2e_string(find(languages(), "x"), "version");
	CHECK(strncmp(version, "a", 1) == 0 && !strchr(version, '\033') && !strchr(version, 'c'));
}

TEST(a_probe_that_fails_or_says_too_much_is_no_failure_of_ours)
{
	e2e_enter();
	use_suite("x", SUITE("x", "[/bin/sh, -c, 'exit 1']"));
	use_suite("y", SUITE("y", "[/usr/bin/yes]"));
	CHECK(json_is_null(json_object_get(find(languages(), "x"), "version")));
	CHECK(json_is_null(json_object_get(find(languages(), "y"), "version")));
}

TEST(an_absent_language_is_listed_with_what_to_install)
{
	e2e_enter();
	use_suite("x", "name: x\ntitle: T\nsuffixes: [.x]\nrun: {command: [/no/such/file]}\n"
	               "version: [/no/such/file]\npackages: [x-compiler, x-library]\n");
	json_t *language = find(languages(), "x");
	CHECK(json_is_false(json_object_get(language, "available")));
	CHECK(json_is_null(json_object_get(language, "version")));
	CHECK_STR(e2e_string(language, "install"), "apt install x-compiler x-library");
	CHECK_STR(e2e_juror("languages").out, "x  T  not here: apt install x-compiler x-library\n");
}

TEST(faulty_suites_are_bad_input)
{
	e2e_enter();
	use_suite("x", "name: y\n");
	struct e2e_end end = e2e_juror("languages");
	CHECK_INT(end.status, 2);
	CHECK(strstr(end.err, "own/x.yaml"));
}

TEST(python_2_is_told_apart_from_python_3)
{
	e2e_enter();
	if (access("/usr/bin/python2", X_OK) == 0)
		SKIP("Python 2 is here");
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("two.py", "#!/usr/bin/env python2\nprint 'ok'\n");
	struct e2e_end end = e2e_judge("package", "two.py");
	CHECK_INT(end.status, 2);
	CHECK(strstr(end.err, "language python2 is not available here"));
}

TEST(python_2_of_a_legacy_package_is_not_judged_as_python_3)
{
	e2e_enter();
	if (access("/usr/bin/python2", X_OK) == 0)
		SKIP("Python 2 is here");
	e2e_package("package", "");
	e2e_put("package/problem.yaml", "limits: {time_limit: 10}\n");
	e2e_put("package/submissions/accepted/two.py", "print 'ok'\n");
	e2e_put("package/submissions/accepted/three.py", "print('ok')\n");
	e2e_put("contestant.py", "print 'ok'\n");
	struct e2e_end end = e2e_juror("validate", "package");
	CHECK(strstr(end.out, "two.py: language python2 is not available here"));
	CHECK(!strstr(end.out, "not as expected"));
	end = e2e_judge("package", "contestant.py");
	CHECK_VERDICT(&end, "contestant.py", "CE");
}

TEST(a_package_s_own_python_runs_as_its_authors_measured_it)
{
	e2e_enter();
	if (access("/usr/bin/pypy3", X_OK) != 0)
		SKIP("PyPy is not here");
	e2e_package("package", "limits: {time_limit: 10}\nlanguages: [python3]\n");
	e2e_put("package/include/python3/words.py", "word = 'ok'\n");
	e2e_put("package/submissions/accepted/measured.py",
	        "import sys, words\nprint(words.word if 'PyPy' in sys.version else '')\n");
	/* No PyPy of Debian 12 knows this. */
	e2e_put("package/submissions/accepted/newer.py",
	        "import sys, words\n"
	        "match 1:\n  case 1: print(words.word if 'PyPy' not in sys.version else '')\n");
	/* It compiles this, and does not know it. */
	e2e_put("package/submissions/accepted/later.py",
	        "import sys, words\ndef f(x: int | None) -> int:\n  return x.bit_count()\n"
	        "print(words.word if f(1) and 'PyPy' not in sys.version else '')\n");
	e2e_put("contestant.py", "import sys\nprint('ok' if 'PyPy' not in sys.version else '')\n");
	struct e2e_end end = e2e_juror("validate", "package");
	CHECK(strstr(end.out, "3 submissions: 3 AC"));
	end = e2e_judge("package", "contestant.py");
	CHECK_VERDICT(&end, "contestant.py", "AC");
}

/* ---- others' languages ---- */

#define HELLO_C "#include <stdio.h>\nint main(void) { puts(\"ok\"); return 0; }\n"

TEST(a_languages_yaml_of_problemtools_takes_the_place_of_suites)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("languages.yaml",
	        "c:\n    name: 'Our C'\n    priority: 950\n    files: '*.c *.ours'\n"
	        "    compile: 'gcc -o {binary} -x c {files}'\n    run: '{binary}'\n"
	        "other:\n    name: 'Other'\n    priority: 1\n    files: '*.other'\n"
	        "    compile: 'cp {mainfile} {path}/made'\n    run: 'sh {path}/made'\n");
	e2e_put("a.ours", HELLO_C);
	e2e_put("a.other", "echo ok\n");
	struct e2e_end end =
		e2e_judge("--languages", "languages.yaml", "package", "a.ours", "a.other");
	CHECK_VERDICT(&end, "a.ours", "AC");
	CHECK_VERDICT(&end, "a.other", "AC");
	end = e2e_juror("languages", "--languages", "languages.yaml", "--json", "-");
	CHECK(strstr(end.out, "\"other\""));
	e2e_put("languages.yaml", "c: {name: C}\n");
	end = e2e_judge("--languages", "languages.yaml", "package", "a.ours");
	CHECK_INT(end.status, 2);
	CHECK(strstr(end.err, "languages.yaml:1:4: c.files"));
}

TEST(a_heap_that_a_line_of_problemtools_limits_is_a_memory_limit)
{
	e2e_enter();
	if (!json_is_true(json_object_get(find(languages(), "java"), "available")))
		SKIP("no Java here");
	e2e_package("package", "limits: {time_limit: 5, memory: 128}\n");
	e2e_put("languages.yaml",
	        "java:\n    name: 'Java'\n    priority: 800\n    files: '*.java'\n"
	        "    compile: 'javac -encoding UTF-8 -sourcepath {path} -d {path} {files}'\n"
	        "    run: 'java -XX:+UseSerialGC -Xss64m -Xms{memlim}m -Xmx{memlim}m -cp {path} "
	        "{mainclass}'\n");
	const char *source = e2e_text("%s/tests/languages/java", e2e_source_dir());
	struct e2e_end end =
		e2e_judge("--languages", "languages.yaml", "package",
	                  e2e_text("%s/mle.java", source), e2e_text("%s/crash.java", source));
	CHECK_VERDICT(&end, "mle.java", "MLE");
	CHECK_VERDICT(&end, "crash.java", "RTE");
}

/* As javac of another year does with -source 21. */
TEST(a_compiler_that_refuses_the_suites_example_as_well_is_not_available)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("languages.yaml",
	        "c:\n    name: 'C of the future'\n    priority: 950\n    files: '*.c'\n"
	        "    compile: 'gcc -std=gnu2999 -o {binary} {files}'\n"
	        "    run: '{binary}'\n");
	e2e_put("good.c", HELLO_C);
	e2e_put("bad.c", "int main(void) { return undeclared; }\n");
	struct e2e_end end =
		e2e_judge("--languages", "languages.yaml", "package", "good.c", "bad.c");
	CHECK_INT(end.status, 2);
	CHECK(strstr(end.err,
	             "language c is not available here (not even its example compiles): "));
	CHECK(strstr(end.err, "gnu2999"));
	CHECK_VERDICT(&end, "bad.c", "");
	e2e_shell("sed -i s/-std=gnu2999// languages.yaml");
	end = e2e_judge("--languages", "languages.yaml", "package", "good.c", "bad.c");
	CHECK_INT(end.status, 0);
	CHECK_VERDICT(&end, "good.c", "AC");
	CHECK_VERDICT(&end, "bad.c", "CE");
}

TEST(a_program_with_a_proc_may_open_its_streams_by_name)
{
	e2e_enter();
	if (access("/usr/bin/node", X_OK) != 0)
		SKIP("no Node here");
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("package/data/secret/1.in", "ok\n");
	e2e_put("a.js",
	        "const fs = require('fs');\n"
	        "fs.writeFileSync('/dev/stdout', fs.readFileSync('/dev/stdin', 'utf8'));\n");
	struct e2e_end end = e2e_judge("package", "a.js");
	CHECK_VERDICT(&end, "a.js", "AC");
}

TEST(a_folder_of_suites_adds_and_replaces)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("own/x.yaml", SUITE("x", "[/bin/sh, -c, 'echo 1']"));
	e2e_put("a.x", "echo ok\n");
	struct e2e_end end = e2e_juror("languages", "--languages", "own", "--json", "-");
	CHECK(strstr(end.out, "\"x\"") && strstr(end.out, "\"cpp\""));
}

TEST(a_suite_that_says_nothing_of_room_compiles)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("own/x.yaml", SUITE("x", "[/bin/true]") "compile: {command: [/bin/true], binds: "
	                                                "[/usr, /bin, /lib?, /lib64?]}\n");
	e2e_shell("sed -i 's#\\[/bin/sh\\]#[/bin/sh, \"{main}\"]#' own/x.yaml");
	e2e_put("a.x", "echo ok\n");
	struct e2e_end end = e2e_judge("--languages", "own", "package", "a.x");
	CHECK_VERDICT(&end, "a.x", "AC");
}

/* A suite whose program is @tool, a script beside what a shell needs. */
static void use_tool(const char *tool)
{
	e2e_put("own/x.yaml", e2e_text("name: x\ntitle: T\nsuffixes: [.x]\nversion: [%s]\n"
	                               "run: {command: [%s, \"{main}\"], binds: [%s, /usr, /bin, "
	                               "/lib?, /lib64?]}\n",
	                               tool, tool, tool));
}

TEST(a_toolchain_of_the_sites_own_below_opt_is_used)
{
	char directory[] = "/opt/juror-test-XXXXXX";
	if (geteuid() != 0 || !mkdtemp(directory))
		SKIP("nothing can be put into /opt");
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("a.x", "ok\n");
	e2e_shell("chmod 755 %s && printf '#!/bin/sh\nexec cat \"$1\"\n' >%s/tool && chmod 755 "
	          "%s/tool",
	          directory, directory, directory);
	use_tool(e2e_text("%s/tool", directory));
	struct e2e_end here = e2e_judge("--languages", "own", "package", "a.x");
	e2e_shell("rm -r %s", directory);
	struct e2e_end gone = e2e_judge("--languages", "own", "package", "a.x");
	CHECK_VERDICT(&here, "a.x", "AC");
	CHECK_INT(gone.status, 2);
	CHECK(strstr(gone.err, e2e_text("language x is not available here (no %s/tool)", directory)));
}

TEST(a_toolchain_where_no_sandbox_can_show_it_is_not_available)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("a.x", "ok\n");
	e2e_shell("printf '#!/bin/sh\nexec cat \"$1\"\n' >tool && chmod 755 tool");
	char *tool = realpath("tool", NULL);
	use_tool(tool);
	struct e2e_end end = e2e_judge("--languages", "own", "package", "a.x");
	CHECK_INT(end.status, 2);
	CHECK(strstr(end.err, e2e_text("language x is not available here (no %s)", tool)));
}

TEST(the_folder_of_the_users_settings_is_read)
{
	e2e_enter();
	CHECK_INT(unsetenv("JUROR_SUITES"), 0);
	CHECK_INT(setenv("XDG_CONFIG_HOME", e2e_text("%s/config", getenv("HOME")), 1), 0);
	e2e_put("config/juror/suites/x.yaml", SUITE("x", "[/bin/sh, -c, 'echo 1']"));
	struct e2e_end end = e2e_juror("languages", "--json", "-");
	CHECK(strstr(end.out, "\"x\"") && strstr(end.out, "\"cpp\""));
}

TEST(an_installation_that_was_moved_finds_its_suites)
{
	e2e_enter();
	e2e_shell("mkdir -p moved/bin moved/share/juror && cp '%s' moved/bin && cp -r '%s/suites' "
	          "moved/share/juror",
	          JUROR_PROGRAM, e2e_source_dir());
	CHECK_INT(unsetenv("JUROR_SUITES"), 0);
	const char *const list[] = {"languages", "--json", "-", NULL};
	struct e2e_end end = e2e_run((struct e2e_call){.argv = list, .program = "moved/bin/juror"});
	CHECK_INT(end.status, 0);
	CHECK(strstr(end.out, "\"cpp\""));
}

TEST(the_suite_of_scripts_is_no_language)
{
	e2e_enter();
	CHECK(!strstr(e2e_juror("languages", "--json", "-").out, "\"script\""));
}

/* ---- entry points ---- */

TEST(a_java_program_is_started_by_the_class_that_has_a_main)
{
	e2e_enter();
	if (!json_is_true(json_object_get(find(languages(), "java"), "available")))
		SKIP("no Java here");
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("dir/A.java",
	        "package a.b;\nclass A { static String word() { return \"ok\"; } }\n");
	e2e_put("dir/Z.java", "package a.b;\nclass Helper { void main() { } }\n"
	                      "public class Z {\n    public static void main(String[] args) {\n"
	                      "        System.out.println(A.word());\n    }\n}\n");
	e2e_put("solution.java", "// class Main { public static void main() }\n"
	                         "class Sol { public static void main(String... args) {\n"
	                         "    System.out.println(\"ok\"); } }\n");
	struct e2e_end end = e2e_judge("package", "dir", "solution.java");
	CHECK_VERDICT(&end, "dir", "AC");
	CHECK_VERDICT(&end, "solution.java", "AC");
}

TEST(a_package_s_own_submission_that_wants_a_newer_compiler_is_not_judged)
{
	static const char suite[] =
		"name: x\ntitle: The X\nsuffixes: [.x]\nnewer: 'error: unknown word: "
		"(modern|recent)$'\n"
		"version: [/bin/sh, --version]\n"
		"compile:\n  command: [/bin/sh, -c, 'grep -q modern \"$0\" || exit 0; "
		"echo \"error: unknown word: modern\"; exit 1', \"{main}\"]\n"
		"  binds: [/usr, /bin, /lib?, /lib64?]\n  processes: 4\n  env: "
		"[PATH=/usr/bin:/bin]\n"
		"run:\n  command: [/bin/sh, \"{main}\"]\n"
		"  binds: [/usr, /bin, /lib?, /lib64?]\n  processes: 4\n  env: "
		"[PATH=/usr/bin:/bin]\n";
	e2e_enter();
	e2e_shell("cp -r %s/suites own", e2e_source_dir());
	e2e_put("own/x.yaml", suite);
	CHECK_INT(setenv("JUROR_SUITES", "own", 1), 0);
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("package/submissions/accepted/old.x", "echo ok\n");
	e2e_put("package/submissions/accepted/new.x", "echo ok # modern\n");
	struct e2e_end end = e2e_juror("validate", "package");
	CHECK(strstr(end.out, "accepted/new.x: is not judged: a newer The X"));
	CHECK(!strstr(end.out, "not as expected"));
	e2e_shell("cp package/submissions/accepted/new.x contestant.x");
	end = e2e_judge("package", "contestant.x");
	CHECK_VERDICT(&end, "contestant.x", "CE");
}

TEST(a_package_s_own_c_sharp_of_a_later_release_is_not_judged)
{
	e2e_enter();
	if (!json_is_true(json_object_get(find(languages(), "csharp"), "available")))
		SKIP("no Mono here");
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("package/submissions/accepted/classless.cs", "System.Console.WriteLine(\"ok\");\n");
	e2e_put("package/submissions/accepted/usings.cs",
	        "class A { static void Main() { Console.WriteLine(\"ok\"); } }\n");
	struct e2e_end end = e2e_juror("validate", "package");
	CHECK(strstr(end.out, "accepted/classless.cs: is not judged: a newer C# (Mono)"));
	CHECK(strstr(end.out, "accepted/usings.cs: is not judged: a newer C# (Mono)"));
	CHECK(!strstr(end.out, "not as expected"));
}

/* std::size came with C++17, <algorithm> went from what <vector> brings along. */
#define SIZE_OF_OLD                                                                                \
	"#include <cstdio>\n#include <vector>\nusing namespace std;\nint size = 1;\n"              \
	"int main() { vector<int> v(size); if (v.size() == 1) puts(\"ok\"); }\n"

TEST(what_a_package_brings_compiles_as_in_its_author_s_year)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("package/submissions/accepted/size.cpp", SIZE_OF_OLD);
	e2e_put("package/submissions/accepted/header.cpp",
	        "#include <cstdio>\nint main() { std::function<int()> f = [] { return "
	        "puts(\"ok\"); "
	        "}; f(); }\n");
	e2e_put("package/submissions/compile_error/size.cpp", SIZE_OF_OLD);
	e2e_put("contestant.cpp", SIZE_OF_OLD);
	struct e2e_end end = e2e_juror("validate", "package");
	CHECK(strstr(end.out, "3 submissions: 2 AC, 1 CE"));
	CHECK(!strstr(end.out, "not as expected"));
	end = e2e_judge("package", "contestant.cpp");
	CHECK_VERDICT(&end, "contestant.cpp", "CE");
}

TEST(a_package_s_validator_compiles_as_in_its_author_s_year)
{
	e2e_enter();
	e2e_package("package", "validation: custom\nlimits: {time_limit: 10}\n");
	e2e_put("package/output_validators/validate.cpp",
	        "#include <vector>\nusing namespace std;\nint size = 42;\n"
	        "int main() { return size; }\n");
	e2e_put("contestant.py", "print('ok')\n");
	struct e2e_end end = e2e_judge("package", "contestant.py");
	CHECK_VERDICT(&end, "contestant.py", "AC");
}
