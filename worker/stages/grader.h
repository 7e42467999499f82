/* SPDX-License-Identifier: MIT */
/*
 * The grader of a legacy package: a program that makes one result of a group's results, one "VERDICT SCORE" a line.
 */
#pragma once

#include "worker/score/score.h"
#include "worker/stages/jury.h"

/* Everything is borrowed. */
struct grader {
	const struct slot *slot;
	const struct program *program;
	struct jury_limits limits;
};

/* score_grader.run with a struct grader as its context. */
int grader_run(void *context, const struct test_group *group, const char *lines, char **ret_output,
               struct error *err) _must_check_;
