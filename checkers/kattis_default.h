/* SPDX-License-Identifier: MIT */
/*
 * The default output validator of the Kattis problem package format, all versions.
 *
 * Both files are sequences of tokens, which are separated by white space. The output is accepted
 * when it has the same tokens as the answer:
 *
 *	case_sensitive               letters differ from their other case (ASCII)
 *	space_change_sensitive       white space must be the same, too, byte by byte
 *	float_absolute_tolerance E   where the answer's token is a number, the output's must be, too:
 *	float_relative_tolerance E     |output - answer| <= E, or |output - answer| <= E * |answer|
 *	float_tolerance E            both
 *
 * What a number is, decimal.h says. One that is beyond the doubles has no distance to anything: in
 * the answer it is compared as text, in the output it is wrong. Tokens that are the same bytes are
 * always equal.
 *
 * Source: Kattis/problem-package-format, spec/2025-09.md and spec/legacy.md, "Default Output
 * Validator".
 */
#pragma once

#include "checkers/checker.h"
#include "checkers/stream.h"

#include <stdbool.h>

struct kattis_default_options {
	bool case_sensitive;
	bool space_change_sensitive;
	bool numbers;                        /* a tolerance was given */
	double tolerance_abs, tolerance_rel; /* 0 when not given: equal numbers are equal anyway */
};

extern const struct checker_type kattis_default_type; /* "kattis default"; needs answer and team */

/* Return: 0, -ENOENT or -EINVAL, as checker_new(), with a line that names the word. */
int kattis_default_parse(const char *const words[], size_t count, enum checker_words rule,
                         struct kattis_default_options *ret_options, struct error *err) _must_check_;

/**
 * kattis_default_compare() - compare two streams
 *
 * Reads both to the end, or to the first difference.
 *
 * Return: 0 with an answer, or a negative errno when one could not be read.
 */
int kattis_default_compare(const struct kattis_default_options *options, struct stream *answer,
                           struct stream *team, struct checker_result *ret_result,
                           struct error *err) _must_check_;
