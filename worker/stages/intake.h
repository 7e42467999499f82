/* SPDX-License-Identifier: MIT */
/*
 * The intake stage: from where a submission lies to its files and the suite of its language.
 */
#pragma once

#include "common/finding.h"
#include "worker/intake/submission.h"
#include "worker/manifest/problem.h"
#include "worker/slots/slot.h"
#include "worker/suite/suite.h"

/* Return: 0; -EINVAL when it is refused (one line for its author); -ECANCELED; other negative errno. */
int intake_read(const struct slot *slot, int root, const char *path, uint64_t bytes_max,
                struct findings *warnings, struct submission *ret, struct error *err) _must_check_;

/* As many files and directories as a package has room for; a hundred times a submission's. */
enum { INTAKE_OVERLAY_ENTRIES = 100000 };

/* The same of a folder of the package whose files are laid over others: it may be empty, as one with a .gitkeep is. */
int intake_read_overlay(const struct slot *slot, int root, const char *path, uint64_t bytes_max,
                        struct submission *ret, struct error *err) _must_check_;

/**
 * intake_choose_suite() - the suite of a submission, which the host has
 * @of_package: it came with the package
 * @language: code that the user or the package chose; NULL: by the files
 *
 * Return: 0; -EINVAL with one line; other negative errno.
 */
int intake_choose_suite(const struct suites *suites, const struct problem *problem,
                        const struct submission *submission, bool of_package, const char *language,
                        const struct suite **ret, struct error *err) _must_check_;

/* Whether the problem takes submissions of this suite. Return: 0, or -EINVAL with one line. */
int intake_check_allowed(const struct problem *problem, const struct suite *suite,
                         const struct submission *submission, struct error *err) _must_check_;
