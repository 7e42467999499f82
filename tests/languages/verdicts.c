/* SPDX-License-Identifier: MIT */
/*
 * One language, by the programs in the directory of its name: what a program does is its name, what is to come of it is
 * the same in all languages. A language does without a program that it cannot have, see docs/languages.md. Skipped where
 * the language is not installed.
 */
#include "tests/e2e/e2e.h"
#include "tests/languages/language.h"

#include "common/attr.h"
#include "common/strbuf.h"

#include <dirent.h>
#include <string.h>

enum { PROGRAMS_MAX = 24, LINES = 100000 };

static const struct {
	const char *name, *verdict;
} programs[] = {
	{"hello", "AC"},   /* the suite's example, which says what is asked for */
	{"sum", "AC"},     /* adds two numbers a line, many times */
	{"threads", "AC"}, /* has it said by another thread or process */
	{"digits", "AC"},  /* says ok when it has read and written a number of 100,000 digits */
	{"place", "AC"},   /* says ok when it is called by a path with a directory */
	{"scratch", "AC"}, /* has its libraries keep what they read in a file */
	{"random", "AC"},  /* asks for numbers that nobody can foresee */
	{"spy", "AC"},     /* looks for other tests and files of the host, and says what it found */
	{"tle", "TLE"},    /* computes without end */
	{"mle", "MLE"},    /* takes memory without end */
	{"buffers", "MLE"}, /* takes memory without end that is none of the run-time's heap */
	{"exit", "RTE"},    /* exits with a status of its own */
	{"crash", "RTE"},   /* ends in the way the language has for mistakes */
	{"smash", "RTE"},   /* writes past a buffer on its stack, and says ok */
	{"ce", "CE"},       /* is no program */
	{"nomain", "CE"},   /* has nothing to start */
};

/* ---- which are here ---- */

static bool is_called(const char *file, const char *program)
{
	size_t length = strlen(program);
	return strncmp(file, program, length) == 0 && file[length] == '.';
}

/* The suite's own example, as a file. */
static const char *put_example(void)
{
	const struct suite *suite = language_suite();
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
	DIR *list = opendir(language_directory());
	CHECK(list);
	while ((entry = readdir(list)))
		if (is_called(entry->d_name, program))
			path = e2e_text("%s/%s", language_directory(), entry->d_name);
	(void)closedir(list);
	return path;
}

static void enter(void)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 30, memory: 128}\n");
}

/* ---- verdicts ---- */

static void check_program(const struct e2e_end *end, const char *path, const char *verdict)
{
	if (strcmp(verdict, "TLE") == 0)
		CHECK_TIME_LIMIT(end, path);
	else if (strcmp(verdict, "MLE") != 0 || e2e_has_groups(end))
		CHECK_VERDICT(end, path, verdict);
}

static bool is_endless(size_t i)
{
	return strcmp(programs[i].verdict, "TLE") == 0;
}

/* "sum" has an input of its own. */
static const char *find_of_these(size_t i, bool endless)
{
	bool is_wanted = is_endless(i) == endless && strcmp(programs[i].name, "sum") != 0;
	return is_wanted ? find_program(programs[i].name) : NULL;
}

/* Those that compute without end, or all others. */
static void judge_these(bool endless, const char *time_limit)
{
	const char *argv[PROGRAMS_MAX] = {"--language", LANGUAGE, "--time-limit", time_limit,
	                                  "package"};
	const size_t n_fixed = 5;
	size_t n = n_fixed;
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		const char *path = find_of_these(i, endless);
		if (path)
			argv[n++] = path;
	}
	if (n == n_fixed)
		return;
	struct e2e_end end = e2e_judge_as((struct e2e_call){.argv = argv});
	if (end.status != 0)
		FAIL("status %d\n%s%s", end.status, end.out, end.err);
	for (size_t i = 0; i < ARRAY_SIZE(programs); i++) {
		const char *path = find_of_these(i, endless);
		if (path)
			check_program(&end, path, programs[i].verdict);
	}
}

/* Only those that exceed it have a limit that is soon there: no other may come near to its own, however slow the host is. */
TEST(programs_of_every_kind_get_their_verdicts)
{
	enter();
	judge_these(false, "30");
	judge_these(true, "1");
}

/* Where strings are of characters, these are more than one byte each. */
TEST(text_of_other_alphabets_is_read_and_written)
{
	const char *program = find_program("text");
	if (!program)
		return;
	enter();
	e2e_put("package/data/secret/1.in", "ü€😀 é\n");
	e2e_put("package/data/secret/1.ans", "ü€😀 é\nLß→\n");
	struct e2e_end end = e2e_judge("--language", LANGUAGE, "package", program);
	CHECK_VERDICT(&end, program, "AC");
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

/* Also where the run-time has threads that wake now and then. */
TEST(one_that_waits_for_an_interactor_that_waits_is_idle_without_the_wall_limit)
{
	const char *program = find_program("waits");
	if (!program)
		return;
	e2e_enter();
	e2e_package("package", "type: interactive\nlimits: {time_limit: 10, memory: 128}\n");
	e2e_put("package/output_validator/waits.py",
	        "print('hello', flush=True)\ninput()\ninput()\n");
	struct e2e_end end = e2e_judge("--language", LANGUAGE, "package", program);
	CHECK_VERDICT(&end, program, "ILE");
	const json_t *evidence = json_object_get(e2e_case(&end, program, 0), "evidence");
	CHECK_STR(e2e_string(evidence, "rule"), "both-idle");
}
