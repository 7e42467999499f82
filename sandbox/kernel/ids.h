/* SPDX-License-Identifier: MIT */
/*
 * User and group ids, and what a process gives up.
 */
#pragma once

#include "common/error.h"

#include <sys/types.h>

/**
 * ids_map() - in a fresh user namespace: be @uid and @gid, which are @outer_uid and @outer_gid in the parent namespace
 * @proc: O_PATH directory descriptor of a proc file system in which the caller is visible
 *
 * One id each is what an unprivileged process may map of itself, after it has given up setgroups (user_namespaces(7)).
 */
int ids_map(int proc, uid_t uid, uid_t outer_uid, gid_t gid, gid_t outer_gid,
            struct error *err) _must_check_;

/**
 * ids_drop_bounding_set() - nothing that is executed from now on can give a capability
 *
 * Needs CAP_SETPCAP; a new user namespace has a full set again.
 */
int ids_drop_bounding_set(struct error *err) _must_check_;

/**
 * ids_drop_privileges() - none to be had by uid 0, no new privileges by execve, and no capability in any set
 * @keep: a capability that stays until an execve, CAP_…; -1: none
 */
int ids_drop_privileges(int keep, struct error *err) _must_check_;

/**
 * ids_are_superuser() - whether the caller's user or group is that of the host's superuser
 *
 * Sees through user namespaces: "root" of a namespace that an ordinary user made is not the superuser; whoever owns the
 * real null device is (thesis, 4.12).
 *
 * Return: 1 or 0; -EPERM when /dev/null is not the null device, so that nothing can be told.
 */
int ids_are_superuser(struct error *err) _must_check_;
