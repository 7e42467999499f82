/* SPDX-License-Identifier: MIT */
/*
 * From what was seen of a dialogue to its part of the report.
 */
#pragma once

#include "worker/report/report.h"
#include "worker/stages/interact.h"

/**
 * evidence_report_add() - add a pass to a case's evidence
 * @pass: from 1; what decided and how the sides ended are told of the last one, what was said of all
 *
 * Return: 0 or -ENOMEM.
 */
int evidence_report_add(const struct interaction *interaction, unsigned pass,
                        struct report_case *report) _must_check_;
