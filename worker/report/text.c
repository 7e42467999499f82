/* SPDX-License-Identifier: MIT */
#include "worker/report/text.h"

#include "common/strbuf.h"
#include "worker/report/report.h"

#include <string.h>

#define ELLIPSIS "\xe2\x80\xa6"

/* A name is a path at most, so this is PATH_MAX; no line of a terminal is longer. */
enum { LINE_BYTES_MAX = 4096 };

bool text_in_ranges(uint32_t point, const struct text_range *ranges, size_t count)
{
	for (size_t i = 0; i < count && ranges[i].first <= point; i++)
		if (point <= ranges[i].last)
			return true;
	return false;
}

/* The four forms of a character. Source: RFC 3629, section 3. */
static const struct utf8_form {
	unsigned char mask,
		lead; /* the bits of the first byte that tell the form, and their value */
	unsigned char size;
	uint32_t least; /* a smaller code point is overlong */
} forms[] = {
	{0x80, 0x00, 1, 0},
	{0xe0, 0xc0, 2, 0x80},
	{0xf0, 0xe0, 3, 0x800},
	{0xf8, 0xf0, 4, 0x10000},
};

static bool is_scalar_value(uint32_t point)
{
	return point <= 0x10ffff && (point < 0xd800 || point > 0xdfff);
}

static size_t decode_form(const struct utf8_form *form, const unsigned char *bytes,
                          uint32_t *ret_point)
{
	uint32_t point = bytes[0] & (unsigned char)~form->mask;
	for (size_t i = 1; i < form->size; i++) {
		if ((bytes[i] & 0xc0) != 0x80)
			return 0;
		point = point << 6 | (bytes[i] & 0x3f);
	}
	if (point < form->least || !is_scalar_value(point))
		return 0;
	*ret_point = point;
	return form->size;
}

size_t text_decode(const char *data, size_t size, uint32_t *ret_point)
{
	const unsigned char *bytes = (const unsigned char *)data;
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++)
		if (size >= forms[i].size && (bytes[0] & forms[i].mask) == forms[i].lead)
			return decode_form(&forms[i], bytes, ret_point);
	return 0;
}

/* Blocks that terminals show in two columns. Source: Unicode EastAsianWidth.txt, W and F, in whole blocks. */
static const struct text_range wide[] = {
	{0x1100, 0x115f},   {0x2e80, 0x303e},   {0x3041, 0x4dbf},   {0x4e00, 0xa4cf},
	{0xa960, 0xa97f},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},
	{0xff00, 0xff60},   {0xffe0, 0xffe6},   {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff},
	{0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

static unsigned point_columns(uint32_t point)
{
	return text_in_ranges(point, wide, ARRAY_SIZE(wide)) ? 2 : 1;
}

/* The next character of clean text; what is not clean counts as a character of one byte. */
static size_t next_character(const char *text, size_t size, unsigned *ret_columns)
{
	uint32_t point = 0;
	size_t length = text_decode(text, size, &point);
	*ret_columns = point_columns(point);
	return length > 0 ? length : 1;
}

unsigned text_columns(const char *text, size_t size)
{
	unsigned columns = 0, more;
	for (size_t at = 0; at < size; columns += more)
		at += next_character(text + at, size - at, &more);
	return columns;
}

size_t text_fit(const char *text, size_t size, unsigned columns)
{
	size_t at = 0;
	while (at < size) {
		unsigned more;
		size_t length = next_character(text + at, size - at, &more);
		if (more > columns)
			break;
		columns -= more;
		at += length;
	}
	return at;
}

size_t text_trim(const char *text, size_t size)
{
	while (size > 0 && text[size - 1] == ' ')
		size--;
	return size;
}

char *text_line(const char *text)
{
	if (!text)
		text = "";
	char *line = report_clean_text(text, strnlen(text, LINE_BYTES_MAX), LINE_BYTES_MAX);
	if (!line)
		return NULL;
	for (char *at = line; (at = strpbrk(at, "\n\t"));)
		*at = ' ';
	line[text_trim(line, strlen(line))] = '\0';
	return line;
}

/* The bytes of the longest suffix that takes at most @columns. */
static size_t fit_end(const char *text, size_t size, unsigned columns)
{
	unsigned excess = text_columns(text, size);
	size_t at = 0;
	while (at < size && excess > columns) {
		unsigned less;
		at += next_character(text + at, size - at, &less);
		excess -= less;
	}
	return size - at;
}

char *text_cut(const char *text, unsigned columns)
{
	size_t size = strlen(text);
	if (text_fit(text, size, columns) == size)
		return strdup(text);
	if (columns == 0)
		return strdup("");
	unsigned head_columns = (columns - 1) / 3;
	size_t head = text_fit(text, size, head_columns);
	size_t tail = fit_end(text, size, columns - 1 - head_columns);

	struct strbuf cut = {0};
	strbuf_add(&cut, text, head);
	strbuf_puts(&cut, ELLIPSIS);
	strbuf_add(&cut, text + size - tail, tail);
	return strbuf_take(&cut);
}

/* Where to break @line, of which @fit bytes fit: at its last blank, unless only blanks come before that. */
static size_t break_at(const char *line, size_t fit)
{
	size_t at = fit;
	while (at > 0 && line[at] != ' ')
		at--;
	return at > strspn(line, " ") ? at : fit;
}

size_t text_wrap(const char **text, unsigned columns)
{
	const char *line = *text;
	size_t size = strcspn(line, "\n");
	size_t fit = text_fit(line, size, columns);
	if (fit == size) {
		*text = line + size + (line[size] == '\n');
		return size;
	}
	if (fit == 0) { /* not even one character: go on all the same */
		unsigned ignored;
		fit = next_character(line, size, &ignored);
	}
	fit = break_at(line, fit);
	*text = line + fit + strspn(line + fit, " ");
	return fit;
}
