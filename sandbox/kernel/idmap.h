/* SPDX-License-Identifier: MIT */
/*
 * Mounts on which the superuser's files are somebody else's: a user namespace with the right map, as mount_setattr(2)
 * takes it (MOUNT_ATTR_IDMAP, Linux 5.12 for ext4 and others, 6.3 for tmpfs).
 */
#pragma once

#include "common/error.h"

#include <sys/types.h>

/**
 * idmap_open() - a user namespace that maps the superuser's ids to @uid and @gid
 *
 * For the superuser. Async-signal-safe.
 *
 * Return: a descriptor or a negative errno.
 */
int idmap_open(uid_t uid, gid_t gid, struct error *err) _must_check_;
