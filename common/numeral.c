/* SPDX-License-Identifier: MIT */
#include "common/numeral.h"

#include "common/units.h"

#include <errno.h>
#include <locale.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

/* A decimal number taken apart: the digits from @digits to @end, a point among them or not. */
struct decimal {
	bool is_negative;
	bool is_whole; /* digits and nothing else */
	const char *digits, *end;
	int64_t exponent; /* of the digit before the first one: 0.digits * 10^exponent */
};

/* Far beyond any number that is read here; stops an exponent's digits from overflowing. */
enum { EXPONENT_MOST = 1000000000 };

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "e-12" or nothing; NULL for another form. */
static const char *scan_exponent(const char *at, int64_t *exponent)
{
	if (*at != 'e' && *at != 'E')
		return at;
	at++;
	bool is_negative = *at == '-';
	if (*at == '-' || *at == '+')
		at++;
	if (!is_digit(*at))
		return NULL;
	int64_t value = 0;
	for (; is_digit(*at); at++)
		if (value < EXPONENT_MOST)
			value = value * 10 + (*at - '0');
	*exponent += is_negative ? -value : value;
	return at;
}

static bool scan_decimal(const char *text, struct decimal *ret)
{
	struct decimal d = {.is_negative = *text == '-'};
	const char *at = text;
	if (*at == '-' || *at == '+')
		at++;
	d.digits = at;
	while (is_digit(*at))
		at++;
	d.exponent = at - d.digits;
	bool has_digits = at > d.digits;
	if (*at == '.') {
		at++;
		has_digits |= is_digit(*at);
		while (is_digit(*at))
			at++;
	}
	d.end = at;
	d.is_whole = *at == '\0' && at - d.digits == d.exponent;
	at = has_digits ? scan_exponent(at, &d.exponent) : NULL;
	if (!at || *at != '\0')
		return false;
	*ret = d;
	return true;
}

int numeral_seconds(const char *text, uint64_t *ret_ns)
{
	/* 10^9 seconds are 10^18 ns: the first digit of the most is the 19th from the right. */
	enum { NS_DIGITS = 9, MOST_DIGITS = 19 };
	struct decimal d;
	if (!scan_decimal(text, &d) || d.is_negative)
		return -EINVAL;
	uint64_t ns = 0;
	int64_t places = d.exponent +
	                 NS_DIGITS; /* places left of the unit's point, from the current digit on */
	bool is_large = false;
	for (const char *at = d.digits; at < d.end; at++) {
		if (*at == '.')
			continue;
		if (*at != '0' && places <= 0)
			return -EINVAL;
		if (*at != '0' && places > MOST_DIGITS)
			is_large = true;
		else if (*at != '0') {
			uint64_t digit = (uint64_t)(*at - '0');
			for (int64_t i = 1; i < places; i++)
				digit *= 10;
			ns += digit;
		}
		places--;
		is_large |= ns > TIME_MOST_NS;
		if (is_large)
			ns = 0;
	}
	if (is_large)
		return -ERANGE;
	*ret_ns = ns;
	return 0;
}

/* Of whole numbers that a double holds exactly, which most are. */
static bool is_small(const struct decimal *d)
{
	enum { EXACT_DIGITS = 15 };
	return d->is_whole && d->end - d->digits <= EXACT_DIGITS;
}

static double value_of_digits(const struct decimal *d)
{
	int64_t value = 0;
	for (const char *at = d->digits; at < d->end; at++)
		value = value * 10 + (*at - '0');
	return d->is_negative ? -(double)value : (double)value;
}

int numeral_number(const char *text, double *ret)
{
	struct decimal d;
	if (!scan_decimal(text, &d))
		return -EINVAL;
	if (is_small(&d)) {
		*ret = value_of_digits(&d);
		return 0;
	}
	locale_t c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
	if (!c_locale)
		return -ENOMEM;
	double value = strtod_l(text, NULL, c_locale);
	freelocale(c_locale);
	if (!isfinite(value))
		return -ERANGE;
	*ret = value;
	return 0;
}
