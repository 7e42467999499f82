/* SPDX-License-Identifier: MIT */
/*
 * The result of a checker that found a difference: the two places, and a message that begins with
 * them.
 */
#pragma once

#include "checkers/checker.h"
#include "checkers/stream.h"

#include <stdarg.h>

void rejection_write(struct checker_result *result, const struct position *team,
                     const struct position *answer, const char *format, va_list args)
	__attribute__((format(printf, 4, 0)));
