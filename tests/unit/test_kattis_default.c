/* SPDX-License-Identifier: MIT */
#include "tests/unit/kattis_default_fixture.h"

/* White space and case. */

TEST(white_space_around_tokens_does_not_count)
{
	CHECK(accepts("", "1 2\n", "1 2\n"));
	CHECK(accepts("", "1 2\n", "1 2"));
	CHECK(accepts("", "1 2", " \n\t1\r\n\v\f2 \n\n"));
	CHECK(accepts("", " 1 2\n", "1\n2"));
	CHECK(!accepts("", "1 2\n", "12\n"));
	CHECK(!accepts("", "12\n", "1 2\n"));
}

TEST(two_empty_files_are_equal)
{
	CHECK(accepts("", "", ""));
	CHECK(accepts("", " \n", ""));
	CHECK(accepts("", "", "\t\n"));
	CHECK(accepts("space_change_sensitive", "", ""));
	CHECK(!accepts("space_change_sensitive", "", "\n"));
	CHECK(!accepts("space_change_sensitive", "\n", ""));
}

TEST(each_of_the_six_white_bytes_separates_and_no_other_does)
{
	for (int byte = 1; byte < 256; byte++) {
		char team[] = {'1', (char)byte, '2', 0};
		CHECK_INT(accepts("", "1 2", team), strchr(" \t\n\v\f\r", byte) != NULL);
		CHECK_INT(accepts("space_change_sensitive", "1 2", team), byte == ' ');
	}
	struct kattis_default_options options = {0};
	CHECK_INT(compare_bytes(&options, "1 2", 3,
	                        "1\0"
	                        "2",
	                        3),
	          CHECKER_REJECTED);
	CHECK_INT(compare_bytes(&options,
	                        "1\0"
	                        "2",
	                        3,
	                        "1\0"
	                        "2",
	                        3),
	          CHECKER_ACCEPTED);
	CHECK_INT(compare_bytes(&options,
	                        "1\0"
	                        "2",
	                        3,
	                        "1\0"
	                        "3",
	                        3),
	          CHECKER_REJECTED);
}

TEST(space_sensitivity_covers_the_beginning_the_middle_and_the_end)
{
	CHECK(accepts("space_change_sensitive", " a\tb \n", " a\tb \n"));
	CHECK(accepts("space_change_sensitive", " a\tb \n", " A\tB \n"));
	CHECK(!accepts("space_change_sensitive", " a\n", "a\n"));
	CHECK(!accepts("space_change_sensitive", "a\n", " a\n"));
	CHECK(!accepts("space_change_sensitive", "a b\n", "a  b\n"));
	CHECK(!accepts("space_change_sensitive", "a  b\n", "a b\n"));
	CHECK(!accepts("space_change_sensitive", "a b\n", "a\tb\n"));
	CHECK(!accepts("space_change_sensitive", "a\n", "a"));
	CHECK(!accepts("space_change_sensitive", "a", "a\n"));
	CHECK(!accepts("space_change_sensitive", "a\n", "a\r\n"));
	CHECK(!accepts("space_change_sensitive", "a\n", "a \n"));
}

TEST(space_sensitivity_goes_together_with_tolerances)
{
	CHECK(accepts("space_change_sensitive float_tolerance 0.1", "1 2\n", "1.01 1.99999\n"));
	CHECK(!accepts("space_change_sensitive float_tolerance 0.1", "1 2\n", "1.01  1.99999\n"));
	CHECK(!accepts("space_change_sensitive float_tolerance 0.1", "1 2\n", "1.01 1.99999"));
}

TEST(letters_differ_in_case_only_when_asked_for)
{
	CHECK(accepts("", "Yes NO", "yEs no"));
	CHECK(!accepts("case_sensitive", "Yes", "yes"));
	CHECK(accepts("case_sensitive", "Yes", "Yes"));
	CHECK(!accepts("", "@", "`"));
	CHECK(!accepts("", "[", "{"));
	CHECK(!accepts("", "\xc3\x84", "\xc3\xa4")); /* only ASCII is folded */
	CHECK(accepts("case_sensitive float_tolerance 0", "1e2 1E2", "1E2 1e2"));
	CHECK(!accepts("case_sensitive float_tolerance 0", "a", "A"));
}

