/* SPDX-License-Identifier: MIT */
/*
 * A directory for a million small files. In memory, where there is room: to make and remove them takes minutes on a slow
 * disk, and what they are measured for is the same, as all of them are in the page cache.
 *
 * A process of its own removes it when this one is gone, however it went.
 */
#pragma once

#include "common/error.h"

#include <limits.h>
#include <stdint.h>
#include <sys/types.h>

struct load_scratch {
	char directory[PATH_MAX]; /* empty: none */
	int dir;
	int alive; /* closed when this process is gone */
	pid_t guard;
};

#define LOAD_SCRATCH_NONE ((struct load_scratch){.dir = -1, .alive = -1, .guard = -1})

/**
 * load_scratch_open() - a new directory
 * @parent: where; NULL: $TMPDIR, else /dev/shm, if it has the room, else /tmp
 * @files: how many there will be at a time
 *
 * Return: 0 or a negative errno; to be closed also after a failure.
 */
int load_scratch_open(const char *parent, uint64_t files, struct load_scratch *ret,
                      struct error *err) _must_check_;

/* Returns when everything in it is removed. */
void load_scratch_close(struct load_scratch *scratch);
