/* SPDX-License-Identifier: MIT */
#include "checkers/decimal.h"

#include "common/attr.h"

#include <float.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum byte_class { OTHER, DIGIT, SIGN, POINT, MARK, CLASS_COUNT };

static const uint8_t class_of[256] = {
	['0'] = DIGIT, ['1'] = DIGIT, ['2'] = DIGIT, ['3'] = DIGIT, ['4'] = DIGIT,
	['5'] = DIGIT, ['6'] = DIGIT, ['7'] = DIGIT, ['8'] = DIGIT, ['9'] = DIGIT,
	['+'] = SIGN,  ['-'] = SIGN,  ['.'] = POINT, ['e'] = MARK,  ['E'] = MARK,
};

/*
 * What was read last. A state that is not named for a byte leads to HOPELESS, which is therefore
 * zero.
 */
enum state {
	HOPELESS,
	START,
	AFTER_SIGN,
	WHOLE,       /* digits before the point */
	BARE_POINT,  /* a point without digits before it */
	AFTER_POINT, /* a point with digits before it */
	FRACTION,    /* digits after the point */
	AFTER_MARK,  /* the e */
	AFTER_EXP_SIGN,
	EXPONENT,
	STATE_COUNT,
};

static const uint8_t next_state[STATE_COUNT][CLASS_COUNT] = {
	[START] = {[DIGIT] = WHOLE, [SIGN] = AFTER_SIGN, [POINT] = BARE_POINT},
	[AFTER_SIGN] = {[DIGIT] = WHOLE, [POINT] = BARE_POINT},
	[WHOLE] = {[DIGIT] = WHOLE, [POINT] = AFTER_POINT, [MARK] = AFTER_MARK},
	[BARE_POINT] = {[DIGIT] = FRACTION},
	[AFTER_POINT] = {[DIGIT] = FRACTION, [MARK] = AFTER_MARK},
	[FRACTION] = {[DIGIT] = FRACTION, [MARK] = AFTER_MARK},
	[AFTER_MARK] = {[DIGIT] = EXPONENT, [SIGN] = AFTER_EXP_SIGN},
	[AFTER_EXP_SIGN] = {[DIGIT] = EXPONENT},
	[EXPONENT] = {[DIGIT] = EXPONENT},
};

/* This many digits fit into 64 bits. */
enum { WHOLE_DIGITS = 19 };

/*
 * Beyond this an exponent is only "very large": no text is long enough to bring it back with its
 * zeros.
 */
static const uint64_t exponent_far = UINT64_C(100000000000000000);

void decimal_reset(struct decimal *decimal)
{
	decimal->state = START;
	decimal->negative = decimal->exponent_negative = decimal->more = false;
	decimal->count = 0;
	decimal->zeros = 0;
	decimal->point = 0;
	decimal->exponent = 0;
}

/* The zeros that were held back count now. */
static void store_zeros(struct decimal *d)
{
	uint64_t room = DECIMAL_DIGITS - d->count;
	unsigned stored = (unsigned)(d->zeros < room ? d->zeros : room);
	memset(d->digits + d->count, '0', stored);
	d->count += stored;
	d->zeros = 0;
}

/* Digits that end with another than 0. */
static void store_digits(struct decimal *d, const uint8_t *digits, size_t size)
{
	if (d->zeros > 0)
		store_zeros(d);
	size_t room = DECIMAL_DIGITS - d->count;
	size_t stored = size < room ? size : room;
	memcpy(d->digits + d->count, digits, stored);
	d->count += (unsigned)stored;
	d->more |= stored < size;
}

/* A run of digits before or after the point. */
static void take_digits(struct decimal *d, const uint8_t *digits, size_t size)
{
	if (d->state == WHOLE)
		d->point += (int64_t)size;
	if (d->count == 0) {
		size_t leading = 0;
		while (leading < size && digits[leading] == '0')
			leading++;
		d->point -= (int64_t)leading;
		digits += leading;
		size -= leading;
	}
	size_t significant = size;
	while (significant > 0 && digits[significant - 1] == '0')
		significant--;
	if (significant > 0)
		store_digits(d, digits, significant);
	d->zeros += size - significant;
}

