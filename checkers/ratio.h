/* SPDX-License-Identifier: MIT */
/*
 * Exact fractions, for partial credit: what a checker grants is neither rounded nor added up in
 * floating point.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* In lowest terms; the denominator is never 0. */
struct ratio {
	uint64_t numerator, denominator;
};

/* Return: false when the denominator is 0. */
bool ratio_make(uint64_t numerator, uint64_t denominator, struct ratio *ret_ratio);

/**
 * ratio_parse() - a number that is not negative as people and programs write it: 7, 0.25, .5, 1e-05
 *
 * Digits after the eighteenth significant one, and after the nineteenth behind the point, do not count: what is very near
 * to nothing is a score all the same.
 *
 * Return: false when it is no such number, or one that does not fit.
 */
bool ratio_parse(const char *text, size_t size, struct ratio *ret_ratio);

/* @a / @b. Return: false when @b is 0, or the result does not fit. */
bool ratio_divide(struct ratio a, struct ratio b, struct ratio *ret_ratio);

/* Return: below, equal to or above 0 as @a is to @b. */
int ratio_compare(struct ratio a, struct ratio b);
