/* SPDX-License-Identifier: MIT */
#include "checkers/kattis_default.h"

#include "checkers/decimal.h"
#include "common/fd.h"
#include "tests/harness/test.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { WORDS_MOST = 8 };

/* "a b c" as words. The text belongs to the caller and is cut up. */
static size_t split(char *text, const char *words[WORDS_MOST])
{
	size_t count = 0;
	char *rest;
	for (char *word = strtok_r(text, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
		words[count++] = word;
	return count;
}

static int parse(const char *arguments, enum checker_words rule,
                 struct kattis_default_options *options, struct error *err)
{
	char text[256];
	const char *words[WORDS_MOST];
	(void)snprintf(text, sizeof(text), "%s", arguments);
	return kattis_default_parse(words, split(text, words), rule, options, err);
}

static struct checker_result result;

static enum checker_answer compare_bytes(const struct kattis_default_options *options,
                                         const char *answer, size_t answer_size, const char *team,
                                         size_t team_size)
{
	struct stream a, t;
	stream_open_memory(&a, answer, answer_size);
	stream_open_memory(&t, team, team_size);
	CHECK_INT(kattis_default_compare(options, &a, &t, &result, NULL), 0);
	return result.outcome;
}

static bool accepts(const char *arguments, const char *answer, const char *team)
{
	struct kattis_default_options options;
	CHECK_INT(parse(arguments, CHECKER_LATER_WINS, &options, NULL), 0);
	return compare_bytes(&options, answer, strlen(answer), team, strlen(team)) ==
	       CHECKER_ACCEPTED;
}

/* The message of a rejection. */
static const char *message(const char *arguments, const char *answer, const char *team)
{
	CHECK(!accepts(arguments, answer, team));
	return result.message;
}

static const char *parse_error(const char *arguments, enum checker_words rule)
{
	static struct error err;
	struct kattis_default_options options;
	CHECK_INT(parse(arguments, rule, &options, &err), -EINVAL);
	return err.text;
}

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

/* Numbers. */

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

/* Messages and places. */

TEST(a_message_names_the_place_and_the_two_tokens)
{
	CHECK_STR(message("", "1 2\n3 42\n", "1 2\n3 41\n"),
	          "line 2, column 3: expected \"42\", got \"41\"");
	CHECK_INT(result.team_offset, 6);
	CHECK_INT(result.answer_offset, 6);
	CHECK_INT(result.team_line, 2);
	CHECK_INT(result.team_column, 3);
	CHECK_INT(result.team_token, 4);
	CHECK_STR(result.expected, "42");
	CHECK_STR(result.found, "41");
}

TEST(a_message_names_the_line_of_the_answer_when_it_is_another)
{
	CHECK_STR(message("", "1 2\n\n42\n", "1\n\n\n 2 41"),
	          "line 4, column 4 (line 3 of the answer): expected \"42\", got \"41\"");
	CHECK_INT(result.team_offset, 7);
	CHECK_INT(result.answer_offset, 5);
	CHECK_INT(result.team_token, 3);
	CHECK_INT(result.answer_token, 3);
}

TEST(a_message_tells_why_the_output_is_too_short)
{
	CHECK_STR(message("", "42", ""), "line 1, column 1: the output is empty, expected \"42\"");
	CHECK_STR(message("", "42", " \n"), "line 2, column 1 (line 1 of the answer): the output "
	                                    "has only white space, expected \"42\"");
	CHECK_STR(message("", "1 42", "1 "), "line 1, column 3: the output ends, expected \"42\"");
	CHECK_STR(message("space_change_sensitive", "1\n", "1"),
	          "line 1, column 2: the output ends, expected white space \"\\n\"");
}

TEST(a_message_tells_what_is_too_much)
{
	CHECK_STR(message("", "1\n", "1\n\nmore stuff"),
	          "line 3, column 1 (line 2 of the answer): expected the end of the output, got "
	          "\"more\"");
	CHECK_STR(message("space_change_sensitive", "1", "1\t"),
	          "line 1, column 2: expected the end of the output, got white space \"\\t\"");
}

TEST(a_message_shows_white_space_that_differs)
{
	CHECK_STR(message("space_change_sensitive", "1 2", "1\t2"),
	          "line 1, column 2: white space differs: expected \" \", got \"\\t\"");
}

TEST(a_message_tells_the_errors_of_a_number)
{
	CHECK_STR(message("float_tolerance 1e-9", "2", "2.5"),
	          "line 1, column 1: expected \"2\", got \"2.5\": absolute error 0.5, relative "
	          "error 0.25");
	CHECK_STR(message("float_tolerance 1e-9", "0", "0.5"),
	          "line 1, column 1: expected \"0\", got \"0.5\": absolute error 0.5, relative "
	          "error undefined");
}

TEST(tokens_are_shown_escaped_and_in_valid_utf8)
{
	CHECK(!accepts("", "x", "\x01\x1b[31m\"\\\x7f\xff\xc3\xa4\xe2\x82"));
	CHECK_STR(result.found, "\\x01\\x1b[31m\\\"\\\\\\x7f\\xff\xc3\xa4\\xe2\\x82");
	CHECK(!accepts("", "x", "\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xc2\x85\xe2\x80\xae"));
	CHECK_STR(result.found,
	          "\\xc0\\x80\\xed\\xa0\\x80\\xf4\\x90\\x80\\x80\\xc2\\x85\\xe2\\x80\\xae");
	CHECK(!accepts("", "x", "\xf0\x9f\x9a\x80\xe2\x82\xac"));
	CHECK_STR(result.found, "\xf0\x9f\x9a\x80\xe2\x82\xac");
}

TEST(long_tokens_are_cut_in_the_middle)
{
	const char *text =
		message("", "abcdefghijklmnopqrstuvwxyz0123456789-abcdefghijklmnopqrstuvwxyz",
	                "abcdefghijklmnopqrstuvwxyz0123456789-Xbcdefghijklmnopqrstuvwxyz");
	CHECK_STR(text,
	          "line 1, column 1: expected \"abcdefghijklmnopqrstuvwx\u2026opqrstuvwxyz\", got "
	          "\"abcdefghijklmnopqrstuvwx\u2026opqrstuvwxyz\", different after 37 bytes");
	CHECK(!accepts("", "x",
	               "12345678901234567890123\xc3\xa4--------------------------------\xc3\xa4"
	               "12345678901"));
	CHECK_STR(result.found, "12345678901234567890123\u202612345678901");
}

TEST(a_message_always_fits)
{
	char answer[3000], team[3000];
	memset(answer, 0x81, sizeof(answer));
	memset(team, 0x82, sizeof(team));
	answer[sizeof(answer) - 1] = team[sizeof(team) - 1] = '\0';
	const char *text = message("", answer, team);
	CHECK_STR(text + strlen(text) - 5, "\\x82\"");
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
	          -EINVAL);
	CHECK_STR(err.text, "checker kattis default: unknown argument nonsense");
}

/* Files, blocks, failures. */

TEST(a_file_that_cannot_be_read_is_no_answer)
{
	_cleanup_(checker_freep) struct checker *checker = NULL;
	_cleanup_(fd_closep) int dir = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_(fd_closep) int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
	struct error err;
	CHECK_INT(checker_new(&kattis_default_type, NULL, 0, CHECKER_ONCE, &checker, NULL), 0);
	CHECK_INT(checker_run(checker, &(struct checker_files){-1, dir, null}, &result, &err),
	          -EISDIR);
	CHECK_STR(err.text, "checker kattis default: read the answer: Is a directory");
	CHECK_INT(checker_run(checker, &(struct checker_files){-1, null, dir}, &result, &err),
	          -EISDIR);
	CHECK_INT(checker_run(checker, &(struct checker_files){-1, null, null}, &result, &err), 0);
	CHECK_INT(result.outcome, CHECKER_ACCEPTED);
	CHECK_STR(result.message, "");
}

static void write_slowly(int fd, const char *text)
{
	while (*text && fd_write_all(fd, text, 1) == 0) /* the reader may have seen enough */
		text++;
	_exit(0);
}

static int slow_pipe(const char *text)
{
	int ends[2];
	CHECK(pipe2(ends, O_CLOEXEC) == 0);
	pid_t pid = fork();
	CHECK(pid >= 0);
	if (pid == 0)
		write_slowly(ends[1], text);
	fd_close(ends[1]);
	return ends[0];
}

TEST(pipes_that_give_single_bytes_are_compared_like_files)
{
	static const struct {
		const char *answer, *team, *message;
	} cases[] = {
		{"1 2.5 three\n4\n", "1 2.500  THREE 4", ""},
		{"1 2.5 three\n4\n", "1 2.50\nthrew 4",
	         "line 2, column 1 (line 1 of the answer): expected \"three\", got \"threw\""},
		{"1 2\n", "1 2\n3", "line 2, column 1: expected the end of the output, got \"3\""},
	};
	const char *words[] = {"float_tolerance", "0"};
	_cleanup_(checker_freep) struct checker *checker = NULL;
	CHECK_INT(checker_new(&kattis_default_type, words, 2, CHECKER_ONCE, &checker, NULL), 0);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		_cleanup_(fd_closep) int answer = slow_pipe(cases[i].answer);
		_cleanup_(fd_closep) int team = slow_pipe(cases[i].team);
		CHECK_INT(checker_run(checker, &(struct checker_files){-1, answer, team}, &result,
		                      NULL),
		          0);
		CHECK_STR(result.message, cases[i].message);
	}
}

