/* SPDX-License-Identifier: MIT */
/*
 * The findings of `juror validate` on their way into its report.
 */
#pragma once

#include "worker/cli/session.h"

/* Moves them from the session to its report: errors first, files below the package, keys with their places. */
int validate_take_findings(struct session *session, struct error *err) _must_check_;
