/* SPDX-License-Identifier: MIT */
/* The evidence of a case in a few lines, for reports that have no place for more. */
#pragma once

#include "worker/report/report.h"

/* Return: the caller's; NULL when memory ran out. Lines end in newlines, but for the last. */
char *report_evidence_text(const struct report_evidence *evidence) _must_check_;
