/* SPDX-License-Identifier: MIT */
/*
 * The time limit of a problem that does not give one: from the submissions of the package that must end within it; and
 * how a limit fits those that must exceed it. What the formats say of that is worker/score/time_limit.h.
 */
#pragma once

#include "worker/score/time_limit.h"
#include "worker/stages/judgement.h"

/**
 * infer_time_limit() - judge those submissions and set pipeline->limits
 *
 * Return: 0; the number of a signal; -EINVAL when no such submission could be judged; other negative errno.
 */
int infer_time_limit(struct pipeline *pipeline, struct error *err) _must_check_;

/**
 * infer_and_judge() - judge submissions of the package, with the limit that they ask for
 * @judgements: with promises; their reports are complete afterwards
 * @limit_ns: the limit to use; 0: infer it, and set pipeline->limits
 * @findings: what does not fit
 *
 * Those that must end within the limit are judged first and once. Those that must exceed it run on for as long as it
 * takes to tell that they clearly do.
 *
 * Return: 0; the number of a signal; negative errno.
 */
int infer_and_judge(struct pipeline *pipeline, struct judgement *judgements, size_t n,
                    uint64_t limit_ns, struct time_limit_choice *ret, struct findings *findings,
                    struct error *err) _must_check_;

/* Sets the limit, and that of wall time for it: a program that waits is ended by it, one that computes is not. */
void infer_set_limit(struct pipeline *pipeline, uint64_t time_limit_ns);
