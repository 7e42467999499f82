/* SPDX-License-Identifier: MIT */
/*
 * {{name}} and {{name.variant}} in a package's text files.
 * Source: problem package format 2025-09, "Constants".
 */
#include "worker/manifest/problem.h"

#include <errno.h>
#include <string.h>

/* What is named between the braces, NULL for another name. "x.value" is "x" of a
 * constant without variants. */
static const struct problem_constant *find_constant(const struct problem *problem, const char *name,
                                                    size_t size)
{
	static const char suffix[] = ".value";
	size_t n = strlen(suffix);
	bool has_suffix = size > n && memcmp(name + size - n, suffix, n) == 0;
	for (size_t i = 0; i < problem->n_constants; i++) {
		const struct problem_constant *constant = &problem->constants[i];
		size_t length = strlen(constant->name);
		if ((length == size || (has_suffix && length == size - n)) &&
		    memcmp(constant->name, name, length) == 0)
			return constant;
		if (length == size + n && memcmp(constant->name, name, size) == 0 &&
		    strcmp(constant->name + size, suffix) == 0)
			return constant;
	}
	return NULL;
}

/* The bytes of a name: of words, with a point between two of them. */
static size_t name_length(const char *at, const char *end)
{
	static const char allowed[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";
	const char *name = at;
	while (at < end && *at != '\0' && strchr(allowed, *at))
		at++;
	return (size_t)(at - name);
}

/* The constant whose name stands at @at, and the place behind it. */
static const struct problem_constant *read_constant(const struct problem *problem, const char *at,
                                                    const char *end, const char **ret_behind)
{
	if (end - at < 4 || memcmp(at, "{{", 2) != 0)
		return NULL;
	size_t length = name_length(at + 2, end);
	const char *close = at + 2 + length;
	if (length == 0 || end - close < 2 || memcmp(close, "}}", 2) != 0)
		return NULL;
	*ret_behind = close + 2;
	return find_constant(problem, at + 2, length);
}

int problem_expand_constants(const struct problem *problem, const char *data, size_t size,
                             char **ret_data, size_t *ret_size)
{
	struct strbuf text = {0};
	const char *end = data + size;
	const char *at = data;
	while (at < end) {
		const char *brace = memchr(at, '{', (size_t)(end - at));
		const char *behind = brace ? brace + 1 : end;
		const struct problem_constant *constant =
			brace ? read_constant(problem, brace, end, &behind) : NULL;
		if (!constant)
			behind = brace ? brace + 1 : end;
		strbuf_add(&text, at, (size_t)((constant ? brace : behind) - at));
		if (constant)
			strbuf_puts(&text, constant->value);
		at = behind;
	}
	strbuf_puts(&text, ""); /* a text, be it empty */
	size_t length = text.size;
	char *expanded = strbuf_take(&text);
	if (!expanded)
		return -ENOMEM;
	*ret_data = expanded;
	*ret_size = length;
	return 0;
}

/* The same, as LaTeX statements name one: \constant{name}; @at is its brace. */
static const struct problem_constant *read_command(const struct problem *problem, const char *begin,
                                                   const char *at, const char *end)
{
	static const char command[] = "\\constant";
	const size_t n = strlen(command);
	if ((size_t)(at - begin) < n || memcmp(at - n, command, n) != 0)
		return NULL;
	size_t length = name_length(at + 1, end);
	bool is_closed = at + 1 + length < end && at[1 + length] == '}';
	return is_closed ? find_constant(problem, at + 1, length) : NULL;
}

void problem_note_constants(const struct problem *problem, const char *data, size_t size,
                            bool *is_named)
{
	const char *end = data + size, *behind;
	for (const char *at = data; (at = memchr(at, '{', (size_t)(end - at))); at++) {
		const struct problem_constant *constant = read_constant(problem, at, end, &behind);
		constant = constant ? constant : read_command(problem, data, at, end);
		if (constant)
			is_named[constant - problem->constants] = true;
	}
}
