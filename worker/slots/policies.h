/* SPDX-License-Identifier: MIT */
/*
 * The seccomp filters of boxes, made when one is first wanted: each takes half a millisecond, and most commands need one.
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"

enum slot_policy { POLICY_RUN, POLICY_RUN_PROCESSES, POLICY_COMPILE, POLICY_COUNT };

/* From any thread. Return: a sealed file, borrowed, open as long as the process lives; or a negative errno. */
int policy_fd(enum slot_policy policy, struct error *err) _must_check_;
