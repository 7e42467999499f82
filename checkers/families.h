/* SPDX-License-Identifier: MIT */
/*
 * The table of checkers, by the files that its rows are in, and what the rows share.
 */
#pragma once

#include "checkers/checker.h"

extern const struct checker_family kattis_checkers, testlib_token_checkers, testlib_line_checkers,
	testlib_case_checkers, dmoj_token_checkers, dmoj_line_checkers, unordered_checkers;

/* For checkers without options: accepts no words. */
int checker_parse_nothing(const char *const words[], size_t count, enum checker_words rule,
                          void *ret_options, struct error *err);
