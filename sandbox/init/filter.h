/* SPDX-License-Identifier: MIT */
/*
 * Init's own seccomp filter: when the program has taken over pid 1 after all, there is nothing to be had there.
 */
#pragma once

#include "common/error.h"

int init_filter_load(struct error *err) _must_check_;
