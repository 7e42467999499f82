/* SPDX-License-Identifier: MIT */
/*
 * A languages.yaml of problemtools in the place of suites.
 */
#include "worker/suite/suite.h"

#include "tests/harness/test.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As the file of problemtools writes them. */
static const char usual[] =
	"# comment\n---\n"
	"c:\n    name: 'C'\n    priority: 950\n    files: '*.c'\n"
	"    compile: 'gcc -g -O3 -static -o {binary} {files} -lm'\n    run: '{binary}'\n"
	"java:\n    name: 'Java'\n    priority: 800\n    files: '*.java'\n"
	"    compile: 'javac -sourcepath {path} -d {path} {files}'\n"
	"    run: 'java -Xmx{memlim}m -cp {path} {mainclass}'\n"
	"kotlin:\n    name: 'Kotlin'\n    priority: 250\n    files: '*.kt'\n"
	"    run: 'kotlin -cp {path}/ {Mainclass}Kt'\n"
	"pascal:\n    name: 'Pascal'\n    priority: 350\n    files: '*.pas'\n"
	"    compile: 'fpc -o\"{mainfile}.out\" \"{mainfile}\"'\n    run: '\"{mainfile}.out\"'\n"
	"ocaml:\n    name: 'OCaml'\n    priority: 540\n    files: '*.ml'\n"
	"    compile: 'ocamlopt -o {binary} {files}'\n    run: '{binary}'\n"
	"python2:\n    name: 'Python 2'\n    priority: 860\n    files: '*.py *.py2'\n"
	"    shebang_files: '*.py'\n    shebang: '^#!.*python2\\b'\n    run: 'pypy "
	"\"{mainfile}\"'\n"
	"python3:\n    name: 'Python 3 (w/PyPy3)'\n    priority: 850\n    files: '*.py *.py3'\n"
	"    run: 'pypy3 \"{mainfile}\"'\n"
	"cpp:\n    name: 'C++'\n    priority: 1000\n    files: '*.cpp'\n"
	"    compile: 'g++ -o {binary} {files}'\n    run: '{binary}'\n"
	"cobol:\n    name: 'Cobol'\n    priority: 50\n    files: '*.cob'\n"
	"    compile: 'cobc -o {binary} {files}'\n    run: '{binary}'\n"
	"    time_factor: 2\n    time_extra_s: 0.5\n    memory_extra_mib: 16\n    processes: 7\n";

/* Our suites with @text over them. */
static int load(const char *text, struct suites *suites, char message[500])
{
	struct findings findings = {0};
	char path[] = "/tmp/juror-languages-XXXXXX";
	int fd = mkstemp(path);
	CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	_cleanup_(freep) char *directory = str_printf(
		"%.*ssuites", (int)(strlen(__FILE__) - strlen("tests/unit/test_languages_yaml.c")),
		__FILE__);
	if (access(directory, F_OK) < 0)
		SKIP("%s is not there", directory);
	const char *const directories[] = {directory, NULL};
	CHECK_INT(suites_load(directories, &findings, suites), 0);
	int r = suites_load_languages(path, &findings, suites);
	message[0] = '\0';
	if (findings.count > 0)
		finding_format(&findings.items[0], message, 500);
	findings_done(&findings);
	(void)close(fd);
	CHECK_INT(unlink(path), 0);
	return r;
}

static void load_usual(struct suites *suites)
{
	char message[500];
	int r = load(usual, suites, message);
	CHECK_STR(message, "");
	CHECK_INT(r, 0);
}

static void check_words(const struct strv *words, const char *expected)
{
	struct strbuf text = {0};
	strbuf_puts(&text, "");
	for (size_t i = 0; i < words->count; i++)
		strbuf_printf(&text, "%s|", words->items[i]);
	CHECK_STR(text.data, expected);
	strbuf_done(&text);
}

TEST(its_commands_are_used_with_programs_where_debian_has_them)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_usual(&suites);
	const struct suite *c = suite_find(&suites, "c"), *pascal = suite_find(&suites, "pascal");
	check_words(&c->compile.command, "/usr/bin/gcc|-g|-O3|-static|-o|{binary}|{files}|-lm|");
	check_words(&c->run.command, "{binary}|");
	check_words(&pascal->run.command, "{path}/{mainfile}.out|");
	CHECK_INT(c->priority, 950);
	CHECK(suite_find(&suites, "rust")); /* what it does not name stays */
}

TEST(the_same_program_keeps_its_suites_walls_and_another_sees_all_toolchains)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_usual(&suites);
	CHECK(strv_contains(&suite_find(&suites, "c")->compile.binds, "/usr/bin/gcc"));
	CHECK_INT(suite_find(&suites, "c")->run.binds.count, 0);
	CHECK(suite_find(&suites, "cpp")->run.binds.count > 0); /* not static */
	CHECK(strv_contains(&suite_find(&suites, "python3")->run.binds, "/usr/bin"));
	CHECK(suite_find(&suites, "kotlin")->run.proc); /* a virtual machine all the same */
	CHECK(strv_contains(&suite_find(&suites, "kotlin")->run.idle_threads, "VM Thread"));
	CHECK_INT(suite_find(&suites, "ocaml")->run.idle_select_ms, 50);
	for (size_t i = 0; i < suites.count; i++)
		CHECK(suites.items[i].jury || suites.items[i].run.filter == SUITE_FILTER_RUN);
}

