/* SPDX-License-Identifier: MIT */
/*
 * What a client's only sandbox holds of the machine: to be taken twice and compared.
 */
#pragma once

#include "common/error.h"

enum footprint_part {
	FOOTPRINT_CLIENT_FDS,
	FOOTPRINT_SUPERVISOR_FDS,
	FOOTPRINT_INIT_FDS, /* of all inits; 0 where only the superuser can see them */
	FOOTPRINT_PROCESSES, /* supervisor, janitor, inits and whatever else descends from the client */
	FOOTPRINT_ZOMBIES, /* among them */
	FOOTPRINT_MOUNTS,  /* in the client's and the supervisor's namespace */
	FOOTPRINT_GROUPS,  /* of the client, in all hierarchies */
	FOOTPRINT_CLIENT_PAGES,
	FOOTPRINT_SUPERVISOR_PAGES, /* resident */
	FOOTPRINT_INIT_PAGES,
	FOOTPRINT_COUNT
};

struct footprint {
	long of[FOOTPRINT_COUNT];
};

extern const char *const footprint_names[FOOTPRINT_COUNT];

/* Return: 0; -ESRCH when no supervisor lives. */
int footprint_take(struct footprint *ret, struct error *err) _must_check_;
