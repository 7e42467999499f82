/* SPDX-License-Identifier: MIT */
#include "checkers/ratio.h"

__extension__ typedef unsigned __int128 wide;

static wide greatest_divisor(wide a, wide b)
{
	while (b != 0) {
		wide rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static bool make(wide numerator, wide denominator, struct ratio *ret_ratio)
{
	if (denominator == 0)
		return false;
	wide divisor = greatest_divisor(numerator, denominator);
	numerator /= divisor;
	denominator /= divisor;
	if (numerator > UINT64_MAX || denominator > UINT64_MAX)
		return false;
	*ret_ratio = (struct ratio){(uint64_t)numerator, (uint64_t)denominator};
	return true;
}

bool ratio_make(uint64_t numerator, uint64_t denominator, struct ratio *ret_ratio)
{
	return make(numerator, denominator, ret_ratio);
}

bool ratio_divide(struct ratio a, struct ratio b, struct ratio *ret_ratio)
{
	return make((wide)a.numerator * b.denominator, (wide)a.denominator * b.numerator, ret_ratio);
}

int ratio_compare(struct ratio a, struct ratio b)
{
	wide left = (wide)a.numerator * b.denominator, right = (wide)b.numerator * a.denominator;
	return (left > right) - (left < right);
}

/* A number while it is read: digits * 10^power. */
struct reading {
	const char *at, *end;
	uint64_t digits;
	unsigned count; /* of significant digits in it */
	int power;
};

enum {
	DIGITS_MOST = 18,
	POWER_MOST = 19, /* 10^19 fits into 64 bits */
	POWER_FAR = 100000,
};

static bool digit_next(const struct reading *r)
{
	return r->at < r->end && *r->at >= '0' && *r->at <= '9';
}

/* Return: how many digits there are. @step: what each does to the power. */
static size_t read_digits(struct reading *r, int step)
{
	const char *begin = r->at;
	for (; digit_next(r); r->at++) {
		bool full = r->count == DIGITS_MOST;
		if (!full) {
			r->digits = r->digits * 10 + (uint64_t)(*r->at - '0');
			r->count += r->digits > 0;
		}
		if (r->power > -POWER_FAR && r->power < POWER_FAR)
			r->power += step + full;
	}
	return (size_t)(r->at - begin);
}

static bool read_exponent(struct reading *r)
{
	int exponent = 0;
	r->at++;
	bool negative = r->at < r->end && *r->at == '-';
	r->at += negative || (r->at < r->end && *r->at == '+');
	if (!digit_next(r))
		return false;
	for (; digit_next(r); r->at++)
		exponent = exponent < POWER_FAR ? exponent * 10 + (*r->at - '0') : exponent;
	r->power += negative ? -exponent : exponent;
	return true;
}

static uint64_t power_of_ten(int power)
{
	uint64_t value = 1;
	while (power-- > 0)
		value *= 10;
	return value;
}

static bool scale(uint64_t digits, int power, struct ratio *ret_ratio)
{
	for (; power < 0 && digits % 10 == 0 && digits > 0; power++)
		digits /= 10;
	for (; power < -POWER_MOST && digits > 0; power++)
		digits /= 10;
	if (digits == 0)
		return make(0, 1, ret_ratio);
	if (power > POWER_MOST)
		return false;
	return power < 0 ? make(digits, power_of_ten(-power), ret_ratio)
	                 : make((wide)digits * power_of_ten(power), 1, ret_ratio);
}

bool ratio_parse(const char *text, size_t size, struct ratio *ret_ratio)
{
	struct reading r = {.at = text, .end = text + size};
	r.at += size > 0 && *text == '+';
	size_t digits = read_digits(&r, 0);
	if (r.at < r.end && *r.at == '.') {
		r.at++;
		digits += read_digits(&r, -1);
	}
	if (digits == 0)
		return false;
	if (r.at < r.end && (*r.at == 'e' || *r.at == 'E') && !read_exponent(&r))
		return false;
	if (r.at < r.end)
		return false;
	return r.digits == 0 ? make(0, 1, ret_ratio) : scale(r.digits, r.power, ret_ratio);
}
