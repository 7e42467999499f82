/* SPDX-License-Identifier: MIT */
/*
 * The janitor outlives its client by a moment: when the client is gone, however it went, it ends what is left in the
 * client's groups and removes them. It holds descriptors of the groups' parents and what the names begin with that it
 * may remove.
 */
#pragma once

#include "common/error.h"
#include "sandbox/protocol/wire.h"

#include <sys/types.h>

/**
 * janitor_start() - start one for this process
 * @executable: memfd of its executable, borrowed
 * @bases: directory descriptors, -1 for none; borrowed
 * @prefix: of the names of the groups below each of them
 * @ret_pipe: close it to make the janitor do its work; so does the end of this process
 */
int janitor_start(int executable, const int bases[WIRE_HIERARCHY_COUNT], const char *prefix,
                  int *ret_pipe, pid_t *ret_pid, struct error *err) _must_check_;

/* Its descriptors: the pipe, then the bases, as many as there are. */
enum { JANITOR_PIPE = 3, JANITOR_BASES = 4 };
