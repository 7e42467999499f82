/* SPDX-License-Identifier: MIT */
/*
 * Decimal numbers, recognised and converted while their bytes pass by, in constant memory for any
 * length.
 *
 *	sign? (digits | digits . | digits? . digits) ([eE] sign? digits)?
 *
 * and nothing else: no inf, nan, hexadecimal, thousands separators or locale. Any number of digits
 * is taken. The value is the double nearest to the number as written, as strtod(3) gives it;
 * comparisons at the very edge of a tolerance then come out as they do in other judges.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * A double, or the middle between two, has at most 767 significant digits; more can only say "and a
 * little more".
 */
enum { DECIMAL_DIGITS = 768 };

struct decimal {
	uint8_t state;
	bool negative, exponent_negative;
	bool more;         /* a digit other than 0 found no room */
	unsigned count;    /* of digits[] */
	uint64_t zeros;    /* seen after digits[]; they count only when another digit follows */
	int64_t point;     /* the number is 0.digits * 10^(point + exponent) */
	uint64_t exponent; /* without sign */
	char digits[DECIMAL_DIGITS + 1]; /* significant ones: the first is not 0 */
};

/* Makes ready for a new number; digits[] needs no initialisation. */
void decimal_reset(struct decimal *decimal);

/* The next bytes of the text. */
void decimal_feed(struct decimal *decimal, const uint8_t *bytes, size_t size);

/* The bytes so far are a whole number. */
bool decimal_is_number(const struct decimal *decimal);

/* The bytes so far are digits, perhaps with a sign before them. */
bool decimal_is_whole(const struct decimal *decimal);

/* Whatever follows, this becomes no number. */
bool decimal_is_hopeless(const struct decimal *decimal);

/**
 * decimal_value() - the value of a whole number
 *
 * Return: false when it is beyond the doubles, and the value infinite. Too small a value is 0, or -0.
 */
bool decimal_value(const struct decimal *decimal, double *ret_value);

/* decimal_value() of a whole string; false as well when it is no number. */
bool decimal_parse(const char *text, double *ret_value);

/**
 * decimal_parse_plain() - the commonest numbers in one go
 * @at: the text, at least one byte
 *
 * Return: false for what has an exponent or a rarer form or value; it may be a number all the same.
 */
bool decimal_parse_plain(const uint8_t *at, const uint8_t *end, double *ret_value);

enum { DECIMAL_TEXT_SIZE = 16 };

/* Six digits of @value for a message, with a point in every locale. */
void decimal_format(double value, char text[static DECIMAL_TEXT_SIZE]);
