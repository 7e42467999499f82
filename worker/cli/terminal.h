/* SPDX-License-Identifier: MIT */
/* What the terminal behind a descriptor can show, and what the user wants to see there. */
#pragma once

#include "common/attr.h"

#include <stdbool.h>

enum colour_choice { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER, COLOUR_CHOICE_COUNT };

/* The argument of --color: "auto", "always", "never". Return: 0 or -EINVAL. */
int terminal_parse_colour(const char *text, enum colour_choice *ret_choice) _must_check_;

/* Whether @fd is a terminal that obeys escape sequences: TERM is set and not "dumb". */
bool terminal_is_capable(int fd);

/**
 * terminal_has_colour() - whether to write colours to @fd
 *
 * An explicit choice counts. COLOUR_AUTO is yes for a capable terminal, unless NO_COLOR is set to anything but "".
 * Source: https://no-color.org/
 */
bool terminal_has_colour(int fd, enum colour_choice choice);

/**
 * terminal_width() - the columns of the terminal @fd
 *
 * COLUMNS of the environment comes first, since somebody exported it on purpose; then the terminal; then 80. The result
 * is between 40 and 400.
 */
unsigned terminal_width(int fd);
