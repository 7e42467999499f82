/* SPDX-License-Identifier: MIT */
/* The languages of this host, for the commands that tell about them. */
#pragma once

#include "common/error.h"
#include "common/finding.h"
#include "worker/suite/suite.h"

/* The suites of the default directory. Return: 0; -EINVAL and others, with the faults in @findings. */
int languages_load(struct findings *findings, struct suites *ret, struct error *err) _must_check_;

/* The command that installs a suite's packages on Debian. Return: the caller's to free; NULL when it names none, or
 * memory ran out. */
char *languages_install(const struct suite *suite) _must_check_;
