/* SPDX-License-Identifier: MIT */
/*
 * Which boxes can be kept, and for whom.
 */
#pragma once

#include "sandbox/protocol/wire.h"

#include <stdbool.h>

/* Whether the request asks for a kept box and nothing in its box could carry something from run to run. */
bool keep_is_possible(const struct request *request);

/* Whether a box made for @box serves @request: the same ids, mounts and filter. */
bool keep_serves(const struct request *box, const struct request *request);
