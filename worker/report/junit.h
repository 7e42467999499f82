/* SPDX-License-Identifier: MIT */
/*
 * Reports as JUnit XML, as GitLab and the usual actions of GitHub render it: a testsuite a submission, a testcase a case.
 *
 * What fails is what is not as it should be: a case that is neither accepted nor rejected in a way that is expected of
 * its submission (none, when the submission is as expected), and the testcase "verdict" of a submission whose verdict is not an expected one (or not accepted, where
 * nothing is expected). A judge error is an error, a case that was not judged is skipped. The findings of `juror
 * validate` are a testsuite of their own, in which errors fail.
 */
#pragma once

#include "common/attr.h"
#include "worker/report/report.h"

#include <stddef.h>

/* @n reports as one document. Return: the text, the caller's to free; NULL when memory ran out. */
char *report_junit(const struct report *reports, size_t n) _must_check_;
