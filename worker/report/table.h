/* SPDX-License-Identifier: MIT */
/* The report for a person at a terminal. */
#pragma once

#include "common/attr.h"
#include "worker/report/report.h"

#include <stdbool.h>

struct table_style {
	unsigned width; /* columns of the terminal; 40 is the least that is honoured */
	bool colour;
	bool verbose; /* every case on a line of its own, and what could have disturbed times */
	bool whole_findings; /* each in one line, however long, for programs that look for lines */
	const char *package; /* what the files of findings are below, from where juror was started; NULL: not known */
};

/**
 * report_table() - problem and limits, a row for each submission with a letter for each case, findings, a summary
 *
 * No line is wider than the style says, but whole findings. What comes from packages, submissions and programs is cleaned, so that it can
 * neither move the cursor nor start a new line; the only escape sequences are the colours that the style allows.
 *
 * Return: the text, the caller's to free; NULL when memory ran out.
 */
char *report_table(const struct report *report, struct table_style style) _must_check_;
