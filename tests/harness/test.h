/* SPDX-License-Identifier: MIT */
/*
 * Tests, a process each. A file of tests needs no main:
 *
 *	TEST(a_pipe_without_writers_ends)
 *	{
 *		CHECK_INT(read(fd, &c, 1), 0);
 *	}
 *
 * The name is a sentence; it is printed with spaces. The first check that fails ends the test. Each test runs in a
 * process and a process group of its own, is killed after 300 s with all its descendants, and starts from the state of
 * main: what one test breaks, no other sees. Checks work in children that the test forks, too: a failure there fails
 * the test, whatever the child's status says.
 *
 * The output is TAP. The exit status is 0, 1 after a failure, 77 when every test was skipped. One argument, a test's
 * name, runs that test only; --list prints the names. JUROR_TESTS_MUST_RUN=1 turns a skip into a failure,
 * JUROR_TESTS_SLOW=1 says that processors are emulated, see test_slow_factor().
 */
#pragma once

#include <stdint.h>
#include <stdnoreturn.h>

struct test {
	const char *name;
	void (*run)(void);
	struct test *next;
};

void test_register(struct test *test);

/*
 * For durations that tests work with and bounds that they assert: 1, or where processors are emulated, how much longer
 * something may take there. An execve takes 20 ms to 0.5 s of CPU time then.
 */
unsigned test_slow_factor(void);

#define TEST(name)                                                                                 \
	static void test_run_##name(void);                                                         \
	__attribute__((constructor)) static void test_register_##name(void)                        \
	{                                                                                          \
		static struct test test = {#name, test_run_##name, NULL};                          \
		test_register(&test);                                                              \
	}                                                                                          \
	static void test_run_##name(void)

/* Ends the test as failed, with this text. */
noreturn void test_fail(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
noreturn void test_skip(const char *format, ...) __attribute__((format(printf, 1, 2)));
void test_check_int(const char *file, int line, const char *text, intmax_t found, intmax_t expected);
void test_check_str(const char *file, int line, const char *text, const char *found,
                    const char *expected);

#define CHECK(condition)                                                                           \
	do {                                                                                       \
		if (!(condition))                                                                  \
			test_fail(__FILE__, __LINE__, "%s", #condition);                           \
	} while (0)
#define CHECK_INT(found, expected)                                                                 \
	test_check_int(__FILE__, __LINE__, #found, (intmax_t)(found), (intmax_t)(expected))
#define CHECK_STR(found, expected) test_check_str(__FILE__, __LINE__, #found, found, expected)
#define FAIL(...) test_fail(__FILE__, __LINE__, __VA_ARGS__)
/* A program may define it when none of its tests can do without something: what this host lacks, NULL for nothing. Then all
 * of it is one skip. */
const char *test_program_lacks(void);
/* For a right or a tool that this host does not give; takes a printf format. */
#define SKIP(...) test_skip(__VA_ARGS__)