TEST(a_token_longer_than_all_blocks_is_compared_to_its_end)
{
	enum { SIZE = 300000 };
	char *answer = malloc(SIZE + 1), *team = malloc(SIZE + 1);
	CHECK(answer && team);
	memset(answer, 'a', SIZE);
	memset(team, 'a', SIZE);
	answer[SIZE] = team[SIZE] = '\0';
	CHECK(accepts("", answer, team));
	team[SIZE - 1] = 'b';
	CHECK(!accepts("", answer, team));
	CHECK_STR(result.found, "aaaaaaaaaaaaaaaaaaaaaaaa\u2026aaaaaaaaaaab");
	CHECK_INT(result.team_column, 1);
	team[SIZE - 1] = '\0';
	CHECK(!accepts("", answer, team));
	CHECK(!accepts("", team, answer));
	team[10] = 'b';
	CHECK(!accepts("", answer, team));
	CHECK_STR(result.found, "aaaaaaaaaabaaaaaaaaaaaaa\u2026aaaaaaaaaaaa\u2026");
	free(answer);
	free(team);
}

/* A reference: the rules once more, as simply as they can be said. */

struct token {
	char text[64];
	char white[64]; /* before it */
};

struct tokens {
	struct token items[32];
	size_t count;
	char white[64]; /* after the last */
};

