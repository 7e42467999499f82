/* SPDX-License-Identifier: MIT */
/* Times and sizes for people. All of them return a text that the caller frees, NULL when memory ran out. */
#pragma once

#include "common/attr.h"

#include <stdint.h>

/* What was measured: "0.012 s", "3.1 MiB". */
char *figure_time(uint64_t ns) _must_check_;
char *figure_size(uint64_t bytes) _must_check_;

/* A limit, exactly and without zeros at the end: "2 s", "0.25 s"; "2 GiB", "1000 B". */
char *figure_time_limit(uint64_t ns) _must_check_;
char *figure_size_limit(uint64_t bytes) _must_check_;
