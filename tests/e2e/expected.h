/* SPDX-License-Identifier: MIT */
/*
 * examples/expected.tsv: package, submission, verdict and, in problems with scores, the score of every submission of the
 * example packages.
 */
#pragma once

/* Judges those of the package's submissions whose verdict is one of @verdicts, "AC WA", and compares. */
void expected_judge(const char *package, const char *verdicts);

/* Validates the package: it must be without fault, its own expectations fulfilled, and every submission as the table says. */
void expected_validate(const char *package);
