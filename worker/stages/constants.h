/* SPDX-License-Identifier: MIT */
/*
 * The constants of a package, put in the place of {{name}} in sources that the package brings. The files on disk stay as
 * they are: what is compiled, and hashed, is the copy in memory.
 */
#pragma once

#include "worker/intake/submission.h"
#include "worker/manifest/problem.h"

/**
 * constants_apply() - replace {{name}}, {{name.variant}} and {{name.value}} in all files
 *
 * Names that the problem does not define stay as they are. A file with a NUL byte is no text and stays as it is.
 *
 * Return: 0 or -ENOMEM.
 */
int constants_apply(const struct problem *problem, struct submission *files) _must_check_;
