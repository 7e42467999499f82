/* SPDX-License-Identifier: MIT */
/*
 * What the payloads share. A payload is a small static program with a table of commands; the first argument names one,
 * the others are its own. Its exit status is the assertion: 0 for "as it should be", otherwise an errno or a number that
 * the command explains.
 */
#pragma once

#include "common/attr.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* No such command, or too few arguments. */
enum { PAYLOAD_MISUSED = 250 };

struct command {
	const char *name;
	int least_args; /* after the name */
	int (*run)(char **args);
};

static inline int payload_main(const struct command *commands, size_t n, int argc, char **argv)
{
	for (size_t i = 0; i < n; i++)
		if (argc >= 2 && strcmp(commands[i].name, argv[1]) == 0)
			return argc - 2 >= commands[i].least_args ? commands[i].run(argv + 2)
			                                          : PAYLOAD_MISUSED;
	return PAYLOAD_MISUSED;
}

static inline unsigned long payload_number(const char *text)
{
	return strtoul(text, NULL, 0);
}

/* The exit status for a call's result. */
static inline int payload_errno(long result)
{
	return result < 0 ? errno : 0;
}
