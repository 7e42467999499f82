/* SPDX-License-Identifier: MIT */
/*
 * Which file of a submission is the answer to a case, where answers are submitted and not programs.
 */
#pragma once

#include "worker/intake/submission.h"
#include "worker/manifest/problem.h"

/* The answer to "secret/g1/01" is secret/g1/01.out, or .ans, or without the first directories; one file is the answer to one
 * case. Return: borrowed, NULL when there is none. */
const struct submission_file *answers_find(const struct submission *answers,
                                           const struct problem *problem,
                                           const struct test_case *test);

/* Adds a finding for each file that is called like an answer and is one to no case. @name: of the submission. */
void answers_tell_strays(const struct submission *answers, const struct problem *problem,
                         const char *name, struct findings *findings);
