/* SPDX-License-Identifier: MIT */
/*
 * The time limit of a problem that does not give one: from the slowest of the package's submissions that must not exceed
 * it (2025-09: those whose permitted verdicts exclude TLE; legacy: accepted/).
 */
#pragma once

#include "worker/stages/pipeline.h"

/**
 * infer_time_limit() - judge those submissions and set pipeline->limits.time_ns
 *
 * Return: 0; the number of a signal; -EINVAL when no such submission could be judged; other negative errno.
 */
int infer_time_limit(struct pipeline *pipeline, struct error *err) _must_check_;

/* Wall time for a CPU time limit: a program that waits is ended by it, one that computes beside others is not. */
uint64_t infer_wall_limit_ns(uint64_t time_limit_ns);
