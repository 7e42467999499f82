/* SPDX-License-Identifier: MIT */
/* What the tests of kept boxes share: asking for one, and finding the inits of those that there are. */
#pragma once

#include "tests/sandbox/box.h"

/* The request in a kept box. One filter for all of a test, since a box serves only requests with its own. */
struct sandbox_request keep(struct sandbox_request request);

/* The inits of the only sandbox of this process, without descriptors; the builders that made them do not count. */
struct box_tree boxes(void);
/* Init of the box that has served the run before. */
pid_t some_init(void);
bool lives(pid_t init);

/* Some runs, so that a box is kept and its builder has ended. */
void settle(struct sandbox *sandbox);