static void take_exponent(struct decimal *d, const uint8_t *digits, size_t size)
{
	for (size_t i = 0; i < size && d->exponent < exponent_far; i++)
		d->exponent = d->exponent * 10 + (uint64_t)(digits[i] - '0');
}

static size_t digits_size(const uint8_t *bytes, size_t most)
{
	size_t i = 0;
	while (i < most && (uint8_t)(bytes[i] - '0') < 10)
		i++;
	return i;
}

void decimal_feed(struct decimal *decimal, const uint8_t *bytes, size_t size)
{
	size_t run;
	for (size_t i = 0; i < size && decimal->state != HOPELESS; i += run) {
		enum byte_class class = class_of[bytes[i]];
		decimal->state = next_state[decimal->state][class];
		run = class == DIGIT ? digits_size(bytes + i, size - i) : 1;
		if (decimal->state == EXPONENT)
			take_exponent(decimal, bytes + i, run);
		else if (class == DIGIT)
			take_digits(decimal, bytes + i, run);
		else if (bytes[i] == '-' && decimal->state == AFTER_SIGN)
			decimal->negative = true;
		else if (bytes[i] == '-')
			decimal->exponent_negative = true;
	}
}

bool decimal_is_number(const struct decimal *decimal)
{
	static const bool whole_number[STATE_COUNT] = {
		[WHOLE] = true,
		[AFTER_POINT] = true,
		[FRACTION] = true,
		[EXPONENT] = true,
	};
	return whole_number[decimal->state];
}

bool decimal_is_whole(const struct decimal *decimal)
{
	return decimal->state == WHOLE;
}

bool decimal_is_hopeless(const struct decimal *decimal)
{
	return decimal->state == HOPELESS;
}

/*
 * Three ways to the nearest double; the first two return false where they cannot be sure of it.
 *
 * One operation on exact operands rounds once. Whole numbers up to 2^53 are doubles, and so are
 * powers of ten up to 10^22; but where registers hold more than a double, an operation on doubles
 * rounds twice.
 */
static bool scale_double(uint64_t whole, int64_t power, double *ret_value)
{
	static const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
	                                1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
	                                1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
	enum { POWER_MOST = ARRAY_SIZE(powers) - 1 };

	if (FLT_EVAL_METHOD != 0 || whole > UINT64_C(1) << DBL_MANT_DIG || power < -POWER_MOST ||
	    power > POWER_MOST)
		return false;
	*ret_value = power < 0 ? (double)whole / powers[-power] : (double)whole * powers[power];
	return true;
}

/*
 * The x87's long doubles, exact up to 2^64 and 10^27, are rounded a second time to become doubles.
 * That is as good as once, unless the first rounding ended in the very middle between two doubles:
 * the eleven bits that go are 100...0.
 */
static bool scale_long_double(uint64_t whole, int64_t power, double *ret_value)
{
#if LDBL_MANT_DIG == 64
	static const long double powers[] = {1e0L,  1e1L,  1e2L,  1e3L,  1e4L,  1e5L,  1e6L,
	                                     1e7L,  1e8L,  1e9L,  1e10L, 1e11L, 1e12L, 1e13L,
	                                     1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L,
	                                     1e21L, 1e22L, 1e23L, 1e24L, 1e25L, 1e26L, 1e27L};
	enum { POWER_MOST = ARRAY_SIZE(powers) - 1 };

	if (power < -POWER_MOST || power > POWER_MOST)
		return false;
	long double value = power < 0 ? whole / powers[-power] : whole * powers[power];
	uint64_t mantissa;
	memcpy(&mantissa, &value, sizeof(mantissa));
	*ret_value = (double)value;
	return (mantissa & 0x7ff) != 0x400;
#else
	(void)whole, (void)power, (void)ret_value;
	return false;
#endif
}

static bool scale_once(uint64_t whole, int64_t power, double *ret_value)
{
	return scale_double(whole, power, ret_value) || scale_long_double(whole, power, ret_value);
}

