/* SPDX-License-Identifier: MIT */
/* What a rejection says, and of which place. */
#include "tests/unit/kattis_default_fixture.h"

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
