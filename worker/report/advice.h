/* SPDX-License-Identifier: MIT */
/* What follows from a report, and what to do next. */
#pragma once

#include "common/attr.h"
#include "worker/report/report.h"

/**
 * report_advise() - add sentences to the summary of a finished report
 *
 * One for each kind of thing that somebody should do something about: what could not be judged, what is not as expected,
 * what is wrong with the package, times too near the limit to be trusted, limits that this host does not enforce.
 *
 * Return: 0 or -ENOMEM.
 */
int report_advise(struct report *report) _must_check_;
