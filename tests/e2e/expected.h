/* SPDX-License-Identifier: MIT */
/*
 * examples/expected.tsv: package, submission, verdict, in problems with scores the score, and after JE what the report says, of
 * every submission of the example packages.
 */
#pragma once

#include "tests/e2e/e2e.h"

/* Judges those of the package's submissions whose verdict is one of @verdicts, "AC WA", NULL for all, and compares.
 * @time_limit: in seconds, of a package that has none; NULL of others */
struct e2e_end expected_judge(const char *package, const char *verdicts, const char *time_limit);

/* Validates the package: it must be without fault, its own expectations fulfilled, and every submission as the table says. */
void expected_validate(const char *package);
