/* SPDX-License-Identifier: MIT */
/* Decimal numbers as people and YAML write them: digits with or without a point and an exponent. No locale, no hex. */
#pragma once

#include "common/attr.h"

#include <stdint.h>

/**
 * numeral_seconds() - a decimal number of seconds as nanoseconds, exactly
 *
 * Takes what YAML writes for a positive float: digits with or without a point and an exponent.
 * Digits below a nanosecond must be zeros.
 *
 * Return: 0, -EINVAL for another form or a finer number, -ERANGE above 10^9 seconds.
 */
int numeral_seconds(const char *text, uint64_t *ret_ns) _must_check_;

/* A finite decimal number, "1.", ".5", "-2e3"; no inf, nan, hex and no locale. Return: 0,
 * -EINVAL or -ERANGE. */
int numeral_number(const char *text, double *ret) _must_check_;
