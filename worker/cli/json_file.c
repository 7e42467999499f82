/* SPDX-License-Identifier: MIT */
#include "worker/cli/json_file.h"

#include "worker/report/output.h"

#include <errno.h>
#include <string.h>

/* 15 digits are what a double holds in any case, and 0.1 is 0.1. */
enum { SIGNIFICANT_DIGITS = 15, INDENT = 2 };

int json_file_write(json_t *value, const char *path, struct error *err)
{
	_cleanup_(freep) char *text =
		value ? json_dumps(value, JSON_REAL_PRECISION(SIGNIFICANT_DIGITS) |
	                                          JSON_ENCODE_ANY | JSON_INDENT(INDENT))
		      : NULL;
	json_decref(value);
	if (!text)
		return error_set(err, -ENOMEM, "--json %s", path);
	size_t size = strlen(text);
	text[size] = '\n'; /* the NUL is not written */
	return report_output(path, text, size + 1, err);
}
