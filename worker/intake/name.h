/* SPDX-License-Identifier: MIT */
/*
 * Which names a submission's files may have, and how a foreign name is shown to people.
 *
 * A component of a path must match ^[a-zA-Z0-9_][a-zA-Z0-9_.+-]*$: the problem package format's
 * rule for file names with '+' added for "a++.cpp". Such names need no quoting in a shell, are no
 * option of a compiler and read the same in every encoding.
 */
#pragma once

#include "common/attr.h"

#include <stddef.h>

enum {
	NAME_PATH_MAX = 255,  /* bytes of a path; as much as most file systems allow one name */
	NAME_DEPTH_MAX = 16,  /* components of a path; the deepest Java packages have about ten */
	NAME_TEXT_SIZE = 200, /* of a name as shown: two of them fit in an error */
};

enum name_outcome {
	NAME_GOOD,
	NAME_IGNORED, /* harmless but no source file: .git/config, "copy of a.c" */
	NAME_REFUSED, /* whoever made it meant harm, or programs read it in different ways */
	NAME_OUTCOME_COUNT
};

/**
 * name_check() - judge the path of an archive's entry
 * @path: in: @size bytes and a NUL behind them. Out, unless refused: without "." components and
 *        doubled or trailing slashes, NUL-terminated; "" for the top directory itself
 * @ret_reason: why it is not good, static
 */
enum name_outcome name_check(char *path, size_t size, const char **ret_reason) _must_check_;

/* Why this one component, of @size bytes, is not good; NULL when it is. */
const char *name_component_fault(const char *component, size_t size);

/**
 * name_show() - a foreign name for an error's line: bytes that are not printable ASCII become \xNN
 *
 * Long names end in "...". What was shown once can be shown again without change.
 *
 * Return: @text.
 */
const char *name_show(char text[NAME_TEXT_SIZE], const char *bytes, size_t size);

/* As name_show() with room for any text: at most @text_size - 1 characters. */
const char *name_show_in(char *text, size_t text_size, const char *bytes, size_t size);
