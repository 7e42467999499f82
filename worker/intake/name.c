/* SPDX-License-Identifier: MIT */
#include "worker/intake/name.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static_assert(NAME_PATH_MAX == 255 && NAME_DEPTH_MAX == 16, "the reasons below name these limits");
static const char too_long[] = "longer than 255 bytes";
static const char too_deep[] = "nested deeper than 16 directories";

static bool is_printable(unsigned char c)
{
	return c >= 0x20 && c < 0x7f;
}

/* Not isalnum(3): the locale must not decide. */
static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* What makes a name mean different things to different programs, or to a terminal. */
static const char *bytes_fault(const char *path, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)path[i];
		if (c >= 0x80)
			return "name is not ASCII";
		if (!is_printable(c))
			return "control byte in the name";
		if (c == '\\')
			return "backslash in the name";
	}
	return NULL;
}

const char *name_component_fault(const char *component, size_t size)
{
	if (size == 0)
		return "empty name";
	if (component[0] == '.')
		return "hidden name";
	if (component[0] == '-')
		return "name begins with -";
	for (size_t i = 0; i < size; i++)
		if (!is_plain((unsigned char)component[i]) &&
		    (i == 0 || !strchr(".+-", component[i])))
			return "name has other characters than letters, digits, _ . + -";
	return NULL;
}

enum name_outcome name_check(char *path, size_t size, const char **ret_reason)
{
	*ret_reason = bytes_fault(path, size);
	if (!*ret_reason && path[0] == '/')
		*ret_reason = "absolute path";
	if (*ret_reason)
		return NAME_REFUSED;
	const char *ignored = NULL;
	size_t depth = 0, done = 0;
	for (size_t at = 0; at < size;) {
		const char *component = path + at;
		size_t length = strcspn(component, "/");
		at += length + (component[length] == '/');
		if (length == 0 || (length == 1 && component[0] == '.'))
			continue;
		if (length == 2 && memcmp(component, "..", 2) == 0) {
			*ret_reason = "leaves the archive";
			return NAME_REFUSED;
		}
		if (!ignored)
			ignored = name_component_fault(component, length);
		depth++;
		/* Never past what was read: a component moves to the front or stays. */
		if (done > 0)
			path[done++] = '/';
		memmove(path + done, component, length);
		done += length;
	}
	path[done] = '\0';
	*ret_reason = done > NAME_PATH_MAX ? too_long : depth > NAME_DEPTH_MAX ? too_deep : ignored;
	if (done > NAME_PATH_MAX || depth > NAME_DEPTH_MAX)
		return NAME_REFUSED;
	return ignored ? NAME_IGNORED : NAME_GOOD;
}

const char *name_show_in(char *text, size_t text_size, const char *bytes, size_t size)
{
	static const char dots[] = "...";
	size_t length = 0;
	for (size_t i = 0; i < size; i++) {
		unsigned char c = (unsigned char)bytes[i];
		if (length + strlen("\\xNN") + sizeof(dots) > text_size) {
			memcpy(text + length, dots, sizeof(dots));
			return text;
		}
		if (is_printable(c))
			text[length++] = (char)c;
		else
			length += (size_t)snprintf(text + length, text_size - length, "\\x%02x", c);
	}
	text[length] = '\0';
	return text;
}

const char *name_show(char text[NAME_TEXT_SIZE], const char *bytes, size_t size)
{
	return name_show_in(text, NAME_TEXT_SIZE, bytes, size);
}
