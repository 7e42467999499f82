/* SPDX-License-Identifier: MIT */
/*
 * The default grader of the legacy format: one result from the results of a group's members.
 * Source: problem package format legacy, "Default grader specification"; what happens to unknown and
 * conflicting flags is that of problemtools' support/default_grader.
 */
#pragma once

#include "worker/score/number.h"
#include "worker/verdict/verdict.h"

#include <stddef.h>

/* The result of a case or a group. */
struct grade {
	enum verdict verdict;
	struct number score; /* initialised */
	bool is_own;         /* the score is its own: written by the validator, or a group's */
};

enum grade_mode { GRADE_SUM, GRADE_AVERAGE, GRADE_MIN, GRADE_MAX };
enum grade_verdict { GRADE_WORST_ERROR, GRADE_FIRST_ERROR, GRADE_ALWAYS_ACCEPT };

/* grader_flags: words, of which unknown ones do not count and the last of conflicting ones does. */
struct grader_flags {
	enum grade_verdict verdict;
	enum grade_mode mode;
	bool ignore_sample, accept_if_any_accepted;
};

struct grader_flags grader_flags_parse(const char *text); /* NULL: the defaults */

struct grader_word {
	const char *text; /* into what was given; NULL: none */
	size_t size;
};

/* The first word that is no flag of the default grader. */
struct grader_word grader_flags_unknown(const char *text);

/* Whether a word is among them that DOMjudge does not know: one about verdicts. Source: DOMjudge,
 * webapp/src/Service/ImportProblemService.php, which has sum, max, min, avg and ignore_sample. */
bool grader_flags_are_of_kattis(const char *text);

/* Sets @ret to the sum, average, smallest or largest score; 0 of none. */
void grade_scores(enum grade_mode mode, const struct grade *members, size_t n, struct number *ret);

/**
 * grade_default() - what the default grader says
 * @members: at least one
 * @ret: initialised
 *
 * Return: NULL, or why the grader cannot grade these (a static text): a judge error.
 */
const char *grade_default(const char *grader_flags, const struct grade *members, size_t n,
                          struct grade *ret);
