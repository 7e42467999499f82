/* SPDX-License-Identifier: MIT */
/* The argument of --json, for commands whose answer is no report. */
#pragma once

#include "common/error.h"

#include <jansson.h>

/* Writes @value, which is taken, NULL for memory that ran out; @path as in report_output(). Return: 0 or a negative
 * errno. */
int json_file_write(json_t *value, const char *path, struct error *err) _must_check_;
