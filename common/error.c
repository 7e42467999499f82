/* SPDX-License-Identifier: MIT */
#include "common/error.h"

#include <stdio.h>
#include <string.h>

/* "head: tail". What is too long loses its middle: what failed stands at the beginning, and why at the end. */
static void join(char text[ERROR_TEXT_SIZE], const char *head, const char *tail)
{
	enum { END_SIZE = 128, BEGIN_SIZE = ERROR_TEXT_SIZE - END_SIZE - 4 };
	char whole[2 * ERROR_TEXT_SIZE + 2];
	size_t n = (size_t)snprintf(whole, sizeof(whole), "%s: %s", head, tail);
	if (n < ERROR_TEXT_SIZE)
		memcpy(text, whole, n + 1);
	else
		(void)snprintf(text, ERROR_TEXT_SIZE, "%.*s...%s", BEGIN_SIZE, whole,
		               whole + n - END_SIZE);
}

int error_set(struct error *err, int code, const char *format, ...)
{
	char object[ERROR_TEXT_SIZE];
	const char *reason = strerrordesc_np(-code);
	if (!err)
		return code;
	va_list args;
	va_start(args, format);
	(void)vsnprintf(object, sizeof(object), format, args);
	va_end(args);
	err->code = code;
	join(err->text, object, reason ? reason : "unknown error");
	return code;
}

int error_say(struct error *err, int code, const char *format, ...)
{
	if (!err)
		return code;
	va_list args;
	va_start(args, format);
	(void)vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	err->code = code;
	return code;
}

int error_prefix(struct error *err, const char *format, ...)
{
	if (!err)
		return -1;
	char old[ERROR_TEXT_SIZE], prefix[ERROR_TEXT_SIZE];
	memcpy(old, err->text, sizeof(old));
	va_list args;
	va_start(args, format);
	(void)vsnprintf(prefix, sizeof(prefix), format, args);
	va_end(args);
	join(err->text, prefix, old);
	return err->code;
}
