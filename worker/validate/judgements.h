/* SPDX-License-Identifier: MIT */
#pragma once

#include "common/finding.h"
#include "worker/manifest/problem.h"
#include "worker/report/report.h"
#include "worker/suite/suite.h"

/**
 * validate_judgement() - warn of what is allowed, and hardly meant, in how a submission of the package was judged
 * @submission: what the package says of it
 * @judgement:  complete
 * @time_limit_ns: 0: none is known
 */
void validate_judgement(const struct problem *problem, const struct problem_submission *submission,
                        const struct report_judgement *judgement, uint64_t time_limit_ns,
                        struct findings *findings);

/**
 * validate_includes() - warn of included files that no submission of the package was compiled with
 * @languages: of those submissions, NULL where none is known
 */
void validate_includes(const struct problem *problem, const struct suites *suites,
                       const char *const *languages, size_t n, struct findings *findings);
