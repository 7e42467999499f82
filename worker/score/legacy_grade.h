/* SPDX-License-Identifier: MIT */
/*
 * Single results of the legacy formats: of a case, and of a group from its members' results.
 */
#pragma once

#include "worker/score/default_grader.h"
#include "worker/score/score.h"

/* Sets the member's verdict, and its score where the validator wrote one; notes a breach of the rules
 * about score.txt in @score, and then the verdict is JE. */
void legacy_grade_case(const struct score_input *in, size_t index, struct score *score,
                       struct grade *member);

/**
 * legacy_grade_group() - by the default grader, or the package's
 * @members: at least one, none of them JE
 *
 * Return: 0; negative errno for a failure of ours.
 */
int legacy_grade_group(const struct score_input *in, const struct test_group *group,
                       const struct grade *members, size_t n, struct score *score,
                       struct grade *ret, struct error *err) _must_check_;

/*
 * DOMjudge's reading: accept_score once for all the cases of a group without sub-groups, unless its
 * validator writes scores; nothing where no accept_score is given; no verdict flags. Changes the
 * order of @members.
 * Source: DOMjudge, SubmissionService.php, maybeSetScoringResult().
 */
void legacy_grade_domjudge(const struct test_group *group, struct grade *members, size_t n,
                           struct grade *ret);

/* Whether a group is graded as another one: by the same keys of testdata.yaml. */
bool legacy_same_grading(const struct group_grading *a, const struct group_grading *b);

/* A score outside the group's range is a fault of the package. */
void legacy_check_range(const struct test_group *group, const struct number *value,
                        struct score *score);
