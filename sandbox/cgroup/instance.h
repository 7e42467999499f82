/* SPDX-License-Identifier: MIT */
/*
 * The groups of this process: one instance for all of its sandboxes, made with the first and removed with the last of
 * them; below it a place for each sandbox.
 *
 * A janitor, a small process of its own session that waits for this one's end, removes the instance when this process
 * is killed. When the janitor is killed as well, the next instance in the same base does it.
 */
#pragma once

#include "common/error.h"
#include "sandbox/protocol/wire.h"

#include <stdint.h>
#include <sys/types.h>

/* The groups of one sandbox. */
struct cgroup_place {
	int dirs[WIRE_HIERARCHY_COUNT]; /* -1 where there is none */
	int supervisor; /* the supervisor's own group in the unified hierarchy; -1 for none */
	uint32_t v2_controllers;
	char name[16];
};

/**
 * cgroup_place_make() - a place in every hierarchy this process can use
 * @uid, @gid: who will make groups in it
 * @janitor: a memfd of the janitor's executable, borrowed
 *
 * Thread-safe.
 */
int cgroup_place_make(uid_t uid, gid_t gid, int janitor, struct cgroup_place *ret,
                      struct error *err) _must_check_;

/* Ends what is left in the place and removes it; with the last place the instance goes. */
void cgroup_place_remove(struct cgroup_place *place);
