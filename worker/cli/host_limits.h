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
 * too; for a submission's output that may be large see host_limits_cap_output().
 *
 * Return: whether all can be kept; each that cannot is an error.
 */
bool host_limits_check(int package_dirfd, const char *package_name, struct problem_limits *limits,
                       struct findings *findings) _must_check_;

/**
 * host_limits_cap_output() - no submission may write more than there is room for
 * @scratch_dirfd: where outputs that may be large lie
 * @n_slots: that may write at a time; together they fill at most a half of what is free
 *
 * An output that needs more room than that could not be judged, and would leave none to others. That is told as a warning,
 * since few outputs come near to their limit. Outputs of a dialogue are not kept.
 */
void host_limits_cap_output(int package_dirfd, const char *package_name, int scratch_dirfd,
                            unsigned n_slots, struct problem *problem, struct findings *findings);
