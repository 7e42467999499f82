/* SPDX-License-Identifier: MIT */
/* The languages of this host, for the commands that tell about them. */
#pragma once

#include "common/error.h"
#include "common/finding.h"
#include "worker/suite/suite.h"

/* The suites of the default directory. Return: 0; -EINVAL and others, with the faults in @findings. */
int languages_load(struct findings *findings, struct suites *ret, struct error *err) _must_check_;
