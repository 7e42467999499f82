/* SPDX-License-Identifier: MIT */
/*
 * Which boxes can be kept, and for whom.
 */
#pragma once

#include "sandbox/init/run.h"

#include <stdbool.h>

/* Whether the request asks for a kept box and nothing in its box could carry something from run to run. */
bool keep_is_possible(const struct request *request);

/* Whether the box that @run has made for @box serves @request: the same ids, mounts and filter, and the same files behind the
 * mounts, since a path can get another file while a box that has the old one is kept. Waits for no file system. */
bool keep_serves(const struct run *run, const struct request *box, const struct request *request);
