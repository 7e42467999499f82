/* SPDX-License-Identifier: MIT */
/*
 * Work that falls into parts which do not know of each other, done by as many threads as there are processors. What the
 * parts make is put together by the caller, in their order: nobody can tell then how many threads there were.
 */
#pragma once

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

/* How many threads there may be beside those that are at work. */
struct parallel {
	atomic_uint spare;
};

/* One for each other processor that this process may use. */
void parallel_init(struct parallel *parallel);

/* Whether parallel_for() would have help now. */
bool parallel_has_help(struct parallel *parallel);

/* One part; must not write what another part reads or writes. */
typedef void parallel_part(void *context, size_t index);

/**
 * parallel_for() - does all parts from 0 to @n - 1, those of low indexes first
 *
 * The calling thread takes part; where no other can be had, it does all. A part may itself call this with the same
 * @parallel, which finds help when others have nothing left to do.
 *
 * Returns when all are done, and what they wrote can be read.
 */
void parallel_for(struct parallel *parallel, size_t n, parallel_part *part, void *context);
