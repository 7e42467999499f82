/* SPDX-License-Identifier: MIT */
/*
 * Steps are counted with atomics; one thread at a time draws, and a thread that finds another one drawing goes on with
 * its work. There is no thread of our own: without steps nothing moves, which is what a person should see.
 */
#include "worker/cli/progress.h"

#include "common/fd.h"
#include "common/units.h"
#include "worker/cli/terminal.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FIRST_DRAWING_NS (500 * NS_PER_MS)
#define REDRAW_NS (100 * NS_PER_MS)
#define CLEAR_LINE "\r\x1b[K"

enum { BAR_MAX = 40, BAR_MIN = 4, TEXT_SIZE = 1024 };

struct progress {
	struct progress_options options;
	const char *what;
	uint64_t started_ns, total;
	_Atomic uint64_t done;
	_Atomic uint64_t next_drawing_ns;
	pthread_mutex_t drawing;
	bool visible; /* under drawing */
};

struct progress *progress_new(const struct progress_options *options)
{
	if (!options->wanted || !terminal_is_capable(options->fd))
		return NULL;
	struct progress *progress = calloc(1, sizeof(*progress));
	if (!progress)
		return NULL;
	progress->options = *options;
	progress->next_drawing_ns = units_now_ns() + FIRST_DRAWING_NS;
	(void)pthread_mutex_init(&progress->drawing, NULL); /* cannot fail without attributes */
	return progress;
}

/* "12.3/s", or by the minute when that says more. */
static void format_rate(double per_s, char *text, size_t size)
{
	if (per_s >= 1)
		(void)snprintf(text, size, "%.*f/s", per_s < 10 ? 1 : 0, per_s);
	else
		(void)snprintf(text, size, "%.1f/min", per_s * 60);
}

/* "0:07", "12:34", "1:02:03" */
static void format_left(double left_s, char *text, size_t size)
{
	uint64_t s = left_s < 1e9 ? (uint64_t)(left_s + 0.5) : UINT64_C(1000000000);
	if (s < 3600)
		(void)snprintf(text, size, "%" PRIu64 ":%02" PRIu64, s / 60, s % 60);
	else
		(void)snprintf(text, size, "%" PRIu64 ":%02" PRIu64 ":%02" PRIu64, s / 3600,
		               s / 60 % 60, s % 60);
}

/* What fits into @room of "12/345, 6.7/s, 0:50 left": time says more than rate. Both only when there is something to reckon
 * them from. */
static void format_numbers(const struct progress_view *view, size_t room, char *text, size_t size)
{
	text[0] = '\0';
	if (view->total == 0) /* nobody knows yet how much it is */
		return;
	size_t used = (size_t)snprintf(text, size, "%" PRIu64 "/%" PRIu64, view->done, view->total);
	if (view->done == 0 || view->elapsed_ns == 0)
		return;
	char rate[40], left[40];
	double per_s = (double)view->done / ((double)view->elapsed_ns / (double)NS_PER_S);
	format_rate(per_s, rate, sizeof(rate));
	format_left((double)(view->total - view->done) / per_s, left, sizeof(left));
	if (used + strlen(rate) + strlen(left) + strlen(", ,  left") <= room)
		(void)snprintf(text + used, size - used, ", %s, %s left", rate, left);
	else if (used + strlen(left) + strlen(",  left") <= room)
		(void)snprintf(text + used, size - used, ", %s left", left);
}

static void append(char *text, size_t size, const char *more, size_t times)
{
	size_t used = strlen(text);
	for (; times > 0 && used + strlen(more) < size; times--)
		used = (size_t)(stpcpy(text + used, more) - text);
}

static void append_bar(const struct progress_view *view, size_t columns, char *text, size_t size)
{
	/* A double is exact enough for a bar, and does not overflow. */
	double part = view->total > 0 ? (double)view->done / (double)view->total : 0;
	size_t full = (size_t)(part * (double)columns);
	append(text, size, view->colour ? "\x1b[32m" : "", 1);
	append(text, size, view->colour ? "\u2501" : "#", full);
	append(text, size, view->colour ? "\x1b[0m\x1b[2m" : "", 1);
	append(text, size, view->colour ? "\u2501" : "-", columns - full);
	append(text, size, view->colour ? "\x1b[0m" : "", 1);
	append(text, size, " ", 1);
}

