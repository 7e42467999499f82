/* SPDX-License-Identifier: MIT */
/*
 * One language, by the programs in the directory of its name: what a program does is its name, what is to come of it is
 * the same in all languages. A language does without a program that it cannot have, see docs/languages.md. Skipped where
 * the language is not installed.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"
#include "common/file.h"
#include "common/strbuf.h"
#include "worker/suite/suite.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PROGRAMS_MAX = 16, LINES = 100000 };

static const struct {
	const char *name, *verdict;
} programs[] = {
	{"hello", "AC"},   /* the suite's example, which says what is asked for */
	{"sum", "AC"},     /* adds two numbers a line, many times */
	{"threads", "AC"}, /* has it said by another thread or process */
	{"spy", "AC"},     /* looks for other tests and files of the host, and says what it found */
	{"tle", "TLE"},    /* computes without end */
	{"mle", "MLE"},    /* takes memory without end */
	{"exit", "RTE"},   /* exits with a status of its own */
	{"crash", "RTE"},  /* ends in the way the language has for mistakes */
	{"ce", "CE"},      /* is no program */
};

static const char *directory(void)
{
	return e2e_text("%s/tests/languages/" LANGUAGE, e2e_source_dir());
}

/* ---- which are here ---- */

static void load_suites(struct suites *suites)
{
	struct findings findings = {0};
	const char *const directories[] = {e2e_text("%s/suites", e2e_source_dir()), NULL};
	CHECK_INT(suites_load(directories, &findings, suites), 0);
}

static const struct suite *find_suite(void)
{
	static struct suites suites;
	const char *missing = NULL;
	load_suites(&suites);
	const struct suite *suite = suite_find(&suites, LANGUAGE);
	CHECK(suite);
	if (!suite_available(suite, &missing))
		SKIP("no %s", missing);
	return suite;
}

static bool is_called(const char *file, const char *program)
{
	size_t length = strlen(program);
	return strncmp(file, program, length) == 0 && file[length] == '.';
}

/* The suite's own example, as a file. */
static const char *put_example(void)
{
	const struct suite *suite = find_suite();
	CHECK(suite->example);
	const char *name = e2e_text("hello%s", suite->suffixes.items[0]);
	e2e_put(name, suite->example);
	return name;
}

/* The directory's file for a program; NULL when the language does without. */
static const char *find_program(const char *program)
{
	if (strcmp(program, "hello") == 0)
		return put_example();
	const char *path = NULL;
	const struct dirent *entry;
	DIR *list = opendir(directory());
	CHECK(list);
	while ((entry = readdir(list)))
		if (is_called(entry->d_name, program))
			path = e2e_text("%s/%s", directory(), entry->d_name);
	(void)closedir(list);
	return path;
}

static void enter(void)
{
	(void)find_suite();
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 2, memory: 128}\n");
}

/* ---- verdicts ---- */

static void check_program(const struct e2e_end *end, const char *path, const char *verdict)
{
	if (strcmp(verdict, "TLE") == 0)
		CHECK_TIME_LIMIT(end, path);
	else if (strcmp(verdict, "MLE") != 0 || e2e_has_groups(end))
		CHECK_VERDICT(end, path, verdict);
}

TEST(programs_of_every_kind_get_their_verdicts)
{
	const char *argv[PROGRAMS_MAX] = {"--language", LANGUAGE, "package"};
	size_t n = 3;
	enter();
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		const char *path = find_program(programs[i].name);
		if (path && strcmp(programs[i].name, "sum") != 0)
			argv[n++] = path;
	}
	struct e2e_end end = e2e_judge_as((struct e2e_call){.argv = argv});
	if (end.status != 0)
		FAIL("status %d\n%s%s", end.status, end.out, end.err);
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		const char *path = find_program(programs[i].name);
		if (path && strcmp(programs[i].name, "sum") != 0)
			check_program(&end, path, programs[i].verdict);
	}
}

static void put_numbers(void)
{
	struct strbuf in = {0}, answer = {0};
	for (long i = 0; i < LINES; i++) {
		strbuf_printf(&in, "%ld %ld\n", i * 7919 % 1000003, -i * 31);
		strbuf_printf(&answer, "%ld\n", i * 7919 % 1000003 - i * 31);
	}
	e2e_put("package/data/secret/1.in", in.data);
	e2e_put("package/data/secret/1.ans", answer.data);
}

TEST(a_hundred_thousand_lines_are_read_and_written)
{
	enter();
	put_numbers();
	struct e2e_end end = e2e_judge("--language", LANGUAGE, "package", find_program("sum"));
	CHECK_VERDICT(&end, find_program("sum"), "AC");
}

/* ---- the run root ---- */

/* Releases and architectures differ in numbers and in names of the processor. */
static void put_general(struct strbuf *text, const char *path)
{
	static const char *const names[][2] = {
		{"x86_64-linux-gnu", "TRIPLET"}, {"x86-64", "CPU"}, {"amd64", "CPU"}};
	while (*path != '\0') {
		size_t i = 0;
		while (i < ARRAY_SIZE(names) && strncmp(path, names[i][0], strlen(names[i][0])) != 0)
			i++;
		if (i < ARRAY_SIZE(names)) {
			strbuf_puts(text, names[i][1]);
			path += strlen(names[i][0]);
		} else if (isdigit((unsigned char)*path)) {
			strbuf_putc(text, 'N');
			path += strspn(path, "0123456789.");
		} else {
			strbuf_putc(text, *path++);
		}
	}
}

static char *describe_root(const struct suite *suite)
{
	struct suite_binds binds = {0};
	struct strbuf text = {0};
	struct error err;
	CHECK_INT(suite_resolve_binds(&suite->run.binds, &binds, &err), 0);
	for (size_t i = 0; i < binds.count; i++) {
		put_general(&text, binds.items[i].path);
		if (binds.items[i].link) {
			strbuf_puts(&text, " -> ");
			put_general(&text, binds.items[i].link);
		}
		strbuf_putc(&text, '\n');
	}
	strbuf_printf(&text, "%s%s/box\n", suite->run.proc ? "/proc\n" : "",
	              suite->run.tmp_bytes > 0 ? "/tmp\n" : "");
	return strbuf_take(&text);
}

static const char *next_line(const char *line)
{
	return line + strcspn(line, "\n") + 1;
}

/* Lines of @golden that end in " ?" may be missing; @text has what they say without it. */
static bool matches(const char *text, const char *golden)
{
	while (*golden != '\0') {
		size_t length = strcspn(golden, "\n");
		bool optional = length > 2 && strncmp(golden + length - 2, " ?", 2) == 0;
		size_t n = optional ? length - 2 : length;
		if (strncmp(text, golden, n) == 0 && text[n] == '\n')
			text = next_line(text);
		else if (!optional)
			return false;
		golden = next_line(golden);
	}
	return *text == '\0';
}

TEST(a_run_sees_of_the_host_what_its_golden_file_says)
{
	const struct suite *suite = find_suite();
	const char *path = e2e_text("%s/root.txt", directory());
	char *golden = NULL, *text = describe_root(suite);
	size_t size;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || file_read(fd, 1 << 16, &golden, &size, NULL) < 0)
		FAIL("no %s; it would be\n%s", path, text);
#ifndef __x86_64__
	SKIP("the golden files are of another architecture");
#endif
	if (!matches(text, golden))
		FAIL("not as in %s:\n%s", path, text);
}
