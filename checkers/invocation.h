/* SPDX-License-Identifier: MIT */
#pragma once

/*
 * The command line of a checker's program: options, some names, and then words that are all the
 * checker's, also those that look like options.
 */

#include <argp.h>
#include <stddef.h>

enum { INVOCATION_NAMES_MAX = 4 };

struct invocation {
	size_t name_count; /* that there must be, set by the caller; at least 1 */
	const char *names[INVOCATION_NAMES_MAX];
	const char *const *words; /* of argv */
	size_t word_count;
};

/* For the keys of an argp parser that are not its own. Return: as a parser; without all names the program ends. */
error_t invocation_take(struct invocation *invocation, int key, const char *text,
                        struct argp_state *state);
