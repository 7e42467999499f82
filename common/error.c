/* SPDX-License-Identifier: MIT */
#include "common/error.h"

#include <stdio.h>
#include <string.h>

static int set_text(struct error *err, int code, const char *format, va_list args) _printf_(3, 0);
static int set_text(struct error *err, int code, const char *format, va_list args)
{
	if (!err)
		return 0;
	err->code = code;
	int n = vsnprintf(err->text, sizeof(err->text), format, args);
	return n < 0 ? 0 : n;
}

int error_set(struct error *err, int code, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int n = set_text(err, code, format, args);
	va_end(args);
	if (err && (size_t)n < sizeof(err->text)) {
		const char *reason = strerrordesc_np(-code);
		(void)snprintf(err->text + n, sizeof(err->text) - (size_t)n, ": %s",
		               reason ? reason : "unknown error");
	}
	return code;
}

int error_say(struct error *err, int code, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	(void)set_text(err, code, format, args);
	va_end(args);
	return code;
}

int error_prefix(struct error *err, const char *format, ...)
{
	if (!err)
		return -1;
	char old[ERROR_TEXT_SIZE];
	memcpy(old, err->text, sizeof(old));
	va_list args;
	va_start(args, format);
	int n = set_text(err, err->code, format, args);
	va_end(args);
	if ((size_t)n < sizeof(err->text))
		(void)snprintf(err->text + n, sizeof(err->text) - (size_t)n, ": %s", old);
	return err->code;
}