TEST(a_language_that_no_suite_has_is_added_with_its_allowances)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_usual(&suites);
	const struct suite *cobol = suite_find(&suites, "cobol");
	CHECK(cobol);
	CHECK_STR(cobol->title, "Cobol");
	check_words(&cobol->suffixes, ".cob|");
	check_words(&cobol->version, "/usr/bin/cobc|--version|");
	CHECK(cobol->run.time_factor > 1.99 && cobol->run.time_factor < 2.01);
	CHECK_INT(cobol->run.time_extra_ns, 500000000);
	CHECK_INT(cobol->run.memory_extra_bytes, 16 << 20);
	CHECK_INT(cobol->run.processes, 7);
}

TEST(a_run_time_that_is_told_the_limit_may_end_in_any_way)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_usual(&suites);
	CHECK_INT(suite_find(&suites, "java")->run.memory_exit, SUITE_MEMORY_EXIT_ANY);
	CHECK_INT(suite_find(&suites, "java")->run.memory_exit_percent, 50);
	CHECK_INT(suite_find(&suites, "c")->run.memory_exit, 0);
}

TEST(an_example_is_its_own_or_the_suites)
{
	_cleanup_(suites_done) struct suites suites = {0};
	char message[500];
	CHECK_INT(
		load("c: {name: C, files: '*.c', run: 'tcc -run {files}', example: 'main() {}'}\n"
	             "rust: {name: R, files: '*.rs', compile: 'rustc {files}', run: '{binary}'}\n",
	             &suites, message),
		0);
	CHECK_STR(suite_find(&suites, "c")->example, "main() {}");
	CHECK(strstr(suite_find(&suites, "rust")->example, "fn main()"));
}

TEST(another_program_than_the_suites_is_not_in_the_suites_packages)
{
	_cleanup_(suites_done) struct suites suites = {0};
	char message[500];
	CHECK_INT(load("go: {name: Go, files: '*.go', compile: 'gccgo -o {binary} {files}', "
	               "run: '{binary}'}\n"
	               "c: {name: C, files: '*.c', compile: 'gcc -o {binary} {files}', "
	               "run: '{binary}'}\n",
	               &suites, message),
	          0);
	CHECK_INT(suite_find(&suites, "go")->packages.count, 0);
	CHECK_INT(suite_find(&suites, "c")->packages.count, 2);
}

TEST(classes_are_named_as_it_says)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_usual(&suites);
	CHECK_INT(suite_find(&suites, "java")->main_class, SUITE_MAIN_CLASS_JAVA);
	const struct suite *kotlin = suite_find(&suites, "kotlin");
	CHECK_INT(kotlin->main_class, SUITE_MAIN_CLASS_FILE);
	struct strv args = {0};
	const struct suite_variables variables = {.main_class = "sol", .dir = "/box"};
	CHECK_INT(suite_expand(&kotlin->run.command, &variables, &args), 0);
	check_words(&args, "/usr/bin/kotlin|-cp|/box/|SolKt|");
	strv_done(&args);
}

TEST(files_that_need_a_shebang_do_not_count_without)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_usual(&suites);
	const char *const path = "a.py", *const two = "#!/usr/bin/env python2", *const old = "a.py2";
	CHECK_STR(suite_detect(&suites, &path, 1, NULL)->name, "python3");
	CHECK_STR(suite_detect(&suites, &path, 1, &two)->name, "python2");
	CHECK_STR(suite_detect(&suites, &old, 1, NULL)->name, "python2");
}

TEST(what_is_wrong_with_it_is_told_with_its_place)
{
	static const struct {
		const char *text, *part;
	} rows[] = {
		{"c: {name: C, files: '*.c'}\n", ":1:4: c.run"},
		{"c: 1\n", ":1:4:"},
		{"- a\n", "mapping of languages"},
		{"C: {name: C, files: '*.c', run: x}\n", "a code of small letters"},
		{"c: {name: C, files: '*.c', run: '{bin}'}\n", "the variables are"},
		{"c: {name: C, files: '*.c', run: '\"x'}\n", "closing quote"},
		{"c: {name: C, files: '*.c', run: ''}\n", "expected a command"},
		{"c: {name: C, files: '*.c', run: x, shebang: '('}\n", "regular expression"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		_cleanup_(suites_done) struct suites suites = {0};
		char message[500];
		CHECK_INT(load(rows[i].text, &suites, message), -EINVAL);
		if (!strstr(message, rows[i].part))
			FAIL("\"%s\" is not in \"%s\"", rows[i].part, message);
	}
}
