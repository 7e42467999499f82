/* SPDX-License-Identifier: MIT */
/*
 * Nameless files for what programs write.
 *
 * A short one is used again: to make a file in memory with its first page, and to give both up, takes some 20 µs of the 500
 * that a short case has. What a former program wrote is beyond the file's end before anybody reads it.
 */
#pragma once

#include "common/error.h"

#include <stdint.h>

/* An output with a higher limit goes to the disk: it may be more than there is memory. */
#define OUTPUTS_MEMORY_BYTES (UINT64_C(1) << 30)

/* One that is being judged, and the next one's; longer ones are given up. */
enum { OUTPUTS_SPARE = 2, OUTPUTS_SPARE_BYTES = 64 * 1024 };

/* Of one thread. */
struct outputs {
	int scratch; /* directory on a disk, for an output that may not fit into memory; -1: there is none of those. Borrowed; its
	              * names begin with "output-" and the number of the thread, and go at once */
	int spare[OUTPUTS_SPARE];
	unsigned n_spare;
};

/**
 * outputs_take() - a file to be written from its beginning
 * @outputs: NULL: always a new one, in memory
 * @most_bytes: that may be written to it
 *
 * What it holds counts only after outputs_settle(). Return: a descriptor, or a negative errno.
 */
int outputs_take(struct outputs *outputs, uint64_t most_bytes, struct error *err) _must_check_;

/* So much has been written, and that is all that there is. Return: 0 or a negative errno. */
int outputs_settle(int file, uint64_t bytes, struct error *err) _must_check_;

/* Takes the file; -1 is none. */
void outputs_give(struct outputs *outputs, int file);

void outputs_done(struct outputs *outputs);
