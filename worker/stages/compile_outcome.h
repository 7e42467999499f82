/* SPDX-License-Identifier: MIT */
/*
 * How a compiler ended and what it said, as the report tells it.
 */
#pragma once

#include "common/error.h"
#include "sandbox/sandbox.h"
#include "worker/report/report.h"
#include "worker/stages/log.h"

/**
 * compile_outcome() - fill a report
 * @report: verdict (accepted or compile error), times, memory, log: valid UTF-8 with the reason in front when a limit or a
 *          signal ended the compiler, or when it failed without a word
 */
void compile_outcome(const struct sandbox_result *result, const struct log *log,
                     struct report_compile *report);

/* The first line of the log that says what is wrong, of @ret_length bytes, borrowed. */
const char *compile_error_line(const struct report_compile *report, int *ret_length);

/* "does not compile: " and that line, about a program of a package. Return: -EINVAL. */
int compile_error_say(const struct report_compile *report, struct error *err);
