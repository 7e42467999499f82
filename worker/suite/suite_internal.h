/* SPDX-License-Identifier: MIT */
/* What the two readers of suites share. */
#pragma once

#include "common/fields.h"
#include "common/units.h"
#include "worker/suite/suite.h"

#define SUITE_INIT                                                                                 \
	((struct suite){                                                                           \
		.compile = {.tmp_bytes = 64 * MIB,                                                 \
	                    .processes = 1,                                                        \
	                    .filter = SUITE_FILTER_COMPILE,                                        \
	                    .time_factor = 1},                                                     \
		.run = {.processes = 1, .filter = SUITE_FILTER_RUN, .time_factor = 1},             \
	})

void suite_done(struct suite *suite);

/* Takes @suite over, also when it fails; keeps the order of names; a suite of the same name goes. */
int suites_put(struct suites *suites, struct suite *suite) _must_check_;

extern const struct field_range suite_mebibytes, suite_process_range, suite_priority_range,
	suite_extra_range;
extern const struct field_bounds suite_factor_bounds;

/* Of a file of ours; its target is a SUITE_INIT. */
extern const struct field_table suite_keys;

/* char *: an extended regular expression. */
field_parser suite_read_regex;
