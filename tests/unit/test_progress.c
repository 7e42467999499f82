/* SPDX-License-Identifier: MIT */
#include "common/units.h"
#include "tests/harness/test.h"
#include "worker/cli/progress.h"
#include "worker/cli/terminal.h"
#include "worker/report/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <pty.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void sleep_ms(unsigned ms)
{
	(void)poll(NULL, 0, (int)ms);
}

struct terminal {
	int screen, fd; /* what the person sees; what the program writes to */
};

static struct terminal new_terminal(unsigned short columns)
{
	struct winsize size = {.ws_row = 24, .ws_col = columns};
	struct terminal terminal;
	if (openpty(&terminal.screen, &terminal.fd, NULL, NULL, &size) < 0)
		SKIP("no pseudo-terminal: %s", strerror(errno));
	CHECK(fcntl(terminal.screen, F_SETFL, O_NONBLOCK) == 0);
	(void)setenv("TERM", "xterm", 1);
	(void)unsetenv("COLUMNS");
	(void)unsetenv("NO_COLOR");
	return terminal;
}

/* All that was written so far. */
static const char *seen(const struct terminal *terminal)
{
	static char text[65536];
	size_t size = 0;
	for (;;) {
		ssize_t n = read(terminal->screen, text + size, sizeof(text) - 1 - size);
		if (n <= 0)
			break;
		size += (size_t)n;
	}
	text[size] = '\0';
	return text;
}

static struct progress *new_progress(const struct terminal *terminal, uint64_t total)
{
	const struct progress_options options = {
		.fd = terminal->fd,
		.wanted = true,
	};
	struct progress *progress = progress_new(&options);
	progress_begin(progress, "judging", total);
	return progress;
}

/* Each part is reckoned for itself; what the part before has left on the screen is replaced at once. */
TEST(another_part_of_the_work_has_a_word_and_a_count_of_its_own)
{
	struct terminal terminal = new_terminal(80);
	struct progress *progress = new_progress(&terminal, 100);
	sleep_ms(550);
	progress_advance(progress, 30);
	(void)seen(&terminal);
	progress_begin(progress, "inputs", 7);
	CHECK(strstr(seen(&terminal), "\r\x1b[Kinputs ----"));
	sleep_ms(110);
	progress_advance(progress, 2);
	CHECK(strstr(seen(&terminal), " 2/7, "));
	progress_free(progress);
}

/* Short is less than half a second, which a hundred steps may take where others have the processors. */
TEST(short_work_shows_nothing)
{
	struct terminal terminal = new_terminal(80);
	uint64_t begin_ns = units_now_ns();
	struct progress *progress = new_progress(&terminal, 100);
	CHECK(progress);
	for (int i = 0; i < 100; i++)
		progress_advance(progress, 1);
	progress_free(progress);
	bool is_short = units_now_ns() - begin_ns < 500 * NS_PER_MS;
	CHECK(seen(&terminal)[0] == '\0' || !is_short);
}

TEST(long_work_shows_a_bar_that_is_cleared_at_the_end)
{
	struct terminal terminal = new_terminal(80);
	struct progress *progress = new_progress(&terminal, 100);
	sleep_ms(550);
	progress_advance(progress, 30);
	const char *text = seen(&terminal);
	CHECK(strncmp(text, "\r\x1b[Kjudging ####", 16) == 0);
	CHECK(strstr(text, " 30/100, "));
	CHECK(strstr(text, " left"));
	progress_free(progress);
	CHECK_STR(seen(&terminal), "\r\x1b[K");
}

TEST(hiding_clears_the_line_once_and_the_next_step_brings_it_back)
{
	struct terminal terminal = new_terminal(80);
	struct progress *progress = new_progress(&terminal, 100);
	sleep_ms(550);
	progress_advance(progress, 1);
	(void)seen(&terminal);
	progress_hide(progress);
	progress_hide(progress);
	CHECK_STR(seen(&terminal), "\r\x1b[K");
	sleep_ms(110);
	progress_advance(progress, 1);
	CHECK(strstr(seen(&terminal), "2/100"));
	progress_free(progress);
}

static void *advance_much(void *progress)
{
	uint64_t end_ns = units_now_ns() + 1050 * NS_PER_MS;
	while (units_now_ns() < end_ns)
		progress_advance(progress, 1);
	return NULL;
}

TEST(many_threads_draw_at_most_ten_times_a_second)
{
	struct terminal terminal = new_terminal(80);
	struct progress *progress = new_progress(&terminal, UINT64_MAX);
	pthread_t threads[4];
	uint64_t begin_ns = units_now_ns();
	for (size_t i = 0; i < 4; i++)
		CHECK(pthread_create(&threads[i], NULL, advance_much, progress) == 0);
	for (size_t i = 0; i < 4; i++)
		CHECK(pthread_join(threads[i], NULL) == 0);
	uint64_t tenths = (units_now_ns() - begin_ns) / (100 * NS_PER_MS);
	uint64_t drawn = 0;
	for (const char *at = seen(&terminal); (at = strstr(at, "\r\x1b[Kjudging")); at++)
		drawn++;
	CHECK(drawn >= 1 && drawn <= tenths - 3); /* from 0.5 s on, with the first */
	progress_free(progress);
}

