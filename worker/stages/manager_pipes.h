/* SPDX-License-Identifier: MIT */
/*
 * The directory in juror's scratch in which a manager's box finds the names of its pipes. The pipes are made by the relay
 * (worker/relay/doors.h).
 */
#pragma once

#include "worker/relay/doors.h"
#include "worker/slots/slot.h"

struct manager_pipes {
	struct doors_place place;
	char name[40]; /* in the scratch */
	char view[80]; /* where a box binds it from */
	const struct state *state;
};

/**
 * manager_pipes_make() - an empty directory for them
 * @number: unlike that of every other case of this juror
 * @ret: freed with manager_pipes_remove() on success
 *
 * Return: 0 or a negative errno.
 */
int manager_pipes_make(struct manager_pipes *ret, const struct slot *slot, unsigned number,
                       struct error *err) _must_check_;
void manager_pipes_remove(struct manager_pipes *pipes);
