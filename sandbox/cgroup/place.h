/* SPDX-License-Identifier: MIT */
/*
 * The groups of one sandbox: a directory of its own in every hierarchy, right below the group that this process is in.
 * No level stands between, since the kernel charges every page, process and switch to each level up to the root
 * (docs/performance.md, "Groups cost by depth").
 *
 * A janitor, a small process of its own session that waits for this one's end, removes them when this process is
 * killed. When the janitor is killed as well, the next process that makes a place in the same base does it.
 */
#pragma once

#include "common/error.h"
#include "sandbox/protocol/wire.h"

#include <stdint.h>
#include <sys/types.h>

struct cgroup_place {
	int dirs[WIRE_HIERARCHY_COUNT]; /* -1 where there is none */
	int locks[WIRE_HIERARCHY_COUNT]; /* the same directories, locked as long as their owner lives */
	int supervisor; /* the supervisor's own group in the unified hierarchy; -1 for none */
	uint32_t v2_controllers;
	char name[52];
};

/**
 * cgroup_place_make() - a place in every hierarchy this process can use
 * @uid, @gid: who will make groups in it
 * @janitor: a memfd of the janitor's executable, borrowed
 *
 * Thread-safe. Only the descriptors of @dirs may be given to others: who holds one of @locks looks alive.
 */
int cgroup_place_make(uid_t uid, gid_t gid, int janitor, struct cgroup_place *ret,
                      struct error *err) _must_check_;

/* Ends what is left in the place and removes it; with the last place the janitor goes. */
void cgroup_place_remove(struct cgroup_place *place);
