/* SPDX-License-Identifier: MIT */
/*
 * Reports as one table of tab-separated values, for spreadsheets and awk: a row for each submission, whose case is
 * empty, and below it a row for each case.
 */
#pragma once

#include "common/attr.h"
#include "worker/report/report.h"

#include <stddef.h>

/**
 * report_tsv() - @n reports, below one row of headings
 *
 * A text is one line without tabs; where it begins like a formula or a quotation, an apostrophe stands before it, so that
 * spreadsheets take it for a text.
 *
 * Return: the text, the caller's to free; NULL when memory ran out.
 */
char *report_tsv(const struct report *reports, size_t n) _must_check_;
