/* SPDX-License-Identifier: MIT */
/* The forms that a report can be written in, one row each. */
#pragma once

#include "common/attr.h"
#include "common/error.h"
#include "worker/report/report.h"

#include <stddef.h>

enum report_form { REPORT_JSON, REPORT_HTML, REPORT_JUNIT, REPORT_TSV, REPORT_FORM_COUNT };

struct report_form_row {
	const char *name; /* of the option: "json" */
	const char *help;
	char *(*text)(const struct report *reports, size_t n); /* NULL when memory ran out */
	size_t most; /* so many reports fit into one file; 0: any number */
};

extern const struct report_form_row report_forms[REPORT_FORM_COUNT];

/**
 * report_write() - @n reports in a form
 * @path: as in report_output(), "-" is standard output
 *
 * Return: 0 or a negative errno.
 */
int report_write(enum report_form form, const struct report *reports, size_t n, const char *path,
                 struct error *err) _must_check_;
