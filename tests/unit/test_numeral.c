/* SPDX-License-Identifier: MIT */
#include "common/numeral.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <math.h>

TEST(seconds_are_exact_to_the_nanosecond)
{
	static const struct {
		const char *text;
		int result;
		uint64_t ns;
	} cases[] = {
		{"1", 0, 1000000000},
		{"1.5", 0, 1500000000},
		{"0.5", 0, 500000000},
		{".5", 0, 500000000},
		{"2.", 0, 2000000000},
		{"2e0", 0, 2000000000},
		{"2E+1", 0, 20000000000},
		{"1.23456789e-0", 0, 1234567890},
		{"5e-9", 0, 5},
		{"0.1", 0, 100000000},
		{"0.000000001", 0, 1},
		{"0.0000000010", 0, 1},
		{"100000e-14", 0, 1},
		{"0.00000001e1", 0, 100},
		{"1000000000", 0, 1000000000000000000},
		{"00001", 0, 1000000000},
		{"0e999999999999999999", 0, 0},
		{"0.0000000001", -EINVAL, 0},
		{"1e-10", -EINVAL, 0},
		{"1000000001", -ERANGE, 0},
		{"1000000000.000000001", -ERANGE, 0},
		{"1e10", -ERANGE, 0},
		{"1e99999999999999999999", -ERANGE, 0},
		{"99999999999999999999999999999999", -ERANGE, 0},
		{"", -EINVAL, 0},
		{".", -EINVAL, 0},
		{"-1", -EINVAL, 0},
		{"1e", -EINVAL, 0},
		{"1 ", -EINVAL, 0},
		{"0x10", -EINVAL, 0},
		{"inf", -EINVAL, 0},
		{"1_000", -EINVAL, 0},
	};
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		uint64_t ns = 0;
		CHECK_INT(numeral_seconds(cases[i].text, &ns), cases[i].result);
		CHECK_INT(ns, cases[i].ns);
	}
}

TEST(numbers_are_decimal_and_finite)
{
	double number = 0;
	CHECK_INT(numeral_number("-2.5e3", &number), 0);
	CHECK(number == -2500.0);
	CHECK_INT(numeral_number("2.5e2", &number), 0);
	CHECK(number == 250.0);
	CHECK_INT(numeral_number("25.e1", &number), 0);
	CHECK(number == 250.0);
	CHECK_INT(numeral_number("-0", &number), 0);
	CHECK(number == 0 && signbit(number));
	CHECK_INT(numeral_number("+007", &number), 0);
	CHECK(number == 7.0);
	CHECK_INT(numeral_number("999999999999999", &number), 0);
	CHECK(number == 999999999999999.0);
	CHECK_INT(numeral_number("99999999999999999999", &number), 0);
	CHECK(number == 1e20);
	CHECK_INT(numeral_number("+.5", &number), 0);
	CHECK(number == 0.5);
	CHECK_INT(numeral_number("nan", &number), -EINVAL);
	CHECK_INT(numeral_number("0x1p3", &number), -EINVAL);
	CHECK_INT(numeral_number("1e400", &number), -ERANGE);
	CHECK_INT(numeral_number("1,5", &number), -EINVAL);
}
