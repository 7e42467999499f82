/* SPDX-License-Identifier: MIT */
/*
 * Errors are values: a function returns a negative errno and leaves the text, which names the step, the object and the
 * reason, in a buffer of its caller. Nothing is allocated, so it works between clone and exec too.
 */
#pragma once

#include "common/attr.h"

#include <stdarg.h>

/* Long enough for one line of a terminal that names a path and a reason; longer texts lose their middle. */
enum { ERROR_TEXT_SIZE = 512 };

struct error {
	int code; /* negative errno of the failure, 0 when none was set */
	char text[ERROR_TEXT_SIZE];
};

/**
 * error_set() - a failed system call: the text gets ": " and the errno's words appended
 * @err: where to put it; NULL drops the text
 * @code: negative errno
 *
 * Return: @code, so that `return error_set(err, -errno, "open %s", path);` reads in one line.
 */
int error_set(struct error *err, int code, const char *format, ...) _printf_(3, 4);

/**
 * error_say() - a failure that is no errno: the text stands as it is
 *
 * Return: @code.
 */
int error_say(struct error *err, int code, const char *format, ...) _printf_(3, 4);

/**
 * error_prefix() - put context in front of the text: "context: text"
 *
 * Return: the code that was set before.
 */
int error_prefix(struct error *err, const char *format, ...) _printf_(2, 3);