TEST(every_token_must_have_its_partner)
{
	CHECK(!accepts("", "1 2", "1"));
	CHECK(!accepts("", "1", "1 2"));
	CHECK(!accepts("", "1", ""));
	CHECK(!accepts("", "", "1"));
	CHECK(!accepts("", "abc", "ab"));
	CHECK(!accepts("", "ab", "abc"));
	CHECK(!accepts("float_tolerance 1", "1 2", "1"));
	CHECK(!accepts("float_tolerance 1", "1", "1 2"));
}

/* Arguments. */

TEST(unknown_and_malformed_arguments_are_errors)
{
	for (enum checker_words rule = CHECKER_LATER_WINS; rule <= CHECKER_ONCE; rule++) {
		CHECK_STR(parse_error("case_insensitive", rule),
		          "unknown argument case_insensitive");
		CHECK_STR(parse_error("float_tolerance", rule),
		          "float_tolerance: a number was expected after it");
		CHECK_STR(parse_error("float_tolerance 1x", rule),
		          "float_tolerance 1x: expected a number that is not negative");
		CHECK_STR(parse_error("float_absolute_tolerance -1e-6", rule),
		          "float_absolute_tolerance -1e-6: expected a number that is not negative");
		CHECK_STR(parse_error("float_relative_tolerance inf", rule),
		          "float_relative_tolerance inf: expected a number that is not negative");
		CHECK_STR(parse_error("float_tolerance 1e999", rule),
		          "float_tolerance 1e999: expected a number that is not negative");
		CHECK_STR(parse_error("1e-6", rule), "unknown argument 1e-6");
		CHECK_STR(parse_error("Case_sensitive", rule), "unknown argument Case_sensitive");
	}
}

TEST(a_tolerance_given_twice_is_an_error_since_2025)
{
	static const char *const twice[] = {
		"float_tolerance 1 float_tolerance 1",
		"float_tolerance 1 float_absolute_tolerance 1",
		"float_relative_tolerance 1 float_tolerance 1",
		"float_absolute_tolerance 1 float_absolute_tolerance 1",
		"float_relative_tolerance 1 case_sensitive float_relative_tolerance 1"};
	struct kattis_default_options options;
	for (size_t i = 0; i < ARRAY_SIZE(twice); i++) {
		CHECK_INT(parse(twice[i], CHECKER_ONCE, &options, NULL), -EINVAL);
		CHECK_INT(parse(twice[i], CHECKER_LATER_WINS, &options, NULL), 0);
	}
	CHECK_INT(parse("float_absolute_tolerance 1 float_relative_tolerance 2 case_sensitive "
	                "case_sensitive",
	                CHECKER_ONCE, &options, NULL),
	          0);
	CHECK_STR(parse_error("float_tolerance 1 float_tolerance 1", CHECKER_ONCE),
	          "float_tolerance: the tolerance was given before");
}

TEST(the_later_tolerance_wins_in_legacy)
{
	struct kattis_default_options options;
	CHECK_INT(parse("float_tolerance 1 float_absolute_tolerance 2", CHECKER_LATER_WINS,
	                &options, NULL),
	          0);
	CHECK(options.tolerance_abs == 2 && options.tolerance_rel == 1);
	CHECK_INT(parse("float_absolute_tolerance 2 float_tolerance 1", CHECKER_LATER_WINS,
	                &options, NULL),
	          0);
	CHECK(options.tolerance_abs == 1 && options.tolerance_rel == 1);
}

TEST(the_table_knows_the_checker_by_its_name)
{
	const char *words[] = {"nonsense"};
	struct checker *checker = NULL;
	struct error err;
	CHECK(checker_find("kattis default") == &kattis_default_type);
	CHECK(checker_find("kattis") == NULL);
	CHECK_INT(checker_new(&kattis_default_type, words, 1, CHECKER_ONCE, &checker, &err),
	          -ENOENT);
	CHECK_STR(err.text, "checker kattis default: unknown argument nonsense");
}