static void tokenize(const char *text, struct tokens *tokens)
{
	tokens->count = 0;
	for (;;) {
		struct token *token = &tokens->items[tokens->count];
		size_t white = strspn(text, " \t\n\v\f\r");
		(void)snprintf(token->white, sizeof(token->white), "%.*s", (int)white, text);
		text += white;
		size_t black = strcspn(text, " \t\n\v\f\r");
		if (black == 0) {
			strcpy(tokens->white, token->white);
			return;
		}
		(void)snprintf(token->text, sizeof(token->text), "%.*s", (int)black, text);
		text += black;
		tokens->count++;
	}
}

static bool reference_number(const char *text, long double *value)
{
	const char *p = text;
	p += *p == '+' || *p == '-';
	size_t before = strspn(p, "0123456789");
	p += before;
	size_t after = *p == '.' ? strspn(p + 1, "0123456789") : 0;
	p += *p == '.' ? after + 1 : 0;
	if (before + after == 0)
		return false;
	if (*p == 'e' || *p == 'E') {
		p += p[1] == '+' || p[1] == '-' ? 2 : 1;
		if (!isdigit((unsigned char)*p))
			return false;
		p += strspn(p, "0123456789");
	}
	*value = strtold(text, NULL);
	return *p == '\0';
}

static bool reference_equal(const struct kattis_default_options *options, const char *answer,
                            const char *team)
{
	long double a, t;
	if (strcmp(answer, team) == 0)
		return true;
	if (options->numbers && reference_number(answer, &a)) {
		return reference_number(team, &t) &&
		       (fabsl(t - a) <= (long double)options->tolerance_abs ||
		        fabsl(t - a) <= (long double)options->tolerance_rel * fabsl(a));
	}
	return !options->case_sensitive && strcasecmp(answer, team) == 0;
}

static bool reference_accepts(const struct kattis_default_options *options, const char *answer,
                              const char *team)
{
	static struct tokens a, t;
	tokenize(answer, &a);
	tokenize(team, &t);
	if (a.count != t.count)
		return false;
	for (size_t i = 0; i < a.count; i++) {
		if (options->space_change_sensitive &&
		    strcmp(a.items[i].white, t.items[i].white) != 0)
			return false;
		if (!reference_equal(options, a.items[i].text, t.items[i].text))
			return false;
	}
	return !options->space_change_sensitive || strcmp(a.white, t.white) == 0;
}

static uint64_t random_next(void)
{
	static uint64_t state = 0x2545f4914f6cdd1d;
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state >> 16;
}

