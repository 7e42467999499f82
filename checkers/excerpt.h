/* SPDX-License-Identifier: MIT */
/*
 * A token as a message shows it: on one line, in valid UTF-8, long ones cut in the middle. The
 * bytes are collected while they pass by; only the beginning and the end are kept.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	EXCERPT_HEAD = 24,
	EXCERPT_TAIL = 12,
	/* Every byte as \xNN, two ellipses of three bytes, NUL. */
	EXCERPT_TEXT_SIZE = 4 * (EXCERPT_HEAD + EXCERPT_TAIL) + 2 * 3 + 1,
};

struct excerpt {
	uint64_t size; /* of all that was added */
	uint8_t head[EXCERPT_HEAD];
	uint8_t tail[EXCERPT_TAIL]; /* the last bytes of what came after head */
};

static inline void excerpt_reset(struct excerpt *excerpt)
{
	excerpt->size = 0;
}

void excerpt_add(struct excerpt *excerpt, const uint8_t *bytes, size_t size);

/**
 * excerpt_format() - the text, without quotes around it
 * @more: the token goes on after what was added; an ellipsis says so
 *
 * Control characters, what is no UTF-8, and characters that reorder or break lines are written as
 * \n, \t or \xNN; a quote and a backslash get a backslash.
 */
void excerpt_format(const struct excerpt *excerpt, bool more, char text[static EXCERPT_TEXT_SIZE]);
