/* SPDX-License-Identifier: MIT */
#include "worker/suite/suite.h"

#include "common/file.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The smallest suite that is accepted, with more keys at the end. */
#define SUITE(name, suffix, more)                                                                  \
	"name: " name "\ntitle: T\nsuffixes: [" suffix "]\n"                                       \
	"run: {command: [/usr/bin/true], binds: [/usr/bin/true]}\n"                                \
	"version: [/usr/bin/true]\n" more

/* ---- helpers ------------------------------------------------------------------------------- */

/* An empty directory, for discard(). */
static char *new_directory(void)
{
	char *path = strdup("/tmp/juror-suite-XXXXXX");
	CHECK(path && mkdtemp(path));
	return path;
}

static void put(const char *directory, const char *file, const char *text)
{
	_cleanup_(freep) char *path = str_printf("%s/%s", directory, file);
	FILE *stream = fopen(path, "we");
	CHECK(stream);
	CHECK(fputs(text, stream) >= 0);
	CHECK_INT(fclose(stream), 0);
}

static void discard(char *directory)
{
	struct error err;
	CHECK_INT(file_remove_tree(AT_FDCWD, directory, &err), 0);
	free(directory);
}

/* Loads @first and then @second; the text of the first finding, "" without one, is in @message. */
static int load(const char *first, const char *second, struct suites *suites, char message[500])
{
	_cleanup_(findings_done) struct findings findings = {0};
	const char *const directories[] = {first, second, NULL};
	int r = suites_load(directories, &findings, suites);
	message[0] = '\0';
	if (findings.count > 0)
		finding_format(&findings.items[0], message, 500);
	return r;
}

/* The suites of this source tree. */
static void load_ours(struct suites *suites)
{
	_cleanup_(freep) char *directory =
		str_printf("%.*ssuites",
	                   (int)(strlen(__FILE__) - strlen("tests/unit/test_suite.c")), __FILE__);
	if (access(directory, F_OK) < 0)
		SKIP("%s is not there", directory);
	char message[500];
	int r = load(directory, NULL, suites, message);
	CHECK_STR(message, "");
	CHECK_INT(r, 0);
}

/* The first finding's text for one file that is refused. */
static void check_refused(const char *text, const char *part)
{
	char *directory = new_directory();
	struct suites suites = {0};
	char message[500];
	put(directory, "x.yaml", text);
	CHECK_INT(load(directory, NULL, &suites, message), -EINVAL);
	CHECK(suites.items == NULL);
	if (!strstr(message, part))
		FAIL("\"%s\" is not in \"%s\"", part, message);
	discard(directory);
}

static const char *detected(const struct suites *suites, const char *const *paths, size_t n,
                            const char *const *first_lines)
{
	const struct suite *suite = suite_detect(suites, paths, n, first_lines);
	return suite ? suite->name : "none";
}
#define DETECTED(suites, ...)                                                                      \
	detected(suites, (const char *const[]){__VA_ARGS__},                                       \
	         ARRAY_SIZE(((const char *const[]){__VA_ARGS__})), NULL)

static const char *main_file(const struct suite *suite, const char *const *paths, size_t n)
{
	static char result[100];
	_cleanup_(strv_done) struct strv sources = {0};
	CHECK_INT(suite_sources(suite, paths, n, &sources), 0);
	const char *file = suite_main_file(suite, &sources);
	(void)snprintf(result, sizeof(result), "%s", file ? file : "none");
	return result;
}
#define MAIN_FILE(suite, ...)                                                                      \
	main_file(suite, (const char *const[]){__VA_ARGS__},                                       \
	          ARRAY_SIZE(((const char *const[]){__VA_ARGS__})))

/* The words of @v with a bar behind each. */
static char *joined(const struct strv *v)
{
	struct strbuf text = {0};
	strbuf_puts(&text, "");
	for (size_t i = 0; i < v->count; i++)
		strbuf_printf(&text, "%s|", v->items[i]);
	return strbuf_take(&text);
}

static void check_expansion(const struct strv *command, const struct suite_variables *variables,
                            const char *expected)
{
	_cleanup_(strv_done) struct strv args = {0};
	CHECK_INT(suite_expand(command, variables, &args), 0);
	_cleanup_(freep) char *text = joined(&args);
	CHECK_STR(text, expected);
}

