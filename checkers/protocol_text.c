/* SPDX-License-Identifier: MIT */
#include "checkers/protocol_text.h"

#include <ctype.h>
#include <string.h>

static struct protocol_text text_of(const char *begin, const char *end)
{
	return (struct protocol_text){begin, (size_t)(end - begin)};
}

struct protocol_text said_trim(struct protocol_text text)
{
	const char *begin = text.data, *end = text.data + text.size;
	while (begin < end && isspace((unsigned char)*begin))
		begin++;
	while (begin < end && isspace((unsigned char)end[-1]))
		end--;
	return text_of(begin, end);
}

bool text_take_line(struct protocol_text *text, struct protocol_text *ret_line)
{
	if (text->size == 0)
		return false;
	const char *end = text->data + text->size;
	const char *newline = memchr(text->data, '\n', text->size);
	*ret_line = text_of(text->data, newline ? newline : end);
	*text = text_of(newline ? newline + 1 : end, end);
	return true;
}

struct protocol_text said_line(struct protocol_text text, size_t i)
{
	struct protocol_text line = {"", 0};
	do {
		if (!text_take_line(&text, &line))
			return (struct protocol_text){"", 0};
	} while (i-- > 0);
	return said_trim(line);
}

bool text_take_prefix(struct protocol_text *text, const char *prefix)
{
	size_t size = strlen(prefix);
	if (text->size < size || memcmp(text->data, prefix, size) != 0)
		return false;
	*text = text_of(text->data + size, text->data + text->size);
	return true;
}

struct protocol_text text_take_until(struct protocol_text *text, const char *ends)
{
	const char *end = text->data + text->size, *at = text->data;
	while (at < end && !strchr(ends, *at))
		at++;
	struct protocol_text taken = text_of(text->data, at);
	*text = text_of(at, end);
	return taken;
}

bool text_is_digits(struct protocol_text text)
{
	for (size_t i = 0; i < text.size; i++) {
		if (!isdigit((unsigned char)text.data[i]))
			return false;
	}
	return text.size > 0;
}

bool said_parse(struct protocol_text text, struct ratio *ret_ratio)
{
	return ratio_parse(text.data, text.size, ret_ratio);
}
