/* SPDX-License-Identifier: MIT */
/*
 * Two programs that talk through the relay, each in a sandbox, beside the same two with a pipe each way between them.
 */
#pragma once

#include "common/error.h"
#include "tests/bench/measure.h"

#include <stdint.h>

struct relay_talk_settings {
	uint64_t round_trips; /* of one byte there and back */
	uint64_t flood_bytes; /* each way, both at once */
	int filter;           /* of the programs in sandboxes; borrowed */
};

/* Prints two tables. */
int relay_talk_measure(const struct relay_talk_settings *settings,
                       const struct measure_options *options, struct error *err) _must_check_;
