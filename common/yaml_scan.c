/* SPDX-License-Identifier: MIT */
#include "common/yaml_scan.h"

#include "common/attr.h"

#include <stdbool.h>
#include <string.h>

/*
 * libyaml clears its buffer of blanks after each run of them, and the buffer never shrinks: one
 * long run makes every later blank cost its length. 128 KiB of blanks and as much of one-letter
 * words took 0.5 s; with this bound no file of 256 KiB takes more than a tenth of that.
 */
enum { BLANK_RUN_MAX = 1024 };

/* Length of the UTF-8 sequence at @s, 0 for an invalid one. Source: The Unicode Standard, table
 * 3-7. */
static size_t utf8_length(const unsigned char *s, size_t left)
{
	static const struct {
		unsigned char first_low, first_high, second_low, second_high, length;
	} forms[] = {
		{0x00, 0x7f, 0x00, 0x00, 1}, {0xc2, 0xdf, 0x80, 0xbf, 2},
		{0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3},
		{0xed, 0xed, 0x80, 0x9f, 3}, {0xee, 0xef, 0x80, 0xbf, 3},
		{0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
		{0xf4, 0xf4, 0x80, 0x8f, 4},
	};
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		if (s[0] < forms[i].first_low || s[0] > forms[i].first_high)
			continue;
		if (forms[i].length > left)
			return 0;
		if (forms[i].length > 1 &&
		    (s[1] < forms[i].second_low || s[1] > forms[i].second_high))
			return 0;
		for (size_t k = 2; k < forms[i].length; k++)
			if ((s[k] & 0xc0) != 0x80)
				return 0;
		return forms[i].length;
	}
	return 0;
}

/* Blanks and line breaks as libyaml knows them: U+0085, U+2028 and U+2029 break lines too. */
static bool is_blank(const char *at, size_t length)
{
	static const char *const blanks[] = {"\xc2\x85", "\xe2\x80\xa8", "\xe2\x80\xa9"};
	if (length == 1)
		return *at == ' ' || (*at >= '\t' && *at <= '\r');
	for (size_t i = 0; i < ARRAY_SIZE(blanks); i++)
		if (strlen(blanks[i]) == length && memcmp(at, blanks[i], length) == 0)
			return true;
	return false;
}

static bool is_word(char c)
{
	return c > ' ' && c <= '~' && c != '%';
}

const char *yaml_scan(const char *data, size_t size, size_t *ret_offset)
{
	static const char tag_directive[] = "%TAG";
	size_t blanks = 0;
	size_t length;
	for (size_t at = 0; at < size; at += length) {
		*ret_offset = at;
		if (is_word(data[at])) { /* nearly everything */
			blanks = 0;
			length = 1;
			continue;
		}
		if (data[at] == '\0')
			return "expected text, found a NUL byte";
		length = utf8_length((const unsigned char *)data + at, size - at);
		if (length == 0)
			return "expected UTF-8, found another encoding";
		if (!is_blank(data + at, length))
			blanks = 0;
		else if (++blanks > BLANK_RUN_MAX)
			return "expected text, found more than 1024 blanks in a row";
		if (data[at] == '%' && size - at >= strlen(tag_directive) &&
		    (at == 0 || data[at - 1] == '\n') &&
		    memcmp(data + at, tag_directive, strlen(tag_directive)) == 0)
			return "expected no tag directives";
	}
	return NULL;
}

void yaml_scan_place(const char *data, size_t offset, unsigned *ret_line, unsigned *ret_column)
{
	const char *line = data;
	*ret_line = 1;
	for (const char *at = data; (at = memchr(at, '\n', (size_t)(data + offset - at)));
	     line = ++at)
		++*ret_line;
	*ret_column = (unsigned)(data + offset - line) + 1;
}
