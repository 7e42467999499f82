/* SPDX-License-Identifier: MIT */
/*
 * Times are uint64_t nanoseconds of CLOCK_MONOTONIC, sizes are uint64_t bytes; here they come from text and go back.
 */
#pragma once

#include "common/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define NS_PER_US UINT64_C(1000)
#define NS_PER_MS UINT64_C(1000000)
#define NS_PER_S UINT64_C(1000000000)
/* The longest time that anything can be given: 10^9 seconds. */
#define TIME_MOST_NS (UINT64_C(1000000000) * NS_PER_S)
#define KIB UINT64_C(1024)
#define MIB (UINT64_C(1024) * KIB)
#define GIB (UINT64_C(1024) * MIB)

/**
 * units_parse_seconds() - "1.5" or "3" seconds, exactly, as nanoseconds
 *
 * Takes digits with an optional fraction (at most nine places count, more must be zeros), nothing else: no sign, blank,
 * leading zero (010), exponent, hex, inf or nan. The most is 10^9 seconds.
 *
 * Return: 0, -EINVAL for another form, -ERANGE beyond the most.
 */
int units_parse_seconds(const char *text, uint64_t *ret_ns) _must_check_;

/* Decimal digits only, "0" or no leading zero; at most @most. Return: 0, -EINVAL or -ERANGE. */
int units_parse_count(const char *text, uint64_t most, uint64_t *ret_value) _must_check_;

/* Now, CLOCK_MONOTONIC. */
uint64_t units_now_ns(void);
