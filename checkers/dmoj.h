/* SPDX-License-Identifier: MIT */
/*
 * The arguments of DMOJ's checkers: pairs of words, the key and the value.
 *
 *	precision N                   floats, floatsabs, floatsrel: tolerance 10^-N
 *	error_mode MODE               floats: default, absolute or relative
 *	pe_allowed BOOL               identical: white space that differs is named as the reason
 *	filter_new_line BOOL          rstripped: empty lines do not count
 *	feedback BOOL                 linecount: the message tells which lines are right
 *	point_distribution N,N,...    linematches: points of each line of the answer
 *	filler_lines_required BOOL    linematches: there must be as many lines as in the answer
 *	split_on lines|whitespace     sorted: what is sorted
 *
 * Source: DMOJ/judge-server, dmoj/checkers/.
 */
#pragma once

#include "checkers/checker.h"

#include <stdbool.h>
#include <stdint.h>

enum { DMOJ_LINES_MOST = 1024 };

enum dmoj_error_mode { DMOJ_ERROR_DEFAULT, DMOJ_ERROR_ABSOLUTE, DMOJ_ERROR_RELATIVE };
enum dmoj_split { DMOJ_SPLIT_LINES, DMOJ_SPLIT_WHITESPACE };

struct dmoj_options {
	double tolerance;
	enum dmoj_error_mode error_mode;
	enum dmoj_split split_on;
	bool pe_allowed, filter_new_line, feedback, filler_lines_required;
	size_t n_points;
	uint32_t points[DMOJ_LINES_MOST];
};

/* Each is the parse of checkers that take the arguments in its name. */
int dmoj_parse_precision(const char *const words[], size_t count, enum checker_words rule,
                         void *ret_options, struct error *err);
int dmoj_parse_floats(const char *const words[], size_t count, enum checker_words rule,
                      void *ret_options, struct error *err);
int dmoj_parse_identical(const char *const words[], size_t count, enum checker_words rule,
                         void *ret_options, struct error *err);
int dmoj_parse_rstripped(const char *const words[], size_t count, enum checker_words rule,
                         void *ret_options, struct error *err);
int dmoj_parse_linecount(const char *const words[], size_t count, enum checker_words rule,
                         void *ret_options, struct error *err);
int dmoj_parse_linematches(const char *const words[], size_t count, enum checker_words rule,
                           void *ret_options, struct error *err);
int dmoj_parse_sorted(const char *const words[], size_t count, enum checker_words rule,
                      void *ret_options, struct error *err);
