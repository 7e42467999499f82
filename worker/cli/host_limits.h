/* SPDX-License-Identifier: MIT */
/*
 * Limits that a package asks for and this host is too small to keep.
 */
#pragma once

#include "common/error.h"
#include "worker/manifest/problem.h"

/**
 * host_limits_check() - what the package itself says, before defaults are filled in
 *
 * A limit of more memory than there is would end programs that keep within it. What validators write is held in memory,
 * too; a submission's output that may be large is not.
 *
 * Return: 0; -EINVAL with one line that names the first such key, what it says and what is here.
 */
int host_limits_check(const struct problem_limits *limits, struct error *err) _must_check_;