/* ---- the suites that come with the program ------------------------------------------------- */

TEST(the_suites_of_the_source_tree_are_read_without_findings)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_ours(&suites);
	CHECK(suite_find(&suites, "c"));
	CHECK(suite_find(&suites, "cpp"));
	CHECK(suite_find(&suites, "python3"));
	CHECK(!suite_find(&suites, "algol68"));
	for (size_t i = 1; i < suites.count; i++)
		CHECK(strcmp(suites.items[i - 1].name, suites.items[i].name) < 0);
	for (size_t i = 0; i < suites.count; i++) {
		CHECK(suites.items[i].run.processes > 0);
		CHECK(suites.items[i].jury || suites.items[i].run.filter == SUITE_FILTER_RUN);
		CHECK(suites.items[i].jury || suites.items[i].example);
		CHECK_INT(suites.items[i].compile.filter, SUITE_FILTER_COMPILE);
	}
}

TEST(the_language_follows_from_the_suffix)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_ours(&suites);
	CHECK_STR(DETECTED(&suites, "a.c"), "c");
	CHECK_STR(DETECTED(&suites, "a.C"), "cpp");
	CHECK_STR(DETECTED(&suites, "dir/a.c++"), "cpp");
	CHECK_STR(DETECTED(&suites, "a.b.py"), "python3");
	CHECK_STR(DETECTED(&suites, "dir.c/README"), "none");
	CHECK_STR(DETECTED(&suites, ".c"), "none");
}

TEST(headers_and_data_files_do_not_count)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_ours(&suites);
	CHECK_STR(DETECTED(&suites, "a.h", "b.hpp", "c.txt", "d.py"), "python3");
	CHECK_STR(DETECTED(&suites, "a.h", "b.hpp", "c.txt"), "none");
	CHECK_STR(detected(&suites, NULL, 0, NULL), "none");
}

TEST(the_language_with_most_files_wins_and_priority_decides_a_tie)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_ours(&suites);
	CHECK_STR(DETECTED(&suites, "a.py", "b.py", "c.cpp"), "python3");
	CHECK_STR(DETECTED(&suites, "a.py", "b.c", "c.cpp"), "cpp");
	CHECK_STR(DETECTED(&suites, "a.py", "b.c"), "c");
}

