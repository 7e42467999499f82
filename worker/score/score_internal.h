/* SPDX-License-Identifier: MIT */
/*
 * What the formats' scorings share.
 */
#pragma once

#include "worker/score/score.h"

/* Everything is 0 or not judged. -ENOMEM. */
int score_init(struct score *score, const struct problem *problem, struct error *err) _must_check_;

/* The package broke a rule; only the first breach is kept. @index: of the case, or SIZE_MAX. */
void score_fail(struct score *score, size_t index, const char *format, ...) _printf_(3, 4);

/* Gives a case, or a static validation, its score, 0 at first. */
struct number *score_case(struct case_score *c);

/* Folds a verdict into that of the whole: JE wins, then the first rejection. */
void score_fold_verdict(enum verdict *whole, enum verdict part);

int score_kattis_2025(const struct score_input *input, struct score *ret,
                      struct error *err) _must_check_;
int score_dmoj(const struct score_input *input, struct score *ret, struct error *err) _must_check_;
int score_legacy(const struct score_input *input, struct score *ret, struct error *err) _must_check_;
