/* SPDX-License-Identifier: MIT */
#include "checkers/excerpt.h"

#include "common/attr.h"

#include <stdio.h>
#include <string.h>

#define ELLIPSIS "\u2026"

/* Appends to the tail, of which @kept bytes are filled, and keeps the last bytes of both. */
static void tail_add(uint8_t *tail, size_t kept, const uint8_t *bytes, size_t size)
{
	if (size >= EXCERPT_TAIL) {
		memcpy(tail, bytes + size - EXCERPT_TAIL, EXCERPT_TAIL);
		return;
	}
	size_t drop = kept + size > EXCERPT_TAIL ? kept + size - EXCERPT_TAIL : 0;
	memmove(tail, tail + drop, kept - drop);
	memcpy(tail + kept - drop, bytes, size);
}

static size_t tail_size(const struct excerpt *excerpt)
{
	uint64_t behind = excerpt->size > EXCERPT_HEAD ? excerpt->size - EXCERPT_HEAD : 0;
	return behind < EXCERPT_TAIL ? (size_t)behind : EXCERPT_TAIL;
}

static size_t head_size(const struct excerpt *excerpt)
{
	return excerpt->size < EXCERPT_HEAD ? (size_t)excerpt->size : EXCERPT_HEAD;
}

void excerpt_add(struct excerpt *excerpt, const uint8_t *bytes, size_t size)
{
	size_t filled = head_size(excerpt);
	size_t first = size < EXCERPT_HEAD - filled ? size : EXCERPT_HEAD - filled;
	memcpy(excerpt->head + filled, bytes, first);
	if (first < size)
		tail_add(excerpt->tail, tail_size(excerpt), bytes + first, size - first);
	excerpt->size += size;
}

static bool is_continuation(uint8_t byte)
{
	return (byte & 0xc0) == 0x80;
}

/* The length that a character's first byte announces; 0 for a byte that begins none. */
static size_t announced_length(uint8_t first)
{
	static const struct {
		uint8_t mask, value, length;
	} forms[] = {{0x80, 0x00, 1}, {0xe0, 0xc0, 2}, {0xf0, 0xe0, 3}, {0xf8, 0xf0, 4}};
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		if ((first & forms[i].mask) == forms[i].value)
			return forms[i].length;
	}
	return 0;
}

/* The character at @bytes, in its shortest form. Return: its length, or 0 when there is none. */
static size_t decode(const uint8_t *bytes, size_t size, uint32_t *ret_character)
{
	static const uint32_t least[] = {[1] = 0, [2] = 0x80, [3] = 0x800, [4] = 0x10000};
	size_t length = announced_length(bytes[0]);
	if (length == 0 || length > size)
		return 0;
	uint32_t character = length == 1 ? bytes[0] : bytes[0] & (0x7fU >> length);
	for (size_t i = 1; i < length; i++) {
		if (!is_continuation(bytes[i]))
			return 0;
		character = character << 6 | (bytes[i] & 0x3fU);
	}
	if (character < least[length])
		return 0;
	*ret_character = character;
	return length;
}

static bool is_shown(uint32_t character)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{0x00, 0x1f},           {0x7f, 0x9f},     /* control characters */
		{0x200b, 0x200f},       {0x2028, 0x202e}, /* no width, direction, line separators */
		{0x2060, 0x206f},       {0xfeff, 0xfeff}, /* no width, direction; byte order mark */
		{0xd800, 0xdfff},                         /* surrogates are no characters */
		{0x110000, UINT32_MAX},
	};
	for (size_t i = 0; i < ARRAY_SIZE(hidden); i++) {
		if (character >= hidden[i].first && character <= hidden[i].last)
			return false;
	}
	return true;
}

/* One byte as an escape of at most four characters. Return: where the text goes on. */
static char *put_escape(char *text, uint8_t byte)
{
	static const char short_form[256] = {
		['\n'] = 'n', ['\t'] = 't', ['\r'] = 'r', ['"'] = '"', ['\\'] = '\\'};
	if (short_form[byte])
		return text + sprintf(text, "\\%c", short_form[byte]);
	return text + sprintf(text, "\\x%02x", byte);
}

static char *put_bytes(char *text, const uint8_t *bytes, size_t size)
{
	while (size > 0) {
		uint32_t character = 0;
		size_t length = decode(bytes, size, &character);
		if (length > 0 && is_shown(character) && character != '"' && character != '\\') {
			text = mempcpy(text, bytes, length);
		} else {
			length = 1;
			text = put_escape(text, *bytes);
		}
		bytes += length;
		size -= length;
	}
	return text;
}

/* Leaves out a character that the cut after @size bytes went through. */
static size_t without_cut_end(const uint8_t *bytes, size_t size)
{
	for (size_t back = 1; back <= 3 && back <= size; back++) {
		uint8_t byte = bytes[size - back];
		if (!is_continuation(byte))
			return announced_length(byte) > back ? size - back : size;
	}
	return size;
}

/* How many bytes at the beginning belong to a character that the cut went through. */
static size_t cut_beginning(const uint8_t *bytes, size_t size)
{
	size_t n = 0;
	while (n < 3 && n < size && is_continuation(bytes[n]))
		n++;
	return n;
}

void excerpt_format(const struct excerpt *excerpt, bool more, char text[static EXCERPT_TEXT_SIZE])
{
	size_t head = head_size(excerpt), tail = tail_size(excerpt);
	uint8_t bytes[EXCERPT_HEAD + EXCERPT_TAIL];
	memcpy(bytes, excerpt->head, head);
	memcpy(bytes + head, excerpt->tail, tail);

	char *end = text;
	if (excerpt->size <= sizeof(bytes)) {
		end = put_bytes(end, bytes, head + tail);
	} else {
		size_t skip = cut_beginning(excerpt->tail, tail);
		end = put_bytes(end, excerpt->head, without_cut_end(excerpt->head, head));
		end = stpcpy(end, ELLIPSIS);
		end = put_bytes(end, excerpt->tail + skip, tail - skip);
	}
	if (more)
		end = stpcpy(end, ELLIPSIS);
	*end = '\0';
}
