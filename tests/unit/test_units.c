/* SPDX-License-Identifier: MIT */
#include "common/units.h"
#include "tests/harness/test.h"

#include <errno.h>

static void check_seconds(const char *text, uint64_t ns)
{
	uint64_t found = 0;
	if (units_parse_seconds(text, &found) != 0 || found != ns)
		FAIL("\"%s\" is %ju ns, not %ju", text, (uintmax_t)found, (uintmax_t)ns);
}

static void check_no_seconds(const char *text, int code)
{
	uint64_t untouched = 12345;
	int r = units_parse_seconds(text, &untouched);
	if (r != code)
		FAIL("\"%s\" gives %d, not %d", text, r, code);
	CHECK_INT(untouched, 12345);
}

TEST(seconds_are_exact)
{
	check_seconds("0", 0);
	check_seconds("0.0", 0);
	check_seconds("1", NS_PER_S);
	check_seconds("3", 3 * NS_PER_S);
}

TEST(fractions_are_exact)
{
	check_seconds("1.5", 1500 * NS_PER_MS);
	check_seconds(".5", 500 * NS_PER_MS);
	check_seconds("0.1", 100 * NS_PER_MS);
	check_seconds("0.3", 300 * NS_PER_MS);
	check_seconds("2.000000001", 2 * NS_PER_S + 1);
	check_seconds("2.00000000100000", 2 * NS_PER_S + 1);
	check_seconds("0.999999999", NS_PER_S - 1);
	check_seconds("1000000000", UINT64_C(1000000000) * NS_PER_S);
}

TEST(seconds_of_another_form_are_refused)
{
	static const char *const texts[] = {
		"",     ".",     "-1",   "+1",       "1s",           " 1",           "1 ", "1e3",
		"0x10", "inf",   "nan",  "1,5",      "1.2.3",        "1..2",         "1.", "010",
		"00",   "1_000", "1.-5", "\xd9\xa1", "0.0000000001", "1.0000000009",
	};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		check_no_seconds(texts[i], -EINVAL);
}

TEST(too_many_seconds_are_out_of_range)
{
	check_no_seconds("1000000001", -ERANGE);
	check_no_seconds("1000000000.000000001", -ERANGE);
	check_no_seconds("99999999999999999999999999999999", -ERANGE);
	check_no_seconds("18446744073709551617", -ERANGE); /* 2^64 + 1 must not become 1 */
	check_no_seconds("99999999999999999999999x", -EINVAL);
}

static void check_count(const char *text, uint64_t most, int code, uint64_t value)
{
	uint64_t found = 12345;
	int r = units_parse_count(text, most, &found);
	if (r != code)
		FAIL("\"%s\" gives %d, not %d", text, r, code);
	if (found != (code == 0 ? value : 12345))
		FAIL("\"%s\" is %ju", text, (uintmax_t)found);
}

TEST(counts_are_plain_digits_up_to_the_most)
{
	check_count("0", 0, 0, 0);
	check_count("7", 7, 0, 7);
	check_count("8", 7, -ERANGE, 0);
	check_count("18446744073709551615", UINT64_MAX, 0, UINT64_MAX);
	check_count("18446744073709551616", UINT64_MAX, -ERANGE, 0);
	check_count("184467440737095516150", UINT64_MAX, -ERANGE, 0);
	check_count("99999999999999999999999999", 10, -ERANGE, 0);
}

TEST(counts_of_another_form_are_refused)
{
	static const char *const texts[] = {"",    "-1",  "+1",  " 1",    "1 ", "01", "00",
	                                    "1.0", "1e3", "0x1", "1_000", "a",  "1a"};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		check_count(texts[i], UINT64_MAX, -EINVAL, 0);
}

TEST(the_clock_does_not_go_back)
{
	uint64_t before = units_now_ns();
	for (int i = 0; i < 1000; i++) {
		uint64_t now = units_now_ns();
		CHECK(now >= before);
		before = now;
	}
	CHECK(before > 0);
}
