/* SPDX-License-Identifier: MIT */
/* Where a writer's text goes: a file that is never seen half-written, or standard output. */
#pragma once

#include "common/attr.h"
#include "common/error.h"

#include <stddef.h>

/**
 * report_output() - write a finished report
 * @path: "-" is standard output. A regular file, also behind a symbolic link, is replaced as a whole by rename(2);
 *        anything else (a FIFO, /dev/null) is written to.
 *
 * Return: 0 or a negative errno.
 */
int report_output(const char *path, const char *text, size_t size, struct error *err) _must_check_;
