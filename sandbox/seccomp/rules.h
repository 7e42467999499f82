/* SPDX-License-Identifier: MIT */
/*
 * Rules of a filter as rows of tables.
 */
#pragma once

#include <seccomp.h>
#include <stddef.h>
#include <stdint.h>

enum { RULE_ARGUMENTS = 2 };

/* A call, when its arguments are such. */
struct rule {
	int call; /* SCMP_SYS(name) */
	unsigned n_arguments;
	/* Of different arguments: libseccomp takes one comparison of each. */
	struct scmp_arg_cmp arguments[RULE_ARGUMENTS];
};

/* Numbered from 0. The kernel looks at the lower half of an argument that is an int, so what is in the other does not matter. */
#define BITS_ARE(argument, mask, value)                                                            \
	{                                                                                          \
		argument, SCMP_CMP_MASKED_EQ, mask, value                                          \
	}
#define INT_IS(argument, value) BITS_ARE(argument, UINT32_MAX, value)
#define LONG_IS(argument, value)                                                                   \
	{                                                                                          \
		argument, SCMP_CMP_EQ, value, 0                                                    \
	}
#define LONG_IS_NOT(argument, value)                                                               \
	{                                                                                          \
		argument, SCMP_CMP_NE, value, 0                                                    \
	}

/* Return: 0 or a negative errno of libseccomp. */
int rules_add(scmp_filter_ctx filter, uint32_t action, const struct rule *rules, size_t n);

/* Calls whatever their arguments. A name that this libseccomp does not know is skipped: what an old library cannot name, its
 * filter refuses anyway (allow lists), or the kernel of its time does not have (the deny list). */
int rules_add_calls(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t n);
