/* SPDX-License-Identifier: MIT */
/*
 * Mounts on which the superuser's files are somebody else's: a user namespace with the right map, as mount_setattr(2)
 * takes it (MOUNT_ATTR_IDMAP, Linux 5.12 for ext4 and others, 6.3 for tmpfs).
 */
#pragma once

#include "common/error.h"

#include <sys/types.h>

struct idmap {
	int fd;       /* of the namespace */
	pid_t keeper; /* made it, and is dying; 0: none */
};

#define IDMAP_NONE ((struct idmap){.fd = -1})

/**
 * idmap_open() - a user namespace that maps the superuser's ids to @uid and @gid
 *
 * For the superuser. Async-signal-safe.
 *
 * Return: 0 or a negative errno; to be closed in both cases.
 */
int idmap_open(uid_t uid, gid_t gid, struct idmap *ret, struct error *err) _must_check_;

/* Waits for the process that made it, which on a busy host takes a while to die; so not at once. */
void idmap_close(struct idmap *idmap);