static bool one_in(unsigned n)
{
	return random_next() % n == 0;
}

/* Tokens and tolerances that doubles hold exactly, so that long doubles come to the same end. */
static const char *const random_tokens[] = {
	"1",
	"1.0",
	"1.25",
	"01",
	"-1",
	"+1",
	"1e0",
	"10e-1",
	".5",
	"5.",
	"0",
	"-0",
	"a",
	"A",
	"ab",
	"aB",
	"abc",
	"1e",
	".",
	"inf",
	"nan",
	"0x1",
	"1.5x",
	"2",
	"2.5",
	"1024",
	"1e3",
	"1E3",
	"1000",
	"Yes",
	"yes",
	"YES",
	"no",
	"-",
	"e5",
	"1.2.3",
	"longertoken-longertoken",
	"longertoken-longertokeN",
	"longertoken-longertokex",
	"1.00000000000000000000000000000000000",
};
static const char *const random_whites[] = {" ",    "\n", "\t", "  ",  " \n",
                                            "\r\n", "\v", "\f", "\n\n"};
static const char *const random_arguments[] = {
	"",
	"case_sensitive",
	"space_change_sensitive",
	"case_sensitive space_change_sensitive",
	"float_tolerance 0.25",
	"float_absolute_tolerance 0.5",
	"float_relative_tolerance 0.5",
	"float_tolerance 0 case_sensitive",
	"float_tolerance 0.25 space_change_sensitive",
};

#define PICK(table) ((table)[random_next() % ARRAY_SIZE(table)])

/* Two texts that are often alike. */
static void random_texts(char *answer, char *team)
{
	size_t count = random_next() % 8;
	*answer = *team = '\0';
	for (size_t i = 0; i <= 2 * count; i++) {
		const char *piece = i % 2                 ? PICK(random_tokens)
		                    : one_in(3) && i == 0 ? ""
		                                          : PICK(random_whites);
		const char *other = !one_in(8) ? piece
		                    : i % 2    ? PICK(random_tokens)
		                               : PICK(random_whites);
		strcat(answer, piece);
		if (!one_in(30))
			strcat(team, other);
	}
}

/* Compares in blocks so small that every boundary is met. */
static enum checker_answer compare_in_blocks(const struct kattis_default_options *options,
                                             const char *answer, const char *team)
{
	static const size_t sizes[] = {1, 2, 3, 5, 8, 16, 17, 64};
	_cleanup_(fd_closep) int answer_fd = fd_memfd("answer", answer, strlen(answer), NULL);
	_cleanup_(fd_closep) int team_fd = fd_memfd("team", team, strlen(team), NULL);
	_cleanup_(stream_close) struct stream a = {0}, t = {0};
	CHECK(lseek(answer_fd, 0, SEEK_SET) == 0 && lseek(team_fd, 0, SEEK_SET) == 0);
	CHECK_INT(stream_open(&a, answer_fd, PICK(sizes), NULL), 0);
	CHECK_INT(stream_open(&t, team_fd, PICK(sizes), NULL), 0);
	CHECK_INT(kattis_default_compare(options, &a, &t, &result, NULL), 0);
	return result.outcome;
}

TEST(random_texts_are_judged_as_the_rules_say_in_memory_and_in_blocks)
{
	enum { COUNT = 300000, IN_BLOCKS = 8 };
	char answer[1024], team[1024];
	for (unsigned i = 0; i < COUNT; i++) {
		struct kattis_default_options options;
		const char *arguments = PICK(random_arguments);
		CHECK_INT(parse(arguments, CHECKER_ONCE, &options, NULL), 0);
		random_texts(answer, team);
		bool expected = reference_accepts(&options, answer, team);
		bool found = compare_bytes(&options, answer, strlen(answer), team, strlen(team)) ==
		             CHECKER_ACCEPTED;
		if (found != expected)
			FAIL("[%s] answer \"%s\" output \"%s\": %s", arguments, answer, team,
			     result.message);
		if (i % IN_BLOCKS != 0)
			continue;
		struct checker_result in_memory = result;
		CHECK_INT(compare_in_blocks(&options, answer, team), in_memory.outcome);
		CHECK_STR(result.message, in_memory.message);
		CHECK_INT(result.team_offset, in_memory.team_offset);
		CHECK_INT(result.answer_offset, in_memory.answer_offset);
		CHECK_INT(result.team_token, in_memory.team_token);
	}
}
