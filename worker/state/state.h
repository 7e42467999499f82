/* SPDX-License-Identifier: MIT */
/*
 * Where juror keeps files: a base directory for all of a user's jurors, and in it a scratch directory for this one,
 * removed at its end; when it is killed, the next juror removes it. A lock that lives as long as its owner tells which
 * scratch directories are in use.
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"

#include <sys/types.h>

struct state {
	char *base; /* absolute path; /var/cache/juror for root, else $XDG_CACHE_HOME/juror or ~/.cache/juror */
	char *scratch;             /* absolute path below it */
	int base_dir, scratch_dir; /* the second one holds the lock */
};

/* Return: 0 or a negative errno. @ret is freed with state_close(). */
int state_open(struct state *ret, struct error *err) _must_check_;

/* Removes the scratch directory. */
void state_close(struct state *state);

/* A user id that no other sandbox on this host uses, for sandboxes of a juror that root started. */
struct state_uid {
	uid_t uid;
	int lock; /* holds it */
};

/**
 * state_claim_uid() - take an id of systemd's range for dynamic users, 61184 to 65519
 * @ret: give back with state_release_uid()
 *
 * Source: systemd, docs/UIDS-GIDS.md, "Dynamic service users": allocated from that range only while they are in use.
 *
 * Return: 0, -EBUSY when all are taken, other negative errno.
 */
int state_claim_uid(const struct state *state, struct state_uid *ret,
                    struct error *err) _must_check_;
void state_release_uid(struct state_uid *uid);
