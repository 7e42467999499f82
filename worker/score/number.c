/* SPDX-License-Identifier: MIT */
#include "worker/score/number.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* ---- text to number ---- */

/* A decimal as it is written: digits * 10^-places. */
struct written {
	bool negative;
	char digits[NUMBER_LENGTH_MOST + 1];
	size_t n_digits;
	long places; /* how many of the digits stand after the point */
};

static size_t take_digits(const char **at, struct written *w)
{
	const char *start = *at;
	for (; **at >= '0' && **at <= '9'; (*at)++)
		w->digits[w->n_digits++] = **at;
	return (size_t)(*at - start);
}

static bool take_sign(const char **at)
{
	bool negative = **at == '-';
	*at += negative || **at == '+';
	return negative;
}

static int take_exponent(const char **at, struct written *w)
{
	if (**at != 'e' && **at != 'E')
		return 0;
	(*at)++;
	bool negative = take_sign(at);
	const char *start = *at;
	long exponent = 0;
	for (; **at >= '0' && **at <= '9'; (*at)++)
		exponent = exponent > NUMBER_EXPONENT_MOST ? exponent : exponent * 10 + (**at - '0');
	if (*at == start)
		return -EINVAL;
	w->places += negative ? exponent : -exponent;
	return exponent > NUMBER_EXPONENT_MOST ? -ERANGE : 0;
}

static int read_written(const char *text, struct written *w)
{
	const char *at = text;
	w->negative = take_sign(&at);
	size_t whole = take_digits(&at, w);
	bool point = *at == '.';
	at += point;
	size_t fraction = point ? take_digits(&at, w) : 0;
	if (whole + fraction == 0)
		return -EINVAL;
	w->digits[w->n_digits] = '\0';
	w->places = (long)fraction;
	int r = take_exponent(&at, w);
	return *at != '\0' ? -EINVAL : r;
}

static void set_written(struct number *n, const struct written *w)
{
	mpz_t power;
	mpz_init(power);
	mpz_ui_pow_ui(power, 10, (unsigned long)labs(w->places));
	(void)mpz_set_str(mpq_numref(n->value), w->digits, 10); /* digits only: cannot fail */
	mpz_set_ui(mpq_denref(n->value), 1);
	if (w->places > 0)
		mpz_set(mpq_denref(n->value), power);
	else
		mpz_mul(mpq_numref(n->value), mpq_numref(n->value), power);
	if (w->negative)
		mpz_neg(mpq_numref(n->value), mpq_numref(n->value));
	mpq_canonicalize(n->value);
	mpz_clear(power);
}

static int parse(struct number *n, const char *text, size_t size, struct error *err)
{
	enum { SHOWN_MOST = 40 };
	struct written w = {.n_digits = 0};
	char copy[NUMBER_LENGTH_MOST + 1];
	if (size > NUMBER_LENGTH_MOST)
		return error_say(err, -ERANGE, "expected a number, found %zu characters", size);
	memcpy(copy, text, size);
	copy[size] = '\0';
	int r = read_written(copy, &w);
	if (r == -EINVAL)
		return error_say(err, r, "expected a decimal number, found '%.*s'", SHOWN_MOST,
		                 copy);
	if (r < 0)
		return error_say(err, r, "'%.*s' is out of range", SHOWN_MOST, copy);
	set_written(n, &w);
	return 0;
}

int number_parse(struct number *n, const char *text, struct error *err)
{
	return parse(n, text, strlen(text), err);
}

int number_parse_file(struct number *n, const char *text, struct error *err)
{
	static const char white[] = " \t\n\v\f\r";
	text += strspn(text, white);
	size_t size = strlen(text);
	while (size > 0 && strchr(white, text[size - 1]))
		size--;
	return parse(n, text, size, err);
}

/* ---- arithmetic ---- */

void number_init(struct number *n)
{
	mpq_init(n->value);
}

void number_done(struct number *n)
{
	mpq_clear(n->value);
}

void number_set(struct number *n, const struct number *from)
{
	mpq_set(n->value, from->value);
}

static void set_whole(mpz_t z, uint64_t value)
{
	mpz_import(z, 1, -1, sizeof(value), 0, 0, &value);
}

void number_set_whole(struct number *n, uint64_t value)
{
	set_whole(mpq_numref(n->value), value);
	mpz_set_ui(mpq_denref(n->value), 1);
}

void number_add(struct number *n, const struct number *other)
{
	mpq_add(n->value, n->value, other->value);
}

void number_subtract(struct number *n, const struct number *other)
{
	mpq_sub(n->value, n->value, other->value);
}

void number_multiply(struct number *n, const struct number *other)
{
	mpq_mul(n->value, n->value, other->value);
}

