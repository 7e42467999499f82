/* SPDX-License-Identifier: MIT */
/*
 * Where an output first differs from the answer, with the lines around it, for the report.
 */
#pragma once

#include "checkers/checker.h"
#include "worker/report/report.h"

/* @answer, @output: the files that were compared. Return: to be freed with report_difference_free(); NULL when there is nothing to show. */
struct report_difference *difference_find(const struct checker_result *result, int answer,
                                          int output);