TEST(a_shebang_decides_between_suites_that_share_a_suffix)
{
	char *directory = new_directory();
	put(directory, "two.yaml", SUITE("two", ".py", "shebang: '^#!.*two$'\npriority: 9\n"));
	put(directory, "three.yaml", SUITE("three", ".py", "shebang: '^#!.*three$'\n"));
	put(directory, "other.yaml", SUITE("other", ".o", "shebang: '^#!.*four$'\n"));
	_cleanup_(suites_done) struct suites suites = {0};
	char message[500];
	CHECK_INT(load(directory, NULL, &suites, message), 0);
	discard(directory);

	static const struct {
		const char *line, *name;
	} cases[] = {
		{"#!/usr/bin/env three", "three"},
		{"#!/usr/bin/env two", "two"},
		{"#!/usr/bin/env four", "two"},
		{"three", "two"},
		{"", "two"},
		{NULL, "two"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		CHECK_STR(detected(&suites, (const char *const[]){"a.py"}, 1, &cases[i].line),
		          cases[i].name);
}

TEST(a_shebang_tells_the_versions_of_python_apart)
{
	static const struct {
		const char *line, *name;
	} cases[] = {
		{"#!/usr/bin/python2", "python2"},
		{"#!/usr/bin/env python2.7", "python2"},
		{"#!/usr/bin/pypy2 -O", "python2"},
		{"#!/usr/bin/env python", "python3"},
		{"#!/usr/bin/python3", "python3"},
		{"import sys", "python3"},
		{NULL, "python3"},
	};
	_cleanup_(suites_done) struct suites suites = {0};
	load_ours(&suites);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		CHECK_STR(detected(&suites, (const char *const[]){"a.py"}, 1, &cases[i].line),
		          cases[i].name);
	CHECK_STR(DETECTED(&suites, "a.py2"), "python2");
}

TEST(what_only_python_2_understands_tells_it_from_python_3)
{
	static const struct {
		const char *source, *name;
	} cases[] = {
		{"print 'ok'\n", "python2"},
		{"for i in range(3):\n\tprint i\n", "python2"},
		{"print a+b\n", "python2"},
		{"print ' '.join(x)\n", "python2"},
		{"print >>sys.stderr, 1\n", "python2"},
		{"n = int(raw_input())\nprint(n)\n", "python2"},
		{"inp = raw_input\nprint(inp())\n", "python2"},
		{"for i in xrange(h):\n\tpass\n", "python2"},
		{"if d.has_key(x):\n\tpass\n", "python2"},
		{"for k, v in d.iteritems():\n\tpass\n", "python2"},
		{"best = sys.maxint\n", "python2"},
		{"try:\n\tpass\nexcept ValueError, e:\n\tpass\n", "python2"},
		{"raise ValueError, 'no'\n", "python2"},
		{"try:\n\tpass\nexcept (ValueError, TypeError) as e:\n\tpass\n", "python3"},
		{"raise ValueError('no', 1)\n", "python3"},
		{"if sys.version > '3': xrange = range\n", "python3"},
		{"print('ok')\n", "python3"},
		{"print ('ok')\n", "python3"},
		{"'''\nprint the sum of all numbers\n'''\n", "python3"},
		{"try:\n\tinput = raw_input\nexcept NameError: pass\n", "python3"},
		{"if sys.version < '3': input = raw_input\n", "python3"},
		{"print = 1\n", "python3"},
		{"fingerprint a", "python3"},
	};
	_cleanup_(suites_done) struct suites suites = {0};
	load_ours(&suites);
	const struct suite *python3 = suite_find(&suites, "python3");
	const char *const path = "a.py", *const c = "a.c";
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++)
		CHECK_STR(suite_by_telltale(&suites, python3, &path, 1, &cases[i].source)->name,
		          cases[i].name);
	CHECK_STR(suite_by_telltale(&suites, python3, &c, 1, &cases[0].source)->name, "python3");
}

TEST(the_only_file_is_the_main_file_whatever_its_name)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_ours(&suites);
	CHECK_STR(MAIN_FILE(suite_find(&suites, "python3"), "solution.txt"), "solution.txt");
}

TEST(the_main_file_is_the_entry_then_main_then_the_first_in_byte_order)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_ours(&suites);
	const struct suite *python = suite_find(&suites, "python3");
	CHECK_STR(MAIN_FILE(python, "a.py", "main.py", "__main__.py"), "__main__.py");
	CHECK_STR(MAIN_FILE(python, "a.py", "lib/main.py", "Main.py"), "Main.py");
	CHECK_STR(MAIN_FILE(python, "b.py", "a.txt", "a.py", "lib/main.py"), "a.py");
	CHECK_STR(MAIN_FILE(python, "a.c", "b.c"), "none");
	CHECK_STR(MAIN_FILE(suite_find(&suites, "pascal"), "a_unit.pp", "b.pas"), "b.pas");
}

TEST(sources_are_those_of_the_language_in_byte_order)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_ours(&suites);
	_cleanup_(strv_done) struct strv sources = {0};
	const char *const paths[] = {"b.cpp", "a.h", "B.cc", "x.c", "a.cpp"};
	CHECK_INT(suite_sources(suite_find(&suites, "cpp"), paths, ARRAY_SIZE(paths), &sources), 0);
	_cleanup_(freep) char *text = joined(&sources);
	CHECK_STR(text, "B.cc|a.cpp|b.cpp|");
}

TEST(a_command_gets_its_variables)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_ours(&suites);
	_cleanup_(strv_done) struct strv sources = {0};
	CHECK_INT(strv_add(&sources, "a.c"), 0);
	CHECK_INT(strv_add(&sources, "b c.c"), 0);
	const struct suite_variables variables = {.binary = "/box/p", .sources = &sources};
	const struct suite *c = suite_find(&suites, "c");
	check_expansion(&c->compile.command, &variables,
	                "/usr/bin/gcc|-x|c|-g|-O2|-std=gnu17|-fstack-protector-strong|-static|-o|"
	                "/box/p|a.c|b c.c|-lm|");
	check_expansion(&c->run.command, &variables, "/box/p|");
}

