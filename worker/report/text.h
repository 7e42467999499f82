/* SPDX-License-Identifier: MIT */
/*
 * Text as a terminal shows it: characters of UTF-8 and the columns they take. The rule is simple on purpose, so that
 * the output for a given text is the same on every host and bounded for any text: East Asian wide characters take two
 * columns, all others one (a combining mark too, lest a thousand of them hide in one cell).
 */
#pragma once

#include "common/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text_range {
	uint32_t first, last;
};

/* Whether @point is in one of the ranges, which are in ascending order. */
bool text_in_ranges(uint32_t point, const struct text_range *ranges, size_t count);

/**
 * text_decode() - the first character of UTF-8
 * @ret_point: its code point, written only on success
 *
 * Return: how many bytes it takes, 1 to 4; 0 when @data is empty or does not begin with a valid character (overlong,
 * surrogate, beyond U+10FFFF, cut).
 */
size_t text_decode(const char *data, size_t size, uint32_t *ret_point) _must_check_;

/* The columns that the first @size bytes of clean text take. */
unsigned text_columns(const char *text, size_t size);

/* The bytes of the longest prefix of clean @text that takes at most @columns. */
size_t text_fit(const char *text, size_t size, unsigned columns);

/* The bytes that are left without blanks at the end. */
size_t text_trim(const char *text, size_t size);

/**
 * text_line() - foreign text as one line: cleaned, newlines and tabs as blanks, none at the end
 * @text: NULL is ""
 *
 * Return: the line, the caller's to free; NULL when memory ran out.
 */
char *text_line(const char *text) _must_check_;

/**
 * text_cut() - @text in at most @columns, with an ellipsis for what is left out in its middle
 *
 * The end keeps two thirds of the room, since it tells the names of files apart.
 *
 * Return: the text, the caller's to free; NULL when memory ran out.
 */
char *text_cut(const char *text, unsigned columns) _must_check_;

/**
 * text_wrap() - the next line of @text when it is broken into lines of at most @columns
 * @text: clean; moved behind the line, and behind the newline or the blanks that end it
 *
 * Breaks at newlines, else at the last blank that fits, else in the word.
 *
 * Return: the line's bytes, from where @text pointed before.
 */
size_t text_wrap(const char **text, unsigned columns);