void progress_format(const struct progress_view *view, char *text, size_t size)
{
	struct progress_view v = *view;
	if (v.total < v.done)
		v.total = v.done;
	char numbers[160];
	size_t room = v.width > 0 ? v.width - 1 : 0, word = strlen(v.what) + 1;
	format_numbers(&v, word < room ? room - word : 0, numbers, sizeof(numbers));
	size_t used = word + strlen(numbers);
	size_t bar = used + 1 < room ? room - used - 1 : 0;
	text[0] = '\0';
	append(text, size, v.what, 1);
	append(text, size, v.total > 0 ? " " : "", 1);
	if (bar >= BAR_MIN && v.total > 0)
		append_bar(&v, bar < BAR_MAX ? bar : BAR_MAX, text, size);
	append(text, size, numbers, 1);
	if (used > room && room < size) /* then there are no bar and no colours to tear */
		text[room] = '\0';
}

/* A job in the background would be stopped, or write over what the shell prints. */
static bool in_foreground(int fd)
{
	pid_t owner = tcgetpgrp(fd);
	return owner < 0 || owner == getpgrp();
}

static void put(struct progress *progress, const char *text, size_t size)
{
	if (fd_write_all(progress->options.fd, text, size) < 0)
		progress->next_drawing_ns = UINT64_MAX; /* the terminal is gone: the work goes on */
}

static void draw(struct progress *progress, uint64_t now_ns)
{
	const struct progress_view view = {
		.what = progress->what,
		.done = progress->done,
		.total = progress->total,
		.elapsed_ns = now_ns - progress->started_ns,
		.width = terminal_width(progress->options.fd),
		.colour = progress->options.colour,
	};
	char bar[TEXT_SIZE], text[TEXT_SIZE + sizeof(CLEAR_LINE)];
	progress_format(&view, bar, sizeof(bar));
	int size = snprintf(text, sizeof(text), CLEAR_LINE "%s", bar);
	put(progress, text, (size_t)size);
	progress->visible = true;
}

static void draw_if_due(struct progress *progress)
{
	uint64_t now_ns = units_now_ns();
	if (now_ns < progress->next_drawing_ns || pthread_mutex_trylock(&progress->drawing) != 0)
		return;
	/* Once more: another thread may have drawn between the look and the lock. */
	if (now_ns >= progress->next_drawing_ns && in_foreground(progress->options.fd)) {
		progress->next_drawing_ns = now_ns + REDRAW_NS;
		draw(progress, now_ns);
	}
	(void)pthread_mutex_unlock(&progress->drawing);
}

/* What is on the screen of the part before is not true any more. */
void progress_begin(struct progress *progress, const char *what, uint64_t steps)
{
	if (!progress)
		return;
	progress->what = what;
	progress->total = steps;
	progress->done = 0;
	progress->started_ns = units_now_ns();
	if (progress->visible)
		progress->next_drawing_ns = progress->started_ns;
	draw_if_due(progress);
}

void progress_advance(struct progress *progress, uint64_t steps)
{
	if (!progress)
		return;
	progress->done += steps;
	draw_if_due(progress);
}

void progress_hide(struct progress *progress)
{
	if (!progress)
		return;
	(void)pthread_mutex_lock(&progress->drawing);
	if (progress->visible && in_foreground(progress->options.fd))
		put(progress, CLEAR_LINE, strlen(CLEAR_LINE));
	progress->visible = false;
	(void)pthread_mutex_unlock(&progress->drawing);
}

struct progress *progress_free(struct progress *progress)
{
	if (!progress)
		return NULL;
	progress_hide(progress);
	(void)pthread_mutex_destroy(&progress->drawing);
	free(progress);
	return NULL;
}