void number_divide(struct number *n, uint64_t divisor)
{
	mpz_t z;
	mpz_init(z);
	set_whole(z, divisor);
	mpz_mul(mpq_denref(n->value), mpq_denref(n->value), z);
	mpq_canonicalize(n->value);
	mpz_clear(z);
}

int number_compare(const struct number *a, const struct number *b)
{
	int order = mpq_cmp(a->value, b->value);
	return (order > 0) - (order < 0);
}

int number_sign(const struct number *n)
{
	return mpq_sgn(n->value);
}

bool number_is_near(const struct number *a, const struct number *b)
{
	_cleanup_(number_done) struct number difference, least;
	number_init(&difference);
	number_init(&least);
	number_set_whole(&least, 1);
	number_divide(&least, 1000000);
	mpq_sub(difference.value, a->value, b->value);
	mpq_abs(difference.value, difference.value);
	return number_compare(&difference, &least) <= 0;
}

double number_double(const struct number *n)
{
	return mpq_get_d(n->value);
}

/* ---- number to text ---- */

enum { EXACT_PLACES_MOST = 30, SIGNIFICANT = 12 };

/* How many digits after the point the number has; -1 when they never end. */
static long exact_places(const struct number *n)
{
	mpz_t rest, factor;
	mpz_init_set(rest, mpq_denref(n->value));
	mpz_init_set_ui(factor, 2);
	unsigned long twos = mpz_remove(rest, rest, factor);
	mpz_set_ui(factor, 5);
	unsigned long fives = mpz_remove(rest, rest, factor);
	bool ends = mpz_cmp_ui(rest, 1) == 0;
	mpz_clear(rest);
	mpz_clear(factor);
	return !ends ? -1 : (long)(twos > fives ? twos : fives);
}

/* @ret is |n| * 10^places, rounded half up. */
static void scale(const struct number *n, unsigned long places, mpz_t ret)
{
	mpz_t twice;
	mpz_init(twice);
	mpz_ui_pow_ui(ret, 10, places);
	mpz_mul(ret, ret, mpq_numref(n->value));
	mpz_abs(ret, ret);
	mpz_mul_2exp(ret, ret, 1);
	mpz_add(ret, ret, mpq_denref(n->value));
	mpz_mul_2exp(twice, mpq_denref(n->value), 1);
	mpz_fdiv_q(ret, ret, twice);
	mpz_clear(twice);
}

/* How many places after the point give SIGNIFICANT digits; at least 0. @n is not 0. */
static unsigned long rounded_places(const struct number *n)
{
	/* Either size may be one too large, so that what is tried first is at most one too small
	 * or too large. */
	long places = SIGNIFICANT - 1 -
	              ((long)mpz_sizeinbase(mpq_numref(n->value), 10) -
	               (long)mpz_sizeinbase(mpq_denref(n->value), 10));
	mpz_t scaled, least;
	mpz_init(scaled);
	mpz_init(least);
	mpz_ui_pow_ui(least, 10, SIGNIFICANT - 1);
	for (places = places < 0 ? 0 : places;; places++) {
		scale(n, (unsigned long)places, scaled);
		if (mpz_cmp(scaled, least) >= 0)
			break;
	}
	mpz_mul_ui(least, least, 10);
	while (places > 0 && mpz_cmp(scaled, least) >= 0)
		scale(n, (unsigned long)--places, scaled);
	mpz_clear(scaled);
	mpz_clear(least);
	return (unsigned long)places;
}

/* Writes the digits of @scaled with a point before the last @places. */
static void put_point(const mpz_t scaled, size_t places, char *text)
{
	(void)mpz_get_str(text, 10, scaled);
	size_t size = strlen(text);
	if (size <= places) {
		size_t zeros = places + 1 - size;
		memmove(text + zeros, text, size + 1);
		memset(text, '0', zeros);
		size = places + 1;
	}
	if (places == 0)
		return;
	memmove(text + size - places + 1, text + size - places, places + 1);
	text[size - places] = '.';
	while (text[size] == '0')
		text[size--] = '\0';
	if (text[size] == '.')
		text[size] = '\0';
}

char *number_text(const struct number *n)
{
	long places = exact_places(n);
	if (places < 0 || places > EXACT_PLACES_MOST)
		places = (long)rounded_places(n);
	mpz_t scaled;
	mpz_init(scaled);
	scale(n, (unsigned long)places, scaled);
	/* sign, zero before the point, point, NUL */
	char *text = malloc(mpz_sizeinbase(scaled, 10) + (size_t)places + 4);
	if (text) {
		bool negative = number_sign(n) < 0 && mpz_sgn(scaled) != 0;
		text[0] = '-';
		put_point(scaled, (size_t)places, text + negative);
	}
	mpz_clear(scaled);
	return text;
}
