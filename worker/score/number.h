/* SPDX-License-Identifier: MIT */
/*
 * Exact numbers, for scores. A score is a decimal in a file of the package or of a validator, the
 * most that a case can give is a quotient of two whole numbers, and a third of 100 three times over
 * has to be 100 again: so all are rational numbers and no operation rounds.
 *
 * A number holds memory: number_init() first, number_done() last; _cleanup_(number_done) works.
 * When memory runs out, libgmp ends the process; what number_parse() accepts is small enough for
 * that to be no way to provoke it.
 */
#pragma once

#include "common/error.h"

#include <gmp.h>
#include <stdbool.h>
#include <stdint.h>

struct number {
	mpq_t value;
};

/* Longer texts and larger exponents are no scores, only a way to make sums slow. */
enum { NUMBER_LENGTH_MOST = 1024, NUMBER_EXPONENT_MOST = 400 };

void number_init(struct number *n); /* 0 */
void number_done(struct number *n);

/**
 * number_parse() - the number that a text is, exactly
 * @text: sign? (digits | digits . | digits? . digits) ([eE] sign? digits)?, nothing else
 *
 * Return: 0; -EINVAL when it is no number, -ERANGE beyond the bounds above; @n is as it was then.
 */
int number_parse(struct number *n, const char *text, struct error *err) _must_check_;

/* number_parse() of a file's contents: white space before and after it does not count. */
int number_parse_file(struct number *n, const char *text, struct error *err) _must_check_;

void number_set(struct number *n, const struct number *from);
void number_set_whole(struct number *n, uint64_t value);
void number_add(struct number *n, const struct number *other);
void number_subtract(struct number *n, const struct number *other);
void number_multiply(struct number *n, const struct number *other);
void number_divide(struct number *n, uint64_t divisor); /* @divisor is not 0 */

int number_compare(const struct number *a, const struct number *b); /* as strcmp(3) */
int number_sign(const struct number *n);                            /* -1, 0 or 1 */

/**
 * number_is_near() - whether the numbers differ by at most 10^-6
 *
 * For scores that somebody expects: decimals on paper, where 100/3 can only be written 33.333333.
 */
bool number_is_near(const struct number *a, const struct number *b);

/**
 * number_text() - the number in decimal, without an exponent
 *
 * Exact where at most 30 digits after the point suffice for that, as the formats ask; else rounded,
 * half away from zero, to 12 significant digits, those before the point always kept. No zeros at
 * the end, no point without digits after it.
 *
 * Return: the text, the caller's to free; NULL when memory ran out.
 */
char *number_text(const struct number *n) _must_check_;

/* The nearest double, for plots and bars; never for a decision. */
double number_double(const struct number *n);