TEST(variables_can_be_part_of_a_word_and_values_are_not_expanded_again)
{
	_cleanup_(strv_done) struct strv command = {0};
	CHECK_INT(strv_add(&command, "-Xmx{memory_mib}m:{dir}/{main}"), 0);
	CHECK_INT(strv_add(&command, "{}${1}"), 0);
	CHECK_INT(strv_add(&command, ""), 0);
	const struct suite_variables variables = {
		.main = "{dir}", .dir = SUITE_DIRECTORY, .memory_mib = 256};
	check_expansion(&command, &variables, "-Xmx256m:/box/{dir}|{}${1}||");
}

TEST(a_file_that_looks_like_an_option_is_passed_as_a_file)
{
	_cleanup_(strv_done) struct strv command = {0};
	_cleanup_(strv_done) struct strv sources = {0};
	CHECK_INT(strv_add(&command, "{sources}"), 0);
	CHECK_INT(strv_add(&sources, "-o.c"), 0);
	CHECK_INT(strv_add(&sources, "@b.c"), 0);
	const struct suite_variables variables = {.sources = &sources};
	check_expansion(&command, &variables, "./-o.c|./@b.c|");
}

TEST(a_variable_without_a_value_is_an_error)
{
	_cleanup_(strv_done) struct strv command = {0};
	_cleanup_(strv_done) struct strv args = {0};
	CHECK_INT(strv_add(&command, "{binary}"), 0);
	CHECK_INT(suite_expand(&command, &(struct suite_variables){0}, &args), -EINVAL);
	CHECK_INT(args.count, 0);
}

/* ---- a site's own -------------------------------------------------------------------------- */

TEST(a_later_directory_replaces_a_suite_as_a_whole_and_adds_others)
{
	char *first = new_directory();
	char *second = new_directory();
	put(first, "a.yaml", SUITE("a", ".a", "priority: 7\n"));
	put(first, "c.yaml", SUITE("c", ".c", ""));
	put(second, "a.yaml", SUITE("a", ".aa", ""));
	put(second, "b.yaml", SUITE("b", ".b", ""));
	put(second, ".hidden.yaml", "not a suite");
	put(second, "README", "not a suite");
	_cleanup_(suites_done) struct suites suites = {0};
	char message[500];
	CHECK_INT(load(first, second, &suites, message), 0);
	CHECK_INT(suites.count, 3);
	CHECK_STR(suites.items[0].name, "a");
	CHECK_STR(suites.items[0].suffixes.items[0], ".aa");
	CHECK_INT(suites.items[0].priority, 0);
	CHECK_STR(suites.items[1].name, "b");
	CHECK_STR(suites.items[2].name, "c");
	discard(first);
	discard(second);
}

TEST(a_faulty_suite_is_refused_with_its_place)
{
	check_refused(SUITE("y", ".a", ""), "x.yaml: name: expected the name of the file");
	check_refused(SUITE("x", "a", ""), "x.yaml:3:");
	check_refused(SUITE("x", ".a", "shebang: '('\n"), "shebang");
	check_refused(SUITE("x", ".a", "entri: a\n"), "x.yaml:6:1: entri");
	check_refused("name: x\n", "title");
	check_refused("[", "x.yaml:");
}

TEST(a_faulty_command_is_refused)
{
	check_refused(SUITE("x", ".a", "compile: {command: [gcc]}\n"), "an absolute path");
	check_refused(SUITE("x", ".a", "compile: {command: [/a, '{source}']}\n"), "{sources}");
	check_refused(SUITE("x", ".a", "compile: {command: [/a, '-s{sources}']}\n"),
	              "a word of its own");
	check_refused(SUITE("x", ".a", "compile: {command: [/a], binds: [/a/../b]}\n"), "/a/../b");
	check_refused(SUITE("x", ".a", "compile: {command: [/a], env: [PATH]}\n"), "NAME=value");
	check_refused(SUITE("x", ".a", "compile: {command: [/a], filter: none}\n"), "filter");
	check_refused(SUITE("x", ".a", "compile: {command: [/a], time_factor: 2}\n"),
	              "time_factor");
	check_refused("name: x\ntitle: T\nsuffixes: [.x]\nrun: {command: []}\n"
	              "version: [/usr/bin/true]\n",
	              "run.command: expected a program");
}

#define IDLE(names)                                                                                \
	"name: x\ntitle: T\nsuffixes: [.x]\nversion: [/usr/bin/true]\n"                            \
	"run: {command: [/usr/bin/true], idle_threads: [" names "]}\n"

