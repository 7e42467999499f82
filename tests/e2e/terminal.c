/* SPDX-License-Identifier: MIT */
/*
 * What a person at a terminal sees: the progress bar, colours, the table at every width.
 */
#include "tests/e2e/faults.h"

#include "common/attr.h"
#include "worker/report/text.h"

#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SEEN_MAX = 1 << 20 };

struct seen {
	int status;
	char *bytes;  /* all that was written */
	char *screen; /* what is left of it to be seen */
};

/* ---- a terminal that knows CR, and to clear the line; colours are none ---- */

/* Return: the bytes of the sequence at @text, which is one of those that juror writes; ends the test for any other. */
static size_t escape_length(const char *text)
{
	size_t n = strcspn(text, "mK");
	if (text[1] != '[' || text[n] == '\0' || strspn(text + 2, "0123456789;") != n - 2)
		FAIL("a sequence of another: \"%.20s\"", text + 1);
	return n + 1;
}

static char *screen_of(const char *bytes)
{
	char *screen = calloc(1, strlen(bytes) + 1), *line = screen, *at = screen;
	CHECK(screen);
	while (*bytes) {
		if (*bytes == '\x1b') {
			size_t n = escape_length(bytes);
			if (bytes[n - 1] == 'K')
				memset(at, '\0', strlen(at));
			bytes += n;
		} else if (*bytes == '\r') {
			at = line;
			bytes++;
		} else if (*bytes == '\n') {
			at += strlen(at);
			*at++ = *bytes++;
			line = at;
		} else {
			*at++ = *bytes++;
		}
	}
	return screen;
}

static void check_fits(const char *screen, unsigned columns)
{
	for (const char *line = screen; *line;) {
		size_t size = strcspn(line, "\n");
		if (text_columns(line, size) > columns)
			FAIL("more than %u columns: %.*s", columns, (int)size, line);
		line += size + (line[size] != '\0');
	}
}

/* ---- a call on it ---- */

static char *read_all(int fd)
{
	char *bytes = calloc(1, SEEN_MAX);
	size_t size = 0;
	CHECK(bytes);
	for (;;) { /* EIO when nobody has the other end */
		ssize_t n = read(fd, bytes + size, SEEN_MAX - 1 - size);
		if (n <= 0)
			return bytes;
		size += (size_t)n;
	}
}

static struct seen run_on_terminal(unsigned short columns, const char *const *argv)
{
	struct winsize window = {.ws_row = 24, .ws_col = columns};
	int screen, fd;
	if (openpty(&screen, &fd, NULL, NULL, &window) < 0) {
		e2e_leave();
		SKIP("no pseudo-terminal");
	}
	(void)setenv("TERM", "xterm", 1);
	(void)unsetenv("COLUMNS");
	pid_t pid = e2e_start_at((struct e2e_call){.argv = argv}, fd, fd);
	(void)close(fd);
	struct seen seen = {.bytes = read_all(screen)};
	seen.status = e2e_wait(pid);
	seen.screen = screen_of(seen.bytes);
	(void)close(screen);
	e2e_check_nothing_runs(pid);
	return seen;
}
#define SEE(columns, ...) run_on_terminal(columns, (const char *const[]){__VA_ARGS__, NULL})

static void check_holds(const char *text, const char *part)
{
	if (!strstr(text, part))
		FAIL("no \"%s\" in:\n%s", part, text);
}

static void check_lacks(const char *text, const char *part)
{
	if (strstr(text, part))
		FAIL("\"%s\" in:\n%s", part, text);
}

/* ---- packages ---- */

static void put_submission(const char *name, const char *text)
{
	e2e_put(e2e_text("package/submissions/%s", name), text);
}

/* Eight inputs, on which its validator spends longer than it takes to show a bar. */
static void make_slow_package(void)
{
	e2e_package("package", "limits: {time_limit: 1}\n");
	for (int i = 2; i <= 8; i++) {
		e2e_put(e2e_text("package/data/secret/%d.in", i), e2e_text("%d\n", i));
		e2e_put(e2e_text("package/data/secret/%d.ans", i), "ok\n");
	}
	e2e_put("package/input_validators/slow.py",
	        "import sys, time\n"
	        "t = sys.stdin.buffer.read()\n"
	        "ok = t in [b'%d\\n' % i for i in range(1, 9)]\n"
	        "time.sleep(0.12 if ok else 0)\n"
	        "sys.exit(42 if ok else 43)\n");
	put_submission("accepted/right.py", "print('ok')\n");
}

/* ---- tests ---- */