/*
 * @cut: digits were left out at the end, so that the number is between two; mostly one double is
 * nearest to both.
 */
static bool scale(uint64_t whole, bool cut, int64_t power, double *ret_value)
{
	double above;
	return scale_once(whole, power, ret_value) &&
	       (!cut || (scale_once(whole + 1, power, &above) && above == *ret_value));
}

static bool value_of_whole(const struct decimal *d, int64_t power, double *ret_value)
{
	unsigned count = d->count < WHOLE_DIGITS ? d->count : WHOLE_DIGITS;
	uint64_t whole = 0;
	for (unsigned i = 0; i < count; i++)
		whole = whole * 10 + (uint64_t)(d->digits[i] - '0');
	return scale(whole, count < d->count, power + d->count - count, ret_value);
}

static locale_t c_locale;

static void c_locale_make(void)
{
	c_locale = newlocale(LC_ALL_MASK, "C",
	                     (locale_t)0); /* glibc and musl have it ready: cannot fail */
}

/* The locale in which a point is a point, whatever the process has set. */
static locale_t c_locale_get(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	(void)pthread_once(&once, c_locale_make); /* fails only for a bad control */
	return c_locale;
}

static double value_of_text(const struct decimal *d, int64_t power)
{
	enum { POWER_FAR = 9999 }; /* zero or infinite with any digits[] */
	char text[DECIMAL_DIGITS + 32];
	memcpy(text, d->digits, d->count);
	(void)snprintf(text + d->count, sizeof(text) - d->count, "%se%d", d->more ? "1" : "",
	               (int)(power < -POWER_FAR  ? -POWER_FAR
	                     : power > POWER_FAR ? POWER_FAR
	                                         : power - d->more));
	return strtod_l(text, NULL, c_locale_get());
}

bool decimal_value(const struct decimal *decimal, double *ret_value)
{
	int64_t exponent = (int64_t)decimal->exponent;
	int64_t power = decimal->point - decimal->count +
	                (decimal->exponent_negative ? -exponent : exponent);
	double value = 0;
	if (decimal->count > 0 && !value_of_whole(decimal, power, &value))
		value = value_of_text(decimal, power);
	*ret_value = decimal->negative ? -value : value;
	return isfinite(value);
}

bool decimal_parse(const char *text, double *ret_value)
{
	struct decimal decimal;
	decimal_reset(&decimal);
	decimal_feed(&decimal, (const uint8_t *)text, strlen(text));
	return decimal_is_number(&decimal) && decimal_value(&decimal, ret_value);
}

/* The first digits as a whole number, as many as fit. */
struct whole {
	uint64_t value;
	int64_t cut; /* how many digits found no room */
};

/* Goes on by a run of digits. Return: where the run ends. */
static const uint8_t *read_digits(const uint8_t *at, const uint8_t *end, struct whole *whole)
{
	static const uint64_t room = UINT64_C(1000000000000000000); /* 10^(WHOLE_DIGITS - 1) */
	for (; at < end && class_of[*at] == DIGIT; at++) {
		if (whole->value < room)
			whole->value = whole->value * 10 + (uint64_t)(*at - '0');
		else
			whole->cut++;
	}
	return at;
}

bool decimal_parse_plain(const uint8_t *at, const uint8_t *end, double *ret_value)
{
	struct whole whole = {0};
	bool negative = *at == '-';
	const uint8_t *digits = at + negative;
	const uint8_t *point = read_digits(digits, end, &whole);
	const uint8_t *last = point;
	if (point > digits && point < end && *point == '.')
		last = read_digits(point + 1, end, &whole);
	int64_t power = whole.cut + (last > point ? point + 1 - last : 0);
	double value;
	if (last < end || last == digits || !scale(whole.value, whole.cut > 0, power, &value))
		return false;
	*ret_value = negative ? -value : value;
	return true;
}

void decimal_format(double value, char text[static DECIMAL_TEXT_SIZE])
{
	locale_t before = uselocale(c_locale_get());
	(void)snprintf(text, DECIMAL_TEXT_SIZE, "%.6g", value);
	(void)uselocale(before);
}
