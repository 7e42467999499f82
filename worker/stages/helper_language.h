/* SPDX-License-Identifier: MIT */
/*
 * DMOJ's names of languages, as suites and flags.
 */
#pragma once

#include "common/error.h"
#include "worker/intake/submission.h"
#include "worker/manifest/problem.h"
#include "worker/suite/suite.h"

/**
 * helper_language() - the suite of a program of a DMOJ package, and the flags of its compiler
 * @first: its main file, for programs that name no language
 * @ret_flags: the words are added to it
 *
 * Return: 0; -EINVAL with a line when there is no such language here; -ENOMEM.
 */
int helper_language(const struct suites *suites, const struct helper_ref *ref,
                    const struct submission *first, const struct suite **ret,
                    struct strv *ret_flags, struct error *err) _must_check_;
