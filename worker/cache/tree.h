/* SPDX-License-Identifier: MIT */
/*
 * Directories of our own: copied by hard links where that is possible, and summed up on the way.
 */
#pragma once

#include "common/error.h"

#include <stdint.h>

/* What a tree holds. The order of its files has no part in it. */
struct tree_sum {
	uint64_t entries; /* files and directories below it */
	uint64_t bytes;   /* of the files' contents */
	uint64_t sum; /* of paths, modes and contents; tells torn files from whole ones, not friend from foe */
};

/* A checksum of bytes, to be continued from @sum; any start will do. */
uint64_t tree_sum_bytes(uint64_t sum, const void *data, size_t size);

/**
 * tree_link() - everything below @from also below @to
 * @from, @to: directories that nobody but us can write to, borrowed
 * @ret: what was there
 *
 * Files are linked; copied where a file system has no room for another link. Only regular files and directories.
 *
 * Return: 0 or a negative errno; what was made until then stays.
 */
int tree_link(int from, int to, struct tree_sum *ret, struct error *err) _must_check_;
