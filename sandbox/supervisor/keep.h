/* SPDX-License-Identifier: MIT */
/*
 * Which boxes can be kept, and for whom.
 */
#pragma once

#include "sandbox/protocol/wire.h"

#include <stdbool.h>
#include <sys/types.h>

/* Whether the request asks for a kept box and nothing in its box could carry something from run to run. */
bool keep_is_possible(const struct request *request);

/* What is at the bind sources of a request now; a path can get another file while a box that has the old one is kept. */
struct keep_sources {
	struct {
		dev_t dev;
		ino_t ino; /* 0: nothing */
	} of_mount[WIRE_MOUNTS_MAX];
};
void keep_look(const struct request *request, struct keep_sources *ret);

/* Whether a box made for @box serves @request: the same ids, mounts and filter, and the same files behind the mounts as
 * when @sources was filled. */
bool keep_serves(const struct request *box, const struct keep_sources *sources,
                 const struct request *request);
