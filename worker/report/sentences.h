/* SPDX-License-Identifier: MIT */
/*
 * What a report says in words, the same in every form for people. All but report_telling_case() and report_error_line() return a text that the
 * caller frees, NULL when memory ran out; foreign parts of it are as foreign as before.
 */
#pragma once

#include "common/attr.h"
#include "worker/report/report.h"

/* "format 2025-09, time 1 s (package), memory 2 GiB"; a limit that is not known is left out. */
char *sentence_limits(const struct report *report) _must_check_;

/* "in time up to 0.312 s (limit 3.2 ×), too slow from 1.500 s (1.5 × limit)": how the time limit fits the package's
 * submissions; "" when that was not asked. */
char *sentence_margins(const struct report *report) _must_check_;

/* "weak limits: memory, processes by rlimit only; disk not at all", "" when all are enforced. */
char *sentence_weakness(const struct report *report) _must_check_;

/* "3 submissions: 1 AC, 2 WA; 1 not as expected"; of a package that was checked "; 1 error, 2 warnings" as well */
char *sentence_tally(const struct report *report) _must_check_;

/* "expected AC or WA" */
char *sentence_expected(const struct report_judgement *j) _must_check_;

/* What happened, when nobody left a message: "run-time error, signal 11". */
char *sentence_outcome(const struct report_case *c) _must_check_;

/* Where in a compiler's messages the first line begins that says what is wrong; else the beginning. */
const char *report_error_line(const char *log);

/* The case that the verdict comes from: the first one with it, else the first that is not accepted; NULL: none. */
const struct report_case *report_telling_case(const struct report_judgement *j);

/* "62.5", "62.5/100": six digits, and all before the point, are enough for people; the JSON report has all. @max_score NULL:
 * without bound. */
char *report_score_text(const char *score, const char *max_score) _must_check_;
