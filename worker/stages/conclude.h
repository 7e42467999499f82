/* SPDX-License-Identifier: MIT */
/*
 * The end of a judgement: which cases are in the report, what they make of groups and of the submission, and whether
 * that is what the package promises.
 */
#pragma once

#include "common/error.h"
#include "worker/score/score.h"

struct judgement;
struct slot;

/**
 * conclude_judgement() - complete the report
 * @slot: runs the package's grader, if it has one
 *
 * Of several submissions one after the other, in their order: what is told of the package is the same every time, then.
 *
 * Return: 0; a negative errno when we failed, the report is a judge error then.
 */
int conclude_judgement(const struct slot *slot, struct judgement *judgement,
                       struct error *err) _must_check_;
