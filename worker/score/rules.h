/* SPDX-License-Identifier: MIT */
/*
 * What a package's rules about its submissions (struct expectation) mean, in one place for those who
 * check them, who decide what must still be run for them, and who choose a time limit by them.
 */
#pragma once

#include "common/strbuf.h"
#include "worker/manifest/problem.h"
#include "worker/verdict/verdict.h"

/*
 * The EXPECT_… bits of a case's verdict, of which any fulfils a rule; 0 for those that fulfil none (CE, JE, not judged).
 * OLE is two: who writes without end exceeds the time limit as well where nobody stops him, and package tools do not.
 */
unsigned rules_bits(enum verdict verdict);

/* "AC", "AC or WA", "AC, WA or TLE": the words of an EXPECT_… set. */
void rules_put_set(struct strbuf *text, unsigned set);

/*
 * The verdicts in effect: in 2025-09 a rule that is explicitly used for the time limit's lower bound
 * permits no TLE, and one for the upper bound requires it.
 */
unsigned rules_permitted(const struct problem *problem, const struct expectation *rule);
unsigned rules_required(const struct problem *problem, const struct expectation *rule);

/* Whether the cases that the rule speaks of bound the time limit from below, from above. */
bool rules_is_lower_bound(const struct expectation *rule);
bool rules_is_upper_bound(const struct expectation *rule);
