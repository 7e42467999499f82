/* SPDX-License-Identifier: MIT */
/*
 * A progress bar for long work: how much is done, how fast it goes, how long it will take. It lives on the last line of
 * a terminal, appears only when the work takes longer than half a second, is redrawn at most 10 times a second, and
 * leaves nothing behind. Where it is not wanted or there is no terminal, no byte is written at all.
 */
#pragma once

#include "common/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct progress;

struct progress_options {
	int fd;      /* where to draw, usually STDERR_FILENO; borrowed */
	bool wanted; /* false for -q and --no-progress */
	bool colour; /* terminal_has_colour() of the same descriptor */
};

/**
 * progress_new() - begin to count
 *
 * Return: the bar, or NULL when there is none to draw (not wanted, no capable terminal, no memory): all functions take
 * NULL and do nothing, so callers need not ask.
 */
struct progress *progress_new(const struct progress_options *options) _must_check_;

/**
 * progress_begin() - begin another part of the work, with a rate of its own
 * @what:  few words before the bar, e.g. "judging"; static
 * @steps: of this part
 *
 * No other thread may use the bar meanwhile.
 */
void progress_begin(struct progress *progress, const char *what, uint64_t steps);

/* @steps are done. From any thread; it never waits for another thread's drawing. */
void progress_advance(struct progress *progress, uint64_t steps);

/**
 * progress_hide() - clear the line before something else is printed on this terminal
 *
 * The bar comes back with the next step. From any thread; what is printed right behind may still meet a step of another.
 */
void progress_hide(struct progress *progress);

/* Clears the line and frees. No other thread may use the bar any more. Return: NULL. */
struct progress *progress_free(struct progress *progress);
static inline void progress_freep(struct progress **progress)
{
	*progress = progress_free(*progress);
}

/* One drawing of the bar. */
struct progress_view {
	const char *what;
	uint64_t done, total;
	uint64_t elapsed_ns;
	unsigned width; /* columns; the text takes one less, as the last column would wrap on some terminals */
	bool colour;
};

/* The bar as text, without moving the cursor. @size of 1024 is enough for any width of terminal_width(). */
void progress_format(const struct progress_view *view, char *text, size_t size);