TEST(a_name_that_no_thread_has_is_refused)
{
	check_refused(IDLE("VM Periodic Task"), "expected names of 1 to 15 bytes");
	check_refused(IDLE("''"), "expected names of 1 to 15 bytes");
	check_refused(IDLE("a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q"),
	              "expected at most 16 names, found 17");
	check_refused(SUITE("x", ".x", "compile: {command: [/a], idle_threads: [a]}\n"),
	              "idle_threads");
}

#define IDLE_SELECT(ms)                                                                            \
	"name: x\ntitle: T\nsuffixes: [.x]\nversion: [/usr/bin/true]\n"                            \
	"run: {command: [/usr/bin/true], idle_select_ms: " ms "}\n"

TEST(a_pause_of_no_length_is_refused)
{
	check_refused(IDLE_SELECT("0"), "idle_select_ms");
	check_refused(IDLE_SELECT("1001"), "idle_select_ms");
}

TEST(a_missing_directory_is_an_error)
{
	struct suites suites = {0};
	char message[500];
	CHECK_INT(load("/nonexistent", NULL, &suites, message), -EINVAL);
	CHECK(strstr(message, "/nonexistent: read the directory of suites"));
}

TEST(the_environment_chooses_the_directory_of_suites)
{
	CHECK_INT(setenv("JUROR_SUITES", "/somewhere", 1), 0);
	_cleanup_(freep) char *chosen = suites_default_directory();
	CHECK_STR(chosen, "/somewhere");
	CHECK_INT(unsetenv("JUROR_SUITES"), 0);
	_cleanup_(freep) char *found = suites_default_directory();
	CHECK(found && *found == '/');
}

/* ---- the host ------------------------------------------------------------------------------ */

/* Adds "directory/name" to @binds. */
static void bind_below(struct strv *binds, const char *directory, const char *name)
{
	CHECK_INT(strv_take(binds, str_printf("%s/%s", directory, name)), 0);
}

/* What the binds are, without @directory: "path|" for a bind, "path>text|" for a link. */
static void check_binds(const struct strv *binds, const char *directory, const char *expected)
{
	_cleanup_(suite_binds_done) struct suite_binds resolved = {0};
	_cleanup_(strbuf_done) struct strbuf text = {0};
	struct error err;
	if (suite_resolve_binds(binds, &resolved, &err) < 0)
		FAIL("%s", err.text);
	strbuf_puts(&text, "");
	for (size_t i = 0; i < resolved.count; i++) {
		const struct suite_bind *bind = &resolved.items[i];
		strbuf_printf(&text, "%s%s%s|", bind->path + strlen(directory) + 1,
		              bind->link ? ">" : "", bind->link ? bind->link : "");
	}
	CHECK_STR(text.data ? text.data : "", expected);
}

TEST(a_link_to_a_program_brings_the_whole_chain_along)
{
	char *directory = new_directory();
	_cleanup_(strv_done) struct strv binds = {0};
	_cleanup_(freep) char *absolute = str_printf("%s/gcc-12", directory);
	_cleanup_(freep) char *first = str_printf("%s/gcc", directory);
	put(directory, "x86-gcc-12", "");
	CHECK_INT(symlink(absolute, first), 0);
	CHECK_INT(symlink("x86-gcc-12", absolute), 0);
	bind_below(&binds, directory, "gcc");
	bind_below(&binds, directory, "gcc-12");
	_cleanup_(freep) char *expected =
		str_printf("gcc>%s|gcc-12>x86-gcc-12|x86-gcc-12|", absolute);
	check_binds(&binds, directory, expected);
	discard(directory);
}

TEST(a_link_to_a_directory_stays_a_link)
{
	char *directory = new_directory();
	_cleanup_(strv_done) struct strv binds = {0};
	_cleanup_(freep) char *real = str_printf("%s/usr", directory);
	_cleanup_(freep) char *link = str_printf("%s/lib", directory);
	CHECK_INT(mkdir(real, 0700), 0);
	CHECK_INT(symlink("usr", link), 0);
	bind_below(&binds, directory, "lib");
	check_binds(&binds, directory, "lib>usr|");
	discard(directory);
}

