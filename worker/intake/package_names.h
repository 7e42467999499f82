/* SPDX-License-Identifier: MIT */
/* What the entries of a package's archive may be called, and where its symbolic links may lead. */
#pragma once

#include "worker/intake/name.h"

#include <stdbool.h>

/* As name_check(), with the rule of the package format, or with none but for hidden files. NAME_IGNORED without a reason:
 * nothing is said of the entry. */
enum name_outcome package_check_path(char *path, size_t size, const char **ret_reason);
enum name_outcome package_check_any_path(char *path, size_t size, const char **ret_reason);

/* Whether a link at @path may lead to @target: of the form ../../a/b, and never out of the package. */
bool package_link_stays(const char *path, const char *target);

/* Whether it is an input or an answer that nothing but judging asks for. @any_name: in an archive of DMOJ, where they may
 * be anywhere; else those of data/sample and data/secret, in a directory of the package's name or not. */
bool package_is_test_data(const char *path, bool any_name);
