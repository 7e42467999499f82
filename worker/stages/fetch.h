/* SPDX-License-Identifier: MIT */
/*
 * Fetching files out of a directory that a foreign program has written, when it is dead: regular files of one name, no
 * links of any kind, within bounds.
 */
#pragma once

#include "common/error.h"

#include <stddef.h>
#include <stdint.h>

struct fetch_limits {
	size_t files, depth;
	uint64_t bytes;
};

/**
 * fetch_tree() - copy everything that may be fetched
 * @from, @to: directory descriptors, borrowed
 *
 * What is no regular file or directory is left out. Modes become 0755 or 0644, as the owner could execute it or not.
 *
 * Return: 0; -EFBIG beyond a limit; other negative errno.
 */
int fetch_tree(int from, int to, const struct fetch_limits *limits, struct error *err) _must_check_;

/* One file, at most @most bytes of it. Return: 0, -ENOENT when there is none, -EFBIG, other negative errno. */
int fetch_file(int from, const char *name, int to, uint64_t most, struct error *err) _must_check_;

/* The beginning of a text file as valid UTF-8; NULL when there is none or memory ran out. Caller frees. */
char *fetch_text(int from, const char *name, size_t most);
