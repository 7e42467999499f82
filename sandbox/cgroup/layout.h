/* SPDX-License-Identifier: MIT */
/*
 * Where the controllers are on this host, found once: in the unified hierarchy (version 2), on a version 1 hierarchy of
 * their own (hybrid hosts), or nowhere.
 *
 * The base in each hierarchy is the group that this process is in; groups are made below it. A controller of version 2
 * can be handed down only by a group without processes of its own, so if needed everybody in the base moves to a child
 * "juror-main" first; a process that finds itself there takes the parent as its base.
 */
#pragma once

#include "common/error.h"
#include "sandbox/protocol/wire.h"

#include <stdint.h>

struct cgroup_layout {
	int bases[WIRE_HIERARCHY_COUNT]; /* directories; -1 where this process can make no groups */
	uint32_t v2_controllers;         /* bits of enum wire_hierarchy */
};

/**
 * cgroup_layout_find() - find, and make ready to be used
 *
 * That there is nothing to be used is no error: all bases are -1 then.
 *
 * Return: 0 or a negative errno when what the kernel says cannot be read.
 */
int cgroup_layout_find(struct cgroup_layout *ret, struct error *err) _must_check_;
void cgroup_layout_done(struct cgroup_layout *layout);