TEST(long_checks_of_data_have_a_bar_with_rate_and_time_left_and_leave_nothing_of_it)
{
	e2e_enter();
	make_slow_package();
	struct seen seen = SEE(80, "validate", "-j", "1", "package");
	const char *bar = strstr(seen.bytes, "inputs ");
	CHECK(bar);
	check_holds(seen.bytes, "/8, ");
	check_holds(seen.bytes, "/s, 0:0");
	check_holds(seen.bytes, " left");
	check_lacks(seen.screen, "inputs ");
	check_lacks(seen.screen, " left");
	check_holds(seen.screen, "1 submission: 1 AC");
}

TEST(a_package_that_cannot_be_judged_leaves_nothing_of_the_bar)
{
	e2e_enter();
	make_slow_package();
	e2e_put("package/output_validator/v.c", "int main(void) { return x; }\n");
	struct seen seen = SEE(80, "validate", "-j", "1", "package");
	CHECK_INT(seen.status, 1);
	check_holds(seen.bytes, "/8, ");
	check_lacks(seen.screen, " left");
	check_holds(seen.screen, "does not compile");
}

TEST(there_is_no_bar_where_it_is_not_wanted)
{
	static const char *const options[] = {"--no-progress", "-q"};
	e2e_enter();
	make_slow_package();
	for (size_t i = 0; i < ARRAY_SIZE(options); i++) {
		struct seen seen = SEE(80, "validate", "-j", "1", options[i], "package");
		check_lacks(seen.bytes, "\x1b[K");
		check_lacks(seen.bytes, " left");
	}
	struct e2e_end end = e2e_juror("validate", "-j", "1", "package");
	check_lacks(end.err, "\x1b");
	check_lacks(end.out, "\x1b");
}

/* Faults with long texts, and submissions with long names. */
static void make_faulty_package(void)
{
	e2e_package("package", "limits: {time_limit: 1}\ncolour: blue\n");
	e2e_put("package/data/secret/a_case_with_quite_a_long_name_of_its_own.in", "1\r\n");
	put_submission("accepted/a_submission_with_quite_a_long_name_of_its_own_01234567890.py",
	               "print('an output of many words and letters ' * 4)\n");
	put_submission("wrong_answer/w.py", "print('\\x1b[31mred\\x1b[2J')\n");
}

TEST(what_is_found_fits_terminals_of_every_width)
{
	static const unsigned short widths[] = {40, 57, 80, 120, 300};
	e2e_enter();
	make_faulty_package();
	struct seen first = SEE(40, "validate", "--json", "report.json", "package");
	CHECK_INT(first.status, 1);
	check_fits(first.screen, 40);
	for (size_t i = 0; i < ARRAY_SIZE(widths); i++) {
		struct seen seen = SEE(widths[i], "report", "report.json");
		check_holds(seen.screen, "problem.yaml:5:1: colour:");
		check_fits(seen.screen, widths[i]);
	}
}

TEST(a_terminal_narrower_than_any_person_has_gets_forty_columns)
{
	e2e_enter();
	make_faulty_package();
	(void)e2e_juror("validate", "-q", "--json", "report.json", "package");
	check_fits(SEE(20, "report", "report.json").screen, 40);
}

TEST(colours_are_on_a_terminal_and_no_color_turns_them_off)
{
	e2e_enter();
	make_faulty_package();
	(void)unsetenv("NO_COLOR");
	check_holds(SEE(80, "validate", "--json", "report.json", "package").bytes, "\x1b[31m");
	(void)setenv("NO_COLOR", "1", 1);
	check_lacks(SEE(80, "validate", "--no-progress", "package").bytes, "\x1b");
	check_lacks(SEE(80, "report", "report.json").bytes, "\x1b");
	check_holds(SEE(80, "report", "--color=always", "report.json").bytes, "\x1b[31m");
}

TEST(quiet_says_nothing_of_a_package_in_order_and_errors_of_another)
{
	e2e_enter();
	faults_small_package();
	struct seen good = SEE(80, "validate", "-q", "package");
	CHECK_STR(good.bytes, "");
	CHECK_INT(good.status, 0);
	e2e_shell("echo 'colour: blue' >>package/problem.yaml; mkdir package/data/other");
	struct e2e_end bad = e2e_juror("validate", "-q", "package");
	CHECK_STR(bad.out, "");
	check_holds(bad.err, "colour: expected a known key");
	check_lacks(bad.err, "other"); /* a warning */
	CHECK_INT(bad.status, 1);
}

TEST(verbose_has_a_line_for_every_case)
{
	e2e_enter();
	make_slow_package();
	struct seen seen = SEE(80, "validate", "-v", "package");
	for (int i = 1; i <= 8; i++)
		check_holds(seen.screen, e2e_text("    secret/%d  AC", i));
}
