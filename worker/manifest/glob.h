/* SPDX-License-Identifier: MIT */
/*
 * Globs of submissions.yaml: '*' stands for any characters but '/', {a,b} for either of its parts, which may hold
 * globs again; blanks around a part do not count. Nothing else is special.
 * Source: problem package format 2025-09, "Glob patterns".
 */
#pragma once

#include <stdbool.h>

/**
 * glob_matches() - whether @glob matches the whole of @path, or one of the directories it lies in
 *
 * "secret/g*1" matches "secret/g1" and "secret/g-1/01", not "secret/g/1". A slash at the glob's end does
 * not count. Takes time in proportion to the product of both lengths; a path of 1024 bytes or more matches nothing.
 */
bool glob_matches(const char *glob, const char *path);

/* What the format leaves out of globs and @glob uses all the same ("**", "[…]"), or a brace without its other half;
 * NULL when there is none. */
const char *glob_fault(const char *glob);