TEST(binds_are_found_by_pattern_and_not_twice)
{
	char *directory = new_directory();
	_cleanup_(strv_done) struct strv binds = {0};
	put(directory, "a1", "");
	put(directory, "a2", "");
	bind_below(&binds, directory, "a*");
	bind_below(&binds, directory, "a2");
	bind_below(&binds, directory, "b*?");
	bind_below(&binds, directory, "c?");
	check_binds(&binds, directory, "a1|a2|");
	discard(directory);
}

TEST(a_bind_that_is_missing_is_an_error)
{
	_cleanup_(strv_done) struct strv binds = {0};
	struct suite_binds resolved = {0};
	struct error err;
	CHECK_INT(strv_add(&binds, "/nonexistent"), 0);
	CHECK_INT(suite_resolve_binds(&binds, &resolved, &err), -ENOENT);
	CHECK_STR(err.text, "path of the suite /nonexistent: No such file or directory");
}

TEST(links_that_never_end_are_an_error)
{
	char *directory = new_directory();
	_cleanup_(strv_done) struct strv binds = {0};
	_cleanup_(freep) char *path = str_printf("%s/a", directory);
	CHECK_INT(symlink("a", path), 0);
	bind_below(&binds, directory, "a");
	struct suite_binds resolved = {0};
	struct error err;
	CHECK_INT(suite_resolve_binds(&binds, &resolved, &err), -ELOOP);
	discard(directory);
}

TEST(a_suite_without_its_compiler_or_its_paths_is_not_available)
{
	char *directory = new_directory();
	put(directory, "a.yaml", SUITE("a", ".a", ""));
	put(directory, "b.yaml", SUITE("b", ".b", "compile: {command: [/nonexistent/cc]}\n"));
	put(directory, "c.yaml",
	    SUITE("c", ".c", "compile: {command: [/usr/bin/true], binds: ['/none/*']}\n"));
	_cleanup_(suites_done) struct suites suites = {0};
	char message[500];
	CHECK_INT(load(directory, NULL, &suites, message), 0);
	discard(directory);
	const char *missing;
	CHECK(suite_available(&suites.items[0], NULL));
	CHECK(!suite_available(&suites.items[1], &missing));
	CHECK_STR(missing, "/nonexistent/cc");
	CHECK(!suite_available(&suites.items[2], &missing));
	CHECK_STR(missing, "/none/*");
}

/* A directory of nobody's toolchains: below /tmp. */
TEST(what_a_sandbox_cannot_show_makes_a_suite_unavailable)
{
	char *directory = new_directory();
	put(directory, "tool", "");
	_cleanup_(freep) char *tool = str_printf("%s/tool", directory);
	CHECK_INT(chmod(tool, 0755), 0);
	_cleanup_(freep) char *elsewhere = str_printf(
		SUITE("a", ".a", "compile: {command: [/usr/bin/true], binds: [/usr/bin/true, %s]}\n"),
		tool);
	put(directory, "a.yaml", elsewhere);
	put(directory, "b.yaml",
	    SUITE("b", ".b", "compile: {command: [/usr/bin/true], binds: [/usr/lib]}\n"));
	_cleanup_(suites_done) struct suites suites = {0};
	char message[500];
	CHECK_INT(load(directory, NULL, &suites, message), 0);
	const char *missing;
	CHECK(!suite_available(&suites.items[0], &missing));
	CHECK_STR(missing, tool);
	CHECK(!suite_available(&suites.items[1], &missing));
	CHECK_STR(missing, "path of its program among the binds");
	discard(directory);
}

TEST(an_installed_compiler_makes_its_suite_available_with_few_mounts)
{
	_cleanup_(suites_done) struct suites suites = {0};
	load_ours(&suites);
	for (size_t i = 0; i < suites.count; i++) {
		const struct suite *suite = &suites.items[i];
		_cleanup_(suite_binds_done) struct suite_binds binds = {0};
		struct error err;
		if (!suite_available(suite, NULL))
			continue;
		CHECK_INT(suite_resolve_binds(&suite->compile.binds, &binds, &err), 0);
		CHECK(binds.count < 48); /* of SANDBOX_MOUNTS_MAX; the stage needs some, too */
		for (size_t b = 0; b < binds.count && !suite->jury; b++)
			CHECK(strcmp(binds.items[b].path, "/usr/bin") != 0);
	}
}
