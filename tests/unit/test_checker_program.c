/* SPDX-License-Identifier: MIT */
/*
 * The checkers as a program, as other judges start them.
 */
#include "common/attr.h"
#include "common/fd.h"
#include "tests/harness/test.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARGUMENTS_MOST = 8 };

/* The file of one descriptor, as another process opens it. */
static const char *file_path(char path[static 64], const char *text)
{
	int fd = fd_memfd("test", text, strlen(text), NULL);
	CHECK(fd >= 0);
	(void)snprintf(path, 64, "/proc/%d/fd/%d", (int)getpid(), fd);
	return path;
}

static char said[4096];

/* Return: the exit status; what stood on standard error is in said. */
static int run(const char *const arguments[])
{
	int ends[2], status;
	CHECK(pipe(ends) == 0);
	pid_t pid = fork();
	CHECK(pid >= 0);
	if (pid == 0) {
		const char *argv[ARGUMENTS_MOST + 2] = {CHECKER_PROGRAM};
		for (size_t i = 0; arguments[i]; i++)
			argv[i + 1] = arguments[i];
		(void)dup2(ends[1], STDERR_FILENO);
		(void)execv(CHECKER_PROGRAM, (char *const *)argv);
		_exit(99);
	}
	(void)close(ends[1]);
	size_t size = 0;
	ssize_t n;
	while ((n = read(ends[0], said + size, sizeof(said) - 1 - size)) > 0)
		size += (size_t)n;
	said[size] = '\0';
	(void)close(ends[0]);
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static int check(const char *name, const char *answer, const char *output, const char *word)
{
	char answer_path[64], output_path[64];
	const char *arguments[] = {name,
	                           "/dev/null",
	                           file_path(output_path, output),
	                           file_path(answer_path, answer),
	                           word,
	                           word ? "true" : NULL,
	                           NULL};
	return run(arguments);
}

TEST(the_exit_status_is_that_of_testlib)
{
	CHECK_INT(check("testlib-ncmp", "1 2", "1\n2", NULL), 0);
	CHECK_STR(said, "ok \n");
	CHECK_INT(check("testlib ncmp", "1 2", "1 3", NULL), 1);
	CHECK_STR(said, "wrong answer line 1, column 3: expected \"2\", got \"3\"\n");
	CHECK_INT(check("testlib-ncmp", "1 2", "1 x", NULL), 2);
	CHECK_STR(said, "wrong output format line 1, column 3: expected an integer, got \"x\"\n");
	CHECK_INT(check("testlib-ncmp", "1 x", "1 2", NULL), 3);
	CHECK_STR(said, "FAIL answer, line 1, column 3: expected an integer, got \"x\"\n");
}

TEST(partial_credit_is_a_fraction_in_the_first_line)
{
	CHECK_INT(check("dmoj-linecount", "1\n2\n3\n", "1\nx\n3\n", NULL), 7);
	CHECK_STR(said, "partial 2/3\nline 2, column 1: 2 of 3 lines are right, not this\n");
}

TEST(what_follows_the_files_is_for_the_checker)
{
	CHECK_INT(check("dmoj-rstripped", "1\n2\n", "1\n\n2", NULL), 1);
	CHECK_INT(check("dmoj-rstripped", "1\n2\n", "1\n\n2", "filter_new_line"), 0);
	CHECK_INT(check("dmoj-rstripped", "1\n2\n", "1\n\n2", "unknown"), 3);
	CHECK(strstr(said, "unknown argument unknown") != NULL);
}

TEST(a_name_that_is_none_and_a_file_that_is_not_there_are_failures)
{
	const char *const no_file[] = {"testlib-wcmp", "/dev/null", "/nowhere", "/dev/null", NULL};
	const char *const too_few[] = {"testlib-wcmp", "/dev/null", NULL};
	CHECK_INT(check("testlib-xcmp", "1", "1", NULL), 3);
	CHECK_STR(said, "juror-checker: no checker testlib-xcmp; --list names all\n");
	CHECK_INT(run(no_file), 3);
	CHECK_STR(said, "juror-checker: open /nowhere: No such file or directory\n");
	CHECK_INT(run(too_few), 3);
}
