/* SPDX-License-Identifier: MIT */
/* The files that reports go to, as the user names them: "-" is standard output. */
#pragma once

#include "common/error.h"

#include <stdbool.h>

/* Whether a report would overwrite the other, also when the files are not there yet. Devices such as /dev/null take as many
 * as one likes. */
bool report_files_are_same(const char *a, const char *b);

/**
 * report_file_check() - can a report be written there?
 * @option: that names it, for the error
 * @replaced: whether the file is replaced as a whole; else it is written in place
 *
 * Asks by making a file beside it for a moment: of some directories (/proc, a full or read-only disk) nothing else tells.
 *
 * Return: 0; -EINVAL with a line that names the option and the file.
 */
int report_file_check(const char *option, const char *path, bool replaced,
                      struct error *err) _must_check_;
