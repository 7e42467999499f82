/* SPDX-License-Identifier: MIT */
/*
 * Faults planted in copies of the examples: `juror validate` finds each of them, names the file, and complains of
 * nothing else. Faults that do not hide each other share a copy; of submissions only fast ones are left in it.
 */
#pragma once

#include "common/attr.h"
#include "tests/e2e/e2e.h"

#include <stddef.h>

/* A fault: how it is planted, in the package's directory, and the finding that names it. */
struct fault {
	const char *plant;    /* command of the shell; NULL: another row plants it */
	const char *severity; /* NULL: it shows in a judgement */
	const char *file;     /* of the finding; or the submission that is not as expected */
	const char *message;  /* part of the finding's; or of the judgement, as JSON */
};

/* A copy of an example in "package", with nothing but these of its submissions. */
void faults_copy_example(const char *name, const char *submissions);

/* A package in order, as small and quick as can be: one input, a validator that takes no other. It has no sample and no
 * statement, of which it is warned. */
void faults_small_package(void);

/* juror validate with a report. */
struct e2e_end faults_validate(const char *package);

/* Plants them all in "package", and looks for each. */
void faults_check(const struct fault *faults, size_t n);
#define CHECK_FAULTS(faults) faults_check(faults, ARRAY_SIZE(faults))
