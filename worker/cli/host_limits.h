/* SPDX-License-Identifier: MIT */
/*
 * Limits that a package asks for and this host is too small to keep.
 */
#pragma once

#include "common/finding.h"
#include "worker/manifest/problem.h"

/**
 * host_limits_check() - what the package itself says, before defaults are filled in
 * @package_dirfd: where problem.yaml is, to tell the place of a key
 * @package_name: begins the files of findings
 * @limits: one that cannot be kept is set to 0
 *
 * A limit of more memory than there is would end programs that keep within it. What validators write is held in memory,
 * too; a submission's output that may be large is not.
 *
 * Return: whether all can be kept; each that cannot is an error.
 */
bool host_limits_check(int package_dirfd, const char *package_name, struct problem_limits *limits,
                       struct findings *findings) _must_check_;
