/* SPDX-License-Identifier: MIT */
/* Tables as text and as JSON, for measure.c. */
#pragma once

#include "tests/bench/measure.h"

/* Contenders with count 0 are left out. */
void measure_print(const char *title, const struct contender *contenders, size_t n,
                   const struct measure_options *options, const struct measured *measured);

bool measure_is_rate(const struct contender *contender);
