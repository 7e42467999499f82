/* SPDX-License-Identifier: MIT */
/*
 * Cases that a program of a DMOJ package makes: it is run once for each of them before anything is judged, and its
 * standard output is the input and its standard error the answer. Both stay in juror's scratch, see case_data.h.
 */
#pragma once

#include "common/error.h"

struct pipeline;

/**
 * generate_cases() - make all cases that are wanted
 *
 * Waits for the pool. The helpers are compiled; cases of a generator that has not compiled are left out.
 *
 * Return: 0; the number of a signal; -EINVAL when generators failed (each is told in pipeline->findings, the last one in
 * @err, too); other negative errno.
 */
int generate_cases(struct pipeline *pipeline, struct error *err) _must_check_;
