/* SPDX-License-Identifier: MIT */
/* What is a number, and which are near. */
#include "tests/unit/kattis_default_fixture.h"

#include "checkers/decimal.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

TEST(every_form_of_a_number_is_one)
{
	static const char *const numbers[] = {"5",
	                                      "5.",
	                                      "5.0",
	                                      "+5",
	                                      "+5.",
	                                      "+5.0",
	                                      "005",
	                                      "5e0",
	                                      "5E0",
	                                      "5e+0",
	                                      "5e-0",
	                                      "5.e0",
	                                      "5.0e0",
	                                      ".5e1",
	                                      "+.5e1",
	                                      "50e-1",
	                                      "0.05E+2",
	                                      "5.00000000000000000000000000000000000000",
	                                      "000000000000000000000000000000000000005",
	                                      "5e000000000000000000000000"};
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		if (!accepts("float_tolerance 0", numbers[i], "5.000") ||
		    !accepts("float_tolerance 0", "5.000", numbers[i]))
			FAIL("%s is a number", numbers[i]);
	}
}

TEST(what_is_no_number_is_compared_as_text)
{
	static const char *const texts[] = {
		"inf", "nan", "infinity", "0x5", "0x1p3", "5e",    "5e+",          "e5",       ".",
		"+",   "-",   "+-5",      "--5", "5-",    "5.5.5", "5,0",          "1_000",    "5f",
		"5d0", ".e5", "+.",       "5 e", "5e5.0", "5e5e5", "\xef\xbc\x95", "5\xc2\xa0"};
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		double value;
		if (decimal_parse(texts[i], &value) ||
		    accepts("float_tolerance 1e300", "5", texts[i]) ||
		    accepts("float_tolerance 1e300", texts[i], "5") ||
		    !accepts("float_tolerance 0", texts[i], texts[i]))
			FAIL("%s is no number", texts[i]);
	}
}

TEST(without_a_tolerance_numbers_are_text)
{
	CHECK(!accepts("", "1", "1.0"));
	CHECK(!accepts("", "0", "-0"));
	CHECK(!accepts("", "1", "01"));
}

TEST(a_number_for_a_text_is_wrong_even_when_it_is_near)
{
	CHECK(!accepts("float_tolerance 1", "abc", "1"));
	CHECK_STR(message("float_tolerance 1", "1", "abc"),
	          "line 1, column 1: expected \"1\", got \"abc\", no number");
}

TEST(tolerances_include_their_boundary)
{
	CHECK(accepts("float_absolute_tolerance 0.5", "1", "1.5"));
	CHECK(accepts("float_absolute_tolerance 0.5", "1", ".5"));
	CHECK(!accepts("float_absolute_tolerance 0.5", "1", "1.5000000000000002"));
	CHECK(accepts("float_relative_tolerance 0.5", "4", "6"));
	CHECK(accepts("float_relative_tolerance 0.5", "-4", "-6"));
	CHECK(!accepts("float_relative_tolerance 0.5", "4", "6.000000000000001"));
	CHECK(accepts("float_tolerance 0", "7", "7.0"));
	CHECK(!accepts("float_tolerance 0", "7", "7.000000000000001"));
}

TEST(the_relative_tolerance_is_that_of_the_answer)
{
	CHECK(!accepts("float_relative_tolerance 0.5", "2", "4"));
	CHECK(accepts("float_relative_tolerance 0.5", "4", "2"));
}

TEST(either_tolerance_is_enough)
{
	CHECK(accepts("float_tolerance 0.1", "1000", "1050"));
	CHECK(accepts("float_tolerance 0.1", "0", "0.05"));
	CHECK(!accepts("float_absolute_tolerance 0.1", "1000", "1050"));
	CHECK(!accepts("float_relative_tolerance 0.1", "0", "0.05"));
}

TEST(zero_has_many_faces)
{
	CHECK(accepts("float_relative_tolerance 0", "0", "-0"));
	CHECK(accepts("float_tolerance 0", "-0.0e5", "0"));
	CHECK(accepts("float_tolerance 0", "0e999999999999999999999", "0"));
	CHECK(!accepts("float_relative_tolerance 0.9", "0", "1e-300"));
}

