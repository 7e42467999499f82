/* SPDX-License-Identifier: MIT */
#pragma once

#include "common/error.h"

/**
 * package_copy() - the files of a package into an empty directory
 * @from: the package, borrowed; symbolic links are followed as long as they stay in it
 * @to: borrowed; gets files and directories, no links
 *
 * Hidden files are left out, and so is what is neither a file nor a directory.
 *
 * Return: 0, or a negative errno with text.
 */
int package_copy(int from, int to, struct error *err) _must_check_;
