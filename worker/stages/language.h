/* SPDX-License-Identifier: MIT */
/*
 * Which suite makes a program of files.
 */
#pragma once

#include "common/error.h"
#include "worker/intake/submission.h"
#include "worker/suite/suite.h"

/* The suite of the package's own programs that bring their way of being made along; suites/script.yaml. */
#define LANGUAGE_SCRIPT "script"
/* The suite that runs input validators *.ctd; suites/checktestdata.yaml. */
#define LANGUAGE_CHECKTESTDATA "checktestdata"

enum language_rule {
	LANGUAGE_MOST_FILES, /* the language that most files are in */
	LANGUAGE_BY_TELLTALE, /* the same, and where a suffix is of two of its versions, what only one has */
	LANGUAGE_ONE, /* the language that most files are in; files of a second are refused */
	LANGUAGE_OF_A_PACKAGE, /* a program of the jury's: files "build" and "run" come before the language */
	LANGUAGE_RULE_COUNT
};

/**
 * language_of() - choose by the files' names and shebangs
 * @ret: borrowed from @suites; set also when it is not available, and of several languages to the first
 *
 * Return: 0; -EINVAL for an unknown language, several, or one that this host does not have: language_is_here() says
 * what; -ENOMEM.
 */
int language_of(const struct suites *suites, const struct submission *files,
                enum language_rule rule, const struct suite **ret, struct error *err) _must_check_;

/* A second language among the files of a program, NULL for none. Return: borrowed from @suites. */
const struct suite *language_beside(const struct suites *suites, const struct submission *files,
                                    const struct suite *suite);

/* Whether some file wants what came after this suite's release; also when memory ran out. */
bool language_lacks(const struct suite *suite, const struct submission *files);

/* Return: 0, or -EINVAL with "language NAME is not available here", what is missing and how to get it. */
int language_is_here(const struct suite *suite, struct error *err) _must_check_;
