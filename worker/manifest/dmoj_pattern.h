/* SPDX-License-Identifier: MIT */
/*
 * From a file's name to the batch and the case it belongs to, where init.yml gives patterns, or none, in the place of
 * a list of cases.
 */
#pragma once

#include "common/attr.h"

#include <stdbool.h>
#include <stddef.h>

/* Where a file belongs. Numbers sort behind words, by value; NULL: no batch. */
struct dmoj_place {
	char *batch, *name; /* digits or a word */
};

/* A Python regular expression, or one of the two that DMOJ has when there is none. */
struct dmoj_pattern;

enum dmoj_default { DMOJ_DEFAULT_INPUT, DMOJ_DEFAULT_OUTPUT };

/**
 * dmoj_pattern_new() - take a Python regular expression for a POSIX one
 * @text: NULL for DMOJ's own, which @fallback picks
 * @ret_reason: what in it cannot be taken, static; NULL when memory ran out
 *
 * The groups (?P<batch>…) and (?P<case>…), \\d \\w \\s and (?:…) are known; look-around, lazy repetition and other
 * escapes of letters are not. Case does not count.
 *
 * Return: the caller's, NULL after a fault.
 */
struct dmoj_pattern *dmoj_pattern_new(const char *text, enum dmoj_default fallback,
                                      const char **ret_reason);
void dmoj_pattern_free(struct dmoj_pattern *pattern);

/* Return: 1 and @ret, whose texts are the caller's; 0 when @file does not match from its beginning; -EINVAL when there
 * is no case in what matched; -ENOMEM. */
int dmoj_pattern_match(const struct dmoj_pattern *pattern, const char *file,
                       struct dmoj_place *ret) _must_check_;

/* As Python sorts them: words, then numbers. */
int dmoj_compare_keys(const char *a, const char *b);
