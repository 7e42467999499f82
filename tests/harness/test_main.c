/* SPDX-License-Identifier: MIT */
#include "tests/harness/test.h"

#include "tests/harness/processes.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TIMEOUT_S = 300, ORPHANS_MS = 10000, SLOW_FACTOR = 30, EXIT_SKIPPED = 77 };

enum outcome { PASSED, FAILED, SKIPPED, OUTCOME_COUNT };

/* Shared with the test and all that it forks; the first word counts. */
struct note {
	atomic_int outcome;
	char text[4000];
};

static struct test *first;
static struct test **last = &first;
static struct note *note;

void test_register(struct test *test)
{
	*last = test;
	last = &test->next;
}

static bool is_set(const char *variable)
{
	const char *value = getenv(variable);
	return value && strcmp(value, "1") == 0;
}

unsigned test_slow_factor(void)
{
	return is_set("JUROR_TESTS_SLOW") ? SLOW_FACTOR : 1;
}

static void take_note(enum outcome outcome, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
static void take_note(enum outcome outcome, const char *format, va_list args)
{
	int none = PASSED;
	if (atomic_compare_exchange_strong(&note->outcome, &none, outcome))
		(void)vsnprintf(note->text, sizeof(note->text), format, args);
}

static void say(enum outcome outcome, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void say(enum outcome outcome, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	take_note(outcome, format, args);
	va_end(args);
}

/* _exit: what a failed test did not free is no news. */
void test_fail(const char *file, int line, const char *format, ...)
{
	char text[3000];
	va_list args;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	say(FAILED, "%s:%d: %s", file, line, text);
	_exit(1);
}

void test_skip(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	take_note(SKIPPED, format, args);
	va_end(args);
	_exit(EXIT_SKIPPED);
}

void test_check_int(const char *file, int line, const char *text, intmax_t found, intmax_t expected)
{
	if (found != expected)
		test_fail(file, line, "%s is %jd, not %jd", text, found, expected);
}

void test_check_str(const char *file, int line, const char *text, const char *found,
                    const char *expected)
{
	if (!found || strcmp(found, expected) != 0)
		test_fail(file, line, "%s is \"%s\", not \"%s\"", text, found ? found : "(null)",
		          expected);
}

/* Who cleans up behind a client that has ended, such as a sandbox' janitor, is let do so: what it leaves would be found by
 * whichever test gets the same process id. */
static void await_orphans(void)
{
	static const struct timespec pause = {.tv_nsec = 1000000};
	for (unsigned ms = 0; ms < ORPHANS_MS; ms++) {
		pid_t ended = waitpid(-1, NULL, WNOHANG);
		if (ended < 0 && errno != EINTR)
			return;
		if (ended == 0)
			(void)nanosleep(&pause, NULL);
	}
}

/* As a subreaper we inherit what left the test's process group; none of it may outlive the test. */
static void kill_orphans(void)
{
	for (;;) {
		pid_t orphans[64];
		size_t n = children_of(getpid(), orphans, sizeof(orphans) / sizeof(orphans[0]));
		for (size_t i = 0; i < n; i++)
			(void)kill(orphans[i], SIGKILL); /* gone already: fine */
		if (waitpid(-1, NULL, 0) < 0 && errno != EINTR)
			return;
	}
}

static void run_child(const struct test *test)
{
	(void)setpgid(0, 0); /* the parent does it too; whoever is first */
	test->run();
	(void)fflush(NULL);
	exit(0); /* not _exit: the leak sanitizer and coverage work at exit */
}

/* Waits for the test, kills what is left of it. Return: its wait status. */
static int watch_child(pid_t child)
{
	(void)setpgid(child, child);
	int pidfd = pidfd_open(child, 0);
	struct pollfd event = {.fd = pidfd, .events = POLLIN};
	if (pidfd < 0 || poll(&event, 1, TIMEOUT_S * 1000) == 0) {
		say(FAILED, "not finished after %d s", TIMEOUT_S);
		(void)kill(child, SIGKILL);
	}
	(void)close(pidfd);
	int status = 0;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	(void)kill(-child, SIGKILL); /* usually nobody is left */
	await_orphans();
	kill_orphans();
	return status;
}

static enum outcome run_test(const struct test *test)
{
	memset(note, 0, sizeof(*note));
	pid_t child = fork();
	if (child < 0) {
		say(FAILED, "fork: %s", strerror(errno));
		return FAILED;
	}
	if (child == 0)
		run_child(test);
	int status = watch_child(child);
	if (note->outcome == PASSED && WIFSIGNALED(status))
		say(FAILED, "killed by signal %d (%s)", WTERMSIG(status),
		    strsignal(WTERMSIG(status)));
	if (note->outcome == PASSED && WEXITSTATUS(status) != 0)
		say(FAILED, "exit status %d", WEXITSTATUS(status));
	return (enum outcome)note->outcome;
}

static void print_sentence(const char *name)
{
	for (; *name; name++)
		(void)putchar(*name == '_' ? ' ' : *name);
}

/* Every line of @text as a comment of TAP. */
static void print_comment(char *text)
{
	char *rest = NULL;
	for (char *line = strtok_r(text, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		printf("# %s\n", line);
}

static void print_result(enum outcome outcome, size_t number, const char *name)
{
	printf("%sok %zu - ", outcome == FAILED ? "not " : "", number);
	print_sentence(name);
	if (outcome == SKIPPED)
		printf(" # SKIP %s", note->text);
	(void)putchar('\n');
	if (outcome == FAILED)
		print_comment(note->text);
	(void)fflush(stdout);
}

static bool wanted(const struct test *test, const char *name)
{
	return !name || strcmp(test->name, name) == 0;
}

static void print_list(void)
{
	for (const struct test *test = first; test; test = test->next)
		(void)puts(test->name);
}

#pragma weak test_program_lacks

/* One skip for the program and not one for each of its tests. */
static bool skip_all(void)
{
	const char *what = test_program_lacks ? test_program_lacks() : NULL;
	if (what)
		printf("1..0 # SKIP no %s\n", what);
	return what;
}

static int run_all(const char *only)
{
	bool skip_is_failure = is_set("JUROR_TESTS_MUST_RUN");
	size_t number = 0, count[OUTCOME_COUNT] = {0};
	for (const struct test *test = first; test; test = test->next) {
		if (!wanted(test, only))
			continue;
		enum outcome outcome = run_test(test);
		if (outcome == SKIPPED && skip_is_failure)
			outcome = FAILED;
		print_result(outcome, ++number, test->name);
		count[outcome]++;
	}
	if (number == 0) {
		(void)fprintf(stderr, "no such test: %s\n", only ? only : "(none defined)");
		return 2;
	}
	printf("1..%zu\n", number);
	if (count[FAILED] > 0)
		return 1;
	return count[SKIPPED] == number ? EXIT_SKIPPED : 0;
}

int main(int argc, char **argv)
{
	const char *only = argc > 1 ? argv[1] : NULL;
	if (only && strcmp(only, "--list") == 0) {
		print_list();
		return 0;
	}
	note = mmap(NULL, sizeof(*note), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (note == MAP_FAILED || prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) {
		perror("tests");
		return 1;
	}
	if (skip_all())
		return is_set("JUROR_TESTS_MUST_RUN") ? 1 : EXIT_SKIPPED;
	return run_all(only);
}
