/* SPDX-License-Identifier: MIT */
#include "tests/harness/test.h"
#include "worker/report/report.h"
#include "worker/report/text.h"

#include <string.h>

#define FFFD "\xef\xbf\xbd"

static void check_clean(const char *data, size_t size, const char *expected)
{
	_cleanup_(freep) char *clean = report_clean_text(data, size, 100000);
	CHECK_STR(clean, expected);
}
#define CHECK_CLEAN(literal, expected) check_clean(literal, sizeof(literal) - 1, expected)

TEST(plain_text_stays_as_it_is)
{
	CHECK_CLEAN("", "");
	CHECK_CLEAN("line 1:\n\texpected 3\n", "line 1:\n\texpected 3\n");
	CHECK_CLEAN("na\u00efve \u4f60\u597d \U0001f600", "na\u00efve \u4f60\u597d \U0001f600");
}

TEST(control_bytes_become_replacement_characters)
{
	CHECK_CLEAN("a\0b", "a" FFFD "b");
	CHECK_CLEAN("\x1b[31mred\a\b\x7f", FFFD "[31mred" FFFD FFFD FFFD);
	CHECK_CLEAN("over\rwrite", "over" FFFD "write");
}

TEST(windows_line_ends_lose_their_carriage_return)
{
	CHECK_CLEAN("one\r\ntwo\r\n", "one\ntwo\n");
	CHECK_CLEAN("one\r\r\n", "one" FFFD "\n");
	CHECK_CLEAN("\r", FFFD);
}

TEST(controls_of_eight_bits_become_replacement_characters_in_utf_8_too)
{
	CHECK_CLEAN("\xc2\x9b"
	            "31m",
	            FFFD "31m");
	CHECK_CLEAN("\x9b"
	            "31m",
	            FFFD "31m");
}

TEST(direction_controls_and_line_separators_become_replacement_characters)
{
	/* NOLINTNEXTLINE(misc-misleading-bidirectional) */
	CHECK_CLEAN("a\u202eb\u2066c\u200fd", "a" FFFD "b" FFFD "c" FFFD "d");
	CHECK_CLEAN("a\u2028b\uffffc", "a" FFFD "b" FFFD "c");
}

TEST(every_byte_that_is_not_utf_8_becomes_one_replacement_character)
{
	CHECK_CLEAN("\xff\xfe", FFFD FFFD);
	CHECK_CLEAN("\xc0\xaf", FFFD FFFD);                   /* overlong "/" */
	CHECK_CLEAN("\xe0\x80\xaf", FFFD FFFD FFFD);          /* the same in three bytes */
	CHECK_CLEAN("\xed\xa0\x80", FFFD FFFD FFFD);          /* surrogate */
	CHECK_CLEAN("\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD); /* beyond U+10FFFF */
	CHECK_CLEAN("\xe4\xbd", FFFD FFFD);                   /* cut at the end */
	CHECK_CLEAN("\xe4z", FFFD "z");                       /* cut by another character */
	CHECK_CLEAN("\x80", FFFD);                            /* continuation without a start */
}

TEST(the_copy_is_never_longer_than_asked_and_never_ends_within_a_character)
{
	static const char text[] = "a\u4f60\xff\u597d";
	for (size_t most = 0; most < 20; most++) {
		_cleanup_(freep) char *clean = report_clean_text(text, sizeof(text) - 1, most);
		CHECK(clean && strlen(clean) <= most);
		_cleanup_(freep) char *again = report_clean_text(clean, strlen(clean), most);
		CHECK_STR(again, clean);
	}
}

TEST(any_bytes_at_all_give_clean_text)
{
	unsigned state = 1;
	for (int round = 0; round < 2000; round++) {
		char data[64];
		for (size_t i = 0; i < sizeof(data); i++) {
			state = state * 1103515245 + 12345;
			data[i] = (char)(state >> 16);
		}
		_cleanup_(freep) char *clean = report_clean_text(data, sizeof(data), 1000);
		CHECK(clean);
		_cleanup_(freep) char *again = report_clean_text(clean, strlen(clean), 1000);
		CHECK_STR(again, clean);
	}
}

static void check_cut(const char *text, unsigned columns, const char *expected)
{
	_cleanup_(freep) char *cut = text_cut(text, columns);
	CHECK_STR(cut, expected);
}

TEST(names_are_cut_in_the_middle)
{
	check_cut("solution.cc", 11, "solution.cc");
	check_cut("solution.cc", 10, "sol\u2026ion.cc");
	check_cut("solution.cc", 1, "\u2026");
	check_cut("solution.cc", 0, "");
}

TEST(wide_characters_are_cut_by_columns)
{
	CHECK_INT(text_columns("\u4f60\u597d!", strlen("\u4f60\u597d!")), 5);
	check_cut("\u4f60\u597d\u4f60\u597d\u4f60\u597d", 12,
	          "\u4f60\u597d\u4f60\u597d\u4f60\u597d");
	check_cut("\u4f60\u597d\u4f60\u597d\u4f60\u597d", 8, "\u4f60\u2026\u4f60\u597d");
}

static void check_wrapped(const char *text, unsigned columns, const char *const *lines)
{
	for (; *text; lines++) {
		const char *line = text;
		size_t size = text_wrap(&text, columns);
		CHECK(*lines);
		CHECK_INT(size, strlen(*lines));
		CHECK(memcmp(line, *lines, size) == 0);
	}
	CHECK(!*lines);
}

TEST(lines_are_broken_at_blanks_or_in_a_word_that_is_too_long)
{
	check_wrapped("one two three", 8, (const char *const[]){"one two", "three", NULL});
	check_wrapped("abcdefghij kl", 4, (const char *const[]){"abcd", "efgh", "ij", "kl", NULL});
	check_wrapped("a\n\nb", 4, (const char *const[]){"a", "", "b", NULL});
	check_wrapped("  indented", 6, (const char *const[]){"  inde", "nted", NULL});
	check_wrapped("\u4f60\u597d", 1, (const char *const[]){"\u4f60", "\u597d", NULL});
}