TEST(numbers_beyond_the_doubles_are_near_to_nothing)
{
	CHECK(accepts("float_tolerance 1", "1e999", "1e999"));
	CHECK(!accepts("float_tolerance 1", "1e999", "5"));
	CHECK(!accepts("float_tolerance 1", "1e999", "1e998"));
	CHECK_STR(message("float_tolerance 1", "5", "-1e999"),
	          "line 1, column 1: expected \"5\", got \"-1e999\", too large a number");
	CHECK(accepts("float_tolerance 0", "1e-999", "0"));
	CHECK(accepts("float_tolerance 1e-9", "1e308", "1.0000000000001e308"));
	CHECK(accepts("float_tolerance 1e-9", "0.1e99999999999999999999999",
	              "0.1E99999999999999999999999"));
	CHECK(accepts("float_tolerance 1e-9", "4e-324", "5e-324"));
}

TEST(a_number_may_be_longer_than_any_buffer)
{
	enum { ZEROS = 300000 };
	char *longer = malloc(ZEROS + 16);
	CHECK(longer != NULL);
	memset(longer, '0', ZEROS + 16);
	memcpy(longer, "1.", 2);
	strcpy(longer + ZEROS, "5");
	CHECK(accepts("float_tolerance 0", "1", longer));
	CHECK(!accepts("float_tolerance 0", "2", longer));
	memset(longer, '0', ZEROS);
	strcpy(longer + ZEROS, "42.5");
	CHECK(accepts("float_tolerance 0", "42.5", longer));
	memset(longer, '9', ZEROS);
	strcpy(longer + ZEROS, "e-300000");
	CHECK(accepts("float_tolerance 0", "1", longer));
	free(longer);
}

TEST(the_value_is_the_one_of_strtod)
{
	uint64_t state = 88172645463325252;
	for (int i = 0; i < 200000; i++) {
		char text[128];
		state ^= state << 13;
		state ^= state >> 7;
		state ^= state << 17;
		int choice = (int)(state >> 33) % 3, digits = (int)(state >> 40) % 40;
		if (choice == 0)
			(void)snprintf(text, sizeof(text), "%.*e", digits,
			               ldexp((double)(state >> 11), digits * 40 - 800));
		else if (choice == 1)
			(void)snprintf(text, sizeof(text), "%.*f", digits,
			               ldexp((double)(state >> 11), -digits));
		else
			(void)snprintf(text, sizeof(text), "%llue%d", (unsigned long long)state,
			               digits * 14 - 300);
		double value, expected = strtod(text, NULL), plain = expected;
		(void)decimal_parse_plain((const uint8_t *)text,
		                          (const uint8_t *)text + strlen(text), &plain);
		if (!decimal_parse(text, &value) || value != expected || plain != expected)
			FAIL("%s became %a, not %a", text, value, expected);
	}
}

TEST(the_middle_between_two_doubles_is_rounded_by_its_last_digit)
{
	/* 2^53 + 1 is the middle between 2^53 and 2^53 + 2. */
	char text[2000] = "9007199254740993";
	double value;
	CHECK(decimal_parse(text, &value) && value == 9007199254740992.0);
	strcat(text, ".");
	memset(text + strlen(text), '0', 1900);
	CHECK(decimal_parse(text, &value) && value == 9007199254740992.0);
	strcpy(text + 1900, "1");
	CHECK(decimal_parse(text, &value) && value == 9007199254740994.0);
}

TEST(the_locale_of_the_process_does_not_matter)
{
	static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "de_DE", "fr_FR.UTF-8"};
	bool set = false;
	for (size_t i = 0; i < ARRAY_SIZE(names) && !set; i++)
		set = setlocale(LC_ALL, names[i]) != NULL;
	if (!set)
		SKIP("no locale with a decimal comma is installed");
	CHECK(accepts("float_tolerance 0.25", "1.5",
	              "1.750000000000000000000000000000000000000000000000"));
	CHECK_STR(message("float_tolerance 0.25", "1.5", "2.0"),
	          "line 1, column 1: expected \"1.5\", got \"2.0\": absolute error 0.5, relative "
	          "error 0.333333");
}
