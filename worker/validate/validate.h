/* SPDX-License-Identifier: MIT */
/*
 * What a package's data and validators owe each other: files that are what they should be, inputs that the input
 * validators accept, answers that the output validators accept, and validators that do not accept everything.
 */
#pragma once

#include "common/error.h"
#include "common/finding.h"
#include "worker/stages/pipeline.h"

/**
 * validate_data() - check all of it on the pool
 * @pipeline: prepared, or with programs that did not compile: what needs them is left out, and so is what a doubtful
 *            problem leaves open. The input validators are
 *            compiled here.
 *            DMOJ packages are left alone: they keep to other rules
 * @findings: every fault and every warning is added, in the same order whatever the slots do; files are named below the
 *            package
 *
 * Return: 0; the number of a signal; negative errno.
 */
int validate_data(struct pipeline *pipeline, struct findings *findings,
                  struct error *err) _must_check_;