TEST(there_is_no_bar_where_it_is_not_wanted)
{
	struct terminal terminal = new_terminal(80);
	struct progress_options options = {.fd = terminal.fd, .wanted = false};
	CHECK(!progress_new(&options));
	options.wanted = true;
	(void)setenv("TERM", "dumb", 1);
	CHECK(!progress_new(&options));
	(void)setenv("TERM", "xterm", 1);
	options.fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	CHECK(!progress_new(&options));
}

TEST(no_bar_takes_steps_and_does_nothing)
{
	progress_begin(NULL, "judging", 1);
	progress_advance(NULL, 1);
	progress_hide(NULL);
	CHECK(!progress_free(NULL));
}

static const char *formatted(const struct progress_view *view)
{
	static char text[1024];
	progress_format(view, text, sizeof(text));
	return text;
}

TEST(the_bar_tells_rate_and_time_left)
{
	struct progress_view view = {"judging", 10, 40, 2 * NS_PER_S, 60, false};
	CHECK_STR(formatted(&view), "judging ######--------------------- 10/40, 5.0/s, 0:06 left");
	view = (struct progress_view){"judging", 1, 200, 30 * NS_PER_S, 44, false};
	CHECK_STR(formatted(&view), "judging ------ 1/200, 2.0/min, 1:39:30 left");
	view = (struct progress_view){"judging", 0, 200, 0, 60, false};
	CHECK_STR(formatted(&view), "judging ---------------------------------------- 0/200");
}

TEST(work_of_which_nobody_knows_how_much_it_is_has_a_word_only)
{
	const struct progress_view view = {"judging", 0, 0, NS_PER_S, 60, true};
	CHECK_STR(formatted(&view), "judging");
}

TEST(a_narrow_bar_leaves_the_rate_out_and_then_the_time)
{
	struct progress_view view = {"junk as outputs", 10, 40, 2 * NS_PER_S, 40, false};
	CHECK_STR(formatted(&view), "junk as outputs 10/40, 5.0/s, 0:06 left");
	view.width--;
	CHECK_STR(formatted(&view), "junk as outputs #---- 10/40, 0:06 left");
	view.width = 26;
	CHECK_STR(formatted(&view), "junk as outputs 10/40");
}

TEST(the_bar_is_narrower_than_its_terminal)
{
	static const uint64_t numbers[] = {0, 1, 1000, UINT64_MAX};
	for (unsigned width = 1; width < 400; width++)
		for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
			for (size_t k = 0; k < ARRAY_SIZE(numbers); k++) {
				struct progress_view view = {"judging", numbers[i], numbers[k],
				                             1,         width,      false};
				const char *text = formatted(&view);
				CHECK(text_columns(text, strlen(text)) < width);
			}
}

TEST(more_done_than_expected_is_a_full_bar)
{
	struct progress_view view = {"judging", 7, 3, NS_PER_S, 60, false};
	CHECK(strstr(formatted(&view), "# 7/7, 7.0/s, 0:00 left"));
}

TEST(a_coloured_bar_ends_its_colours)
{
	struct progress_view view = {"judging", 10, 40, NS_PER_S, 60, true};
	const char *text = formatted(&view);
	CHECK(strstr(text, "\x1b[32m\u2501"));
	CHECK(strstr(text, "\x1b[0m 10/40"));
}

TEST(the_width_is_that_of_the_environment_or_of_the_terminal)
{
	struct terminal terminal = new_terminal(132);
	CHECK_INT(terminal_width(terminal.fd), 132);
	(void)setenv("COLUMNS", "100", 1);
	CHECK_INT(terminal_width(terminal.fd), 100);
	(void)setenv("COLUMNS", "wide", 1);
	CHECK_INT(terminal_width(terminal.fd), 132);
	(void)setenv("COLUMNS", "5", 1);
	CHECK_INT(terminal_width(terminal.fd), 40);
	(void)setenv("COLUMNS", "4000000000", 1);
	CHECK_INT(terminal_width(terminal.fd), 400);
	(void)unsetenv("COLUMNS");
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	CHECK_INT(terminal_width(null), 80);
}

TEST(colours_follow_the_choice_then_no_color_then_the_terminal)
{
	struct terminal terminal = new_terminal(80);
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	CHECK(terminal_has_colour(terminal.fd, COLOUR_AUTO));
	CHECK(!terminal_has_colour(null, COLOUR_AUTO));
	CHECK(!terminal_has_colour(terminal.fd, COLOUR_NEVER));
	CHECK(terminal_has_colour(null, COLOUR_ALWAYS));
	(void)setenv("NO_COLOR", "", 1);
	CHECK(terminal_has_colour(terminal.fd, COLOUR_AUTO));
	(void)setenv("NO_COLOR", "1", 1);
	CHECK(!terminal_has_colour(terminal.fd, COLOUR_AUTO));
	CHECK(terminal_has_colour(terminal.fd, COLOUR_ALWAYS));
}

TEST(the_choice_of_colours_is_one_of_three_words)
{
	enum colour_choice choice;
	CHECK_INT(terminal_parse_colour("auto", &choice), 0);
	CHECK_INT(choice, COLOUR_AUTO);
	CHECK_INT(terminal_parse_colour("never", &choice), 0);
	CHECK_INT(choice, COLOUR_NEVER);
	CHECK_INT(terminal_parse_colour("sometimes", &choice), -EINVAL);
}
