/* SPDX-License-Identifier: MIT */
/*
 * The view: a small root of its own for a supervisor, with nothing in it but the trees that it may bind from. Small,
 * because every run copies the mount namespace; of its own, because a supervisor needs no more of the host.
 */
#pragma once

#include "common/error.h"

#include <stdint.h>
#include <sys/types.h>

struct view_source {
	const char *path; /* absolute, on the host */
	const char *name; /* absolute, in the view */
	uint32_t flags;   /* enum sandbox_source_flags */
};

/**
 * view_enter() - build the view and make it the root
 * @uid, @gid: whom the superuser's files belong to where SANDBOX_SOURCE_OWNED asks for it; only for the superuser
 *
 * For a process that has a mount namespace and the right to mount in it. Always part of the view are /proc, since the
 * kernel allows a fresh proc only to who can see one already, and /dev/null.
 */
int view_enter(const struct view_source *sources, size_t n, uid_t uid, gid_t gid,
               struct error *err) _must_check_;

/* Cut the mount namespace off from where it was copied, so that nothing that is mounted here shows there. */
int view_detach(struct error *err) _must_check_;
