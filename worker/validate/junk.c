/* SPDX-License-Identifier: MIT */
#include "worker/validate/junk.h"

#include "common/attr.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

enum {
	RANDOM_BYTES = 1024,
	RANDOM_WORDS = 40,
	LONG_LINE = 1 << 20,
	LONG_LINES = 1 << 16,
	ZEROS = 10, /* more than any fixed width */
};

/* ---- from nothing ---- */

/* Knuth's MMIX generator; the high bits are the good ones. */
static unsigned next_random(uint64_t *state, unsigned below)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (unsigned)((*state >> 33) % below);
}

static bool make_nothing(_unused_ const char *data, _unused_ size_t size,
                         _unused_ struct strbuf *ret)
{
	return true;
}

static bool make_binary(_unused_ const char *data, _unused_ size_t size, struct strbuf *ret)
{
	uint64_t state = 1;
	for (int i = 0; i < RANDOM_BYTES; i++)
		strbuf_putc(ret, (char)next_random(&state, 256));
	return true;
}

static bool make_ascii(_unused_ const char *data, _unused_ size_t size, struct strbuf *ret)
{
	for (char c = ' '; c <= '~'; c++)
		strbuf_putc(ret, c);
	return true;
}

static void add_random_text(struct strbuf *ret)
{
	uint64_t state = 2;
	for (int i = 0; i < RANDOM_WORDS; i++) {
		for (unsigned n = 1 + next_random(&state, 9); n > 0; n--)
			strbuf_putc(ret, (char)('!' + next_random(&state, '~' - '!' + 1)));
		strbuf_putc(ret, "\n\t  "[next_random(&state, 4)]);
	}
}

static bool make_text(_unused_ const char *data, _unused_ size_t size, struct strbuf *ret)
{
	add_random_text(ret);
	return true;
}

static bool make_long_word(_unused_ const char *data, _unused_ size_t size, struct strbuf *ret)
{
	for (int i = 0; i < LONG_LINE; i++)
		strbuf_putc(ret, '7');
	strbuf_putc(ret, '\n');
	return true;
}

static bool make_many_lines(_unused_ const char *data, _unused_ size_t size, struct strbuf *ret)
{
	for (int i = 0; i < LONG_LINES; i++)
		strbuf_puts(ret, "-1 x\n");
	return true;
}

const struct junk junk_files[] = {
	{"an empty file", make_nothing},
	{"random bytes", make_binary},
	{"a line of all printable characters", make_ascii},
	{"lines of random text", make_text},
	{"a number of a million digits", make_long_word},
	{"many lines of words and numbers", make_many_lines},
};
const size_t n_junk_files = ARRAY_SIZE(junk_files);

/* ---- of a valid input ---- */

/* Copies @data, with @insert before or behind every @c. */
static bool insert_at(const char *data, size_t size, char c, const char *before, const char *behind,
                      struct strbuf *ret)
{
	bool found = false;
	for (size_t i = 0; i < size; i++) {
		bool here = data[i] == c;
		found |= here;
		strbuf_puts(ret, here ? before : "");
		strbuf_putc(ret, data[i]);
		strbuf_puts(ret, here ? behind : "");
	}
	return found;
}

static bool double_blanks(const char *data, size_t size, struct strbuf *ret)
{
	return insert_at(data, size, ' ', "", " ", ret);
}

static bool end_lines_in_blanks(const char *data, size_t size, struct strbuf *ret)
{
	return insert_at(data, size, '\n', " ", "", ret);
}

static bool begin_lines_with_blanks(const char *data, size_t size, struct strbuf *ret)
{
	strbuf_putc(ret, ' ');
	strbuf_add(ret, data, size);
	return size > 0;
}

static bool double_newlines(const char *data, size_t size, struct strbuf *ret)
{
	return insert_at(data, size, '\n', "", "\n", ret);
}

static bool add_empty_line(const char *data, size_t size, struct strbuf *ret)
{
	strbuf_add(ret, data, size);
	strbuf_putc(ret, '\n');
	return size > 0;
}

static bool is_digit(const char *data, size_t size, size_t i)
{
	return i < size && isdigit((unsigned char)data[i]);
}

static bool is_word(const char *data, size_t size, size_t i)
{
	return i < size && (isalnum((unsigned char)data[i]) || data[i] == '_');
}

/* Whether the digits from @i on are a number of their own, and the end of them. */
static bool is_number(const char *data, size_t size, size_t i, size_t *ret_end)
{
	bool begins = i == 0 || !(is_word(data, size, i - 1) || data[i - 1] == '.');
	size_t end = i;
	while (is_digit(data, size, end))
		end++;
	*ret_end = end;
	return begins && end > i && !is_word(data, size, end);
}

