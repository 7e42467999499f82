/* SPDX-License-Identifier: MIT */
#include "checkers/ratio.h"

#include "tests/harness/test.h"

#include <string.h>

static bool parse(const char *text, struct ratio *ret_ratio)
{
	return ratio_parse(text, strlen(text), ret_ratio);
}

#define CHECK_RATIO(ratio, above, below)                                                           \
	do {                                                                                       \
		CHECK_INT((ratio).numerator, above);                                               \
		CHECK_INT((ratio).denominator, below);                                             \
	} while (0)

TEST(a_decimal_becomes_a_fraction_in_lowest_terms)
{
	static const struct {
		const char *text;
		uint64_t numerator, denominator;
	} rows[] = {
		{"7", 7, 1},
		{"0.25", 1, 4},
		{".5", 1, 2},
		{"5.", 5, 1},
		{"+1.0", 1, 1},
		{"1e-05", 1, 100000},
		{"1E+2", 100, 1},
		{"12.50", 25, 2},
		{"0", 0, 1},
		{"0.000", 0, 1},
		{"0e999999999", 0, 1},
		{"0.33333333333333331", 33333333333333331, 100000000000000000},
		{"0.3333333333333333333333333", 333333333333333333, 1000000000000000000},
		{"00000000000000000000001.5", 3, 2},
		{"1000000000000000000000e-21", 1, 1},
		{"3.3333333333333335e-05", 333333333333333, UINT64_C(10000000000000000000)},
		{"1e-40", 0, 1},
		{"1.92875e-22", 0, 1},
	};
	for (unsigned i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ratio ratio;
		if (!parse(rows[i].text, &ratio))
			FAIL("%s is a number", rows[i].text);
		CHECK_RATIO(ratio, rows[i].numerator, rows[i].denominator);
	}
}

TEST(what_is_no_number_or_does_not_fit_is_refused)
{
	static const char *const texts[] = {"",
	                                    "-1",
	                                    "x",
	                                    "1x",
	                                    ".",
	                                    "e5",
	                                    "1e",
	                                    "1e+",
	                                    "inf",
	                                    "nan",
	                                    "1 ",
	                                    "0x1",
	                                    "1e40",
	                                    "1.5.5",
	                                    "1/2",
	                                    "++1",
	                                    "1e99999999999999999999"};
	for (unsigned i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct ratio ratio;
		if (parse(texts[i], &ratio))
			FAIL("%s is no number", texts[i]);
	}
	struct ratio ratio;
	CHECK(!ratio_make(1, 0, &ratio));
	CHECK(!ratio_divide((struct ratio){1, 1}, (struct ratio){0, 1}, &ratio));
	CHECK(!ratio_divide((struct ratio){UINT64_MAX, 1}, (struct ratio){1, 2}, &ratio));
}

TEST(fractions_are_divided_and_compared_exactly)
{
	struct ratio ratio;
	CHECK(ratio_make(6, 8, &ratio));
	CHECK_RATIO(ratio, 3, 4);
	CHECK(ratio_divide((struct ratio){1, 2}, (struct ratio){3, 4}, &ratio));
	CHECK_RATIO(ratio, 2, 3);
	CHECK(ratio_compare((struct ratio){1, 3}, (struct ratio){333333333, 1000000000}) > 0);
	CHECK(ratio_compare((struct ratio){UINT64_MAX, UINT64_MAX - 1}, (struct ratio){1, 1}) > 0);
	CHECK_INT(ratio_compare((struct ratio){2, 4}, (struct ratio){1, 2}), 0);
	CHECK(ratio_compare((struct ratio){0, 1}, (struct ratio){1, UINT64_MAX}) < 0);
}
