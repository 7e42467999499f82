/* SPDX-License-Identifier: MIT */
/*
 * The view: a small root of its own for a supervisor, with nothing in it but the trees that it may bind from. Small,
 * because every run copies the mount namespace; of its own, because a supervisor needs no more of the host.
 */
#pragma once

#include "common/error.h"

#include <stdint.h>

/**
 * view_enter() - build the view and make it the root
 * @sources: pairs of strings, one after another: absolute path on the host, absolute name in the view
 * @n: number of pairs
 *
 * For a process that has a mount namespace and the right to mount in it. Always part of the view are /proc, since the
 * kernel allows a fresh proc only to who can see one already, and /dev/null.
 */
int view_enter(const char *sources, uint32_t n, struct error *err) _must_check_;

/* Cut the mount namespace off from where it was copied, so that nothing that is mounted here shows there. */
int view_detach(struct error *err) _must_check_;