static bool lead_with_zeros(const char *data, size_t size, struct strbuf *ret)
{
	bool found = false;
	size_t end;
	for (size_t i = 0; i < size; i++) {
		if (is_number(data, size, i, &end)) {
			found = true;
			for (int n = 0; n < ZEROS; n++)
				strbuf_putc(ret, '0');
		}
		strbuf_putc(ret, data[i]);
	}
	return found;
}

/* The first number, and more digits behind it than any limit of a problem has. */
static bool add_digits(const char *data, size_t size, struct strbuf *ret)
{
	size_t end = 0;
	for (size_t i = 0; i < size; i++) {
		if (!is_number(data, size, i, &end))
			continue;
		strbuf_add(ret, data, end);
		strbuf_puts(ret, "987654321098765432109876543210");
		strbuf_add(ret, data + end, size - end);
		return true;
	}
	return false;
}

static bool end_decimals_in_zeros(const char *data, size_t size, struct strbuf *ret)
{
	bool found = false, in_decimals = false;
	for (size_t i = 0; i <= size; i++) {
		bool ends = in_decimals && !is_word(data, size, i);
		for (int n = 0; ends && n < ZEROS; n++)
			strbuf_putc(ret, '0');
		found |= ends;
		in_decimals =
			is_digit(data, size, i) && (in_decimals || (i > 0 && data[i - 1] == '.'));
		if (i < size)
			strbuf_putc(ret, data[i]);
	}
	return found;
}

static bool add_text(const char *data, size_t size, struct strbuf *ret)
{
	strbuf_add(ret, data, size);
	add_random_text(ret);
	return true;
}

const struct junk junk_modifications[] = {
	{"a valid input with its blanks doubled", double_blanks},
	{"a valid input with a blank at the end of every line", end_lines_in_blanks},
	{"a valid input behind a blank", begin_lines_with_blanks},
	{"a valid input with an empty line after every line", double_newlines},
	{"a valid input and an empty line", add_empty_line},
	{"a valid input with zeros before its integers", lead_with_zeros},
	{"a valid input with 30 more digits in its first number", add_digits},
	{"a valid input with zeros behind its decimals", end_decimals_in_zeros},
	{"a valid input and random text", add_text},
};
const size_t n_junk_modifications = ARRAY_SIZE(junk_modifications);

/* ---- outputs ---- */

#define CRASHER(name, text)                                                                        \
	static bool make_##name(_unused_ const char *data, _unused_ size_t size,                   \
	                        struct strbuf *ret)                                                \
	{                                                                                          \
		strbuf_add(ret, text, sizeof(text) - 1);                                           \
		return true;                                                                       \
	}

CRASHER(minus_one, "-1\n")
CRASHER(zero, "0\n")
CRASHER(one, "1")
CRASHER(above_int, "2147483648\n")
CRASHER(above_long, "9223372036854775808\n")
CRASHER(decimal, "1.0\n")
CRASHER(exponent, "1e400\n")
CRASHER(not_a_number, "NaN\n")
CRASHER(infinity, "-inf\n")
CRASHER(letter, "a")
CRASHER(pair, "2\n-1 1\n")
CRASHER(too_few, "3\n1\n")
CRASHER(wrong_type, "1\na\n")
CRASHER(huge_count, "1000000000\n1\n")
CRASHER(open_brackets, "((()")
CRASHER(expression, "1/0\n")
CRASHER(markup, "2\n<\n")
CRASHER(format_string, "%s%n%d\n")
CRASHER(only_nul, "\0")
CRASHER(half_character, "\x80\n")
CRASHER(only_newlines, "\n\n\n")

const struct junk junk_crashers[] = {
	{"-1", make_minus_one},
	{"0", make_zero},
	{"1 without a newline", make_one},
	{"2147483648", make_above_int},
	{"9223372036854775808", make_above_long},
	{"1.0", make_decimal},
	{"1e400", make_exponent},
	{"NaN", make_not_a_number},
	{"-inf", make_infinity},
	{"a letter", make_letter},
	{"2, then -1 1", make_pair},
	{"3, then one number only", make_too_few},
	{"1, then a letter", make_wrong_type},
	{"1000000000, then one number only", make_huge_count},
	{"((()", make_open_brackets},
	{"1/0", make_expression},
	{"2, then <", make_markup},
	{"%s%n%d", make_format_string},
	{"a NUL byte", make_only_nul},
	{"half of a UTF-8 character", make_half_character},
	{"empty lines", make_only_newlines},
};
const size_t n_junk_crashers = ARRAY_SIZE(junk_crashers);
