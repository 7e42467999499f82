/* SPDX-License-Identifier: MIT */
#include "tests/harness/test.h"
#include "worker/score/number.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void parse(struct number *n, const char *text)
{
	struct error err = {0};
	number_init(n);
	if (number_parse(n, text, &err) < 0)
		FAIL("%s: %s", text, err.text);
}

static void check_text(const char *text, const char *expected)
{
	_cleanup_(number_done) struct number n;
	parse(&n, text);
	_cleanup_(freep) char *found = number_text(&n);
	CHECK_STR(found, expected);
}

/* a/b */
static void check_quotient(const char *a, uint64_t b, const char *expected)
{
	_cleanup_(number_done) struct number n;
	parse(&n, a);
	number_divide(&n, b);
	_cleanup_(freep) char *found = number_text(&n);
	CHECK_STR(found, expected);
}

TEST(decimals_are_printed_as_short_as_they_are_exact)
{
	static const char *const texts[][2] = {
		{"0", "0"},     {"-0", "0"},          {"+7", "7"},        {"007", "7"},
		{"1.", "1"},    {".5", "0.5"},        {"-.50", "-0.5"},   {"100.00", "100"},
		{"1e2", "100"}, {"1E+2", "100"},      {"25e-3", "0.025"}, {"1.5e1", "15"},
		{"0.1", "0.1"}, {"-12.34", "-12.34"}, {"0e9", "0"},
	};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		check_text(texts[i][0], texts[i][1]);
}

TEST(thirty_digits_on_each_side_of_the_point_are_kept)
{
	static const char digits[] =
		"123456789012345678901234567890.123456789012345678901234567891";
	check_text(digits, digits);
}

TEST(what_is_no_decimal_is_refused)
{
	static const char *const texts[] = {"",    ".",     "-",   "+-1",  "1,5", "1e",
	                                    "1e+", "inf",   "nan", "0x10", "1 ",  " 1",
	                                    "1_0", "1.2.3", "--1", "1f",   "e5",  "½"};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		_cleanup_(number_done) struct number n;
		struct error err = {0};
		number_init(&n);
		CHECK_INT(number_parse(&n, texts[i], &err), -EINVAL);
		CHECK(err.text[0]);
		CHECK_INT(number_sign(&n), 0);
	}
}

TEST(numbers_that_would_only_be_slow_are_refused)
{
	char longest[NUMBER_LENGTH_MOST + 2];
	_cleanup_(number_done) struct number n;
	number_init(&n);
	memset(longest, '9', sizeof(longest));
	longest[NUMBER_LENGTH_MOST + 1] = '\0';
	CHECK_INT(number_parse(&n, longest, NULL), -ERANGE);
	longest[NUMBER_LENGTH_MOST] = '\0';
	CHECK_INT(number_parse(&n, longest, NULL), 0);
	CHECK_INT(number_parse(&n, "1e401", NULL), -ERANGE);
	CHECK_INT(number_parse(&n, "1e-401", NULL), -ERANGE);
	CHECK_INT(number_parse(&n, "1e99999999999999999999", NULL), -ERANGE);
	CHECK_INT(number_parse(&n, "1e400", NULL), 0);
	CHECK_INT(number_parse(&n, "1e-400", NULL), 0);
}

TEST(a_file_may_hold_white_space_around_its_number_and_nothing_else)
{
	_cleanup_(number_done) struct number n, half;
	parse(&half, "0.5");
	number_init(&n);
	CHECK_INT(number_parse_file(&n, " \t0.5\r\n", NULL), 0);
	CHECK_INT(number_compare(&n, &half), 0);
	CHECK_INT(number_parse_file(&n, "0.5 0.5", NULL), -EINVAL);
	CHECK_INT(number_parse_file(&n, "\n", NULL), -EINVAL);
}

TEST(three_thirds_are_one_again)
{
	_cleanup_(number_done) struct number third, sum, hundred;
	parse(&third, "100");
	parse(&hundred, "100");
	number_init(&sum);
	number_divide(&third, 3);
	for (int i = 0; i < 3; i++)
		number_add(&sum, &third);
	CHECK_INT(number_compare(&sum, &hundred), 0);
}

TEST(a_tenth_ten_times_is_one_exactly)
{
	_cleanup_(number_done) struct number tenth, sum, one;
	parse(&tenth, "0.1");
	parse(&one, "1");
	number_init(&sum);
	for (int i = 0; i < 10; i++)
		number_add(&sum, &tenth);
	CHECK_INT(number_compare(&sum, &one), 0);
}

TEST(quotients_without_end_are_rounded_to_twelve_digits)
{
	check_quotient("100", 3, "33.3333333333");
	check_quotient("200", 3, "66.6666666667");
	check_quotient("-2", 3, "-0.666666666667");
	check_quotient("1", 7000, "0.000142857142857");
	check_quotient("1e20", 3, "33333333333333333333");
}

TEST(rounding_up_may_end_in_a_power_of_ten)
{
	check_quotient("2.99999999999999", 3, "1");
}

TEST(numbers_are_compared_exactly)
{
	_cleanup_(number_done) struct number a, b;
	parse(&a, "0.1");
	parse(&b, "0.1000000000000000000000000001");
	CHECK_INT(number_compare(&a, &b), -1);
	CHECK_INT(number_compare(&b, &a), 1);
	CHECK_INT(number_compare(&a, &a), 0);
}

TEST(near_is_a_millionth)
{
	_cleanup_(number_done) struct number third, a, b;
	parse(&third, "100");
	number_divide(&third, 3);
	parse(&a, "33.333333");
	parse(&b, "33.33333");
	CHECK(number_is_near(&third, &a));
	CHECK(!number_is_near(&third, &b));
}

TEST(whole_numbers_have_all_64_bits)
{
	_cleanup_(number_done) struct number n;
	number_init(&n);
	number_set_whole(&n, UINT64_MAX);
	_cleanup_(freep) char *text = number_text(&n);
	CHECK_STR(text, "18446744073709551615");
}
