/* SPDX-License-Identifier: MIT */
#include "worker/report/outputs.h"

#include "worker/report/html.h"
#include "worker/report/json.h"
#include "worker/report/junit.h"
#include "worker/report/output.h"
#include "worker/report/tsv.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static char *json_of_first(const struct report *reports, size_t n _unused_)
{
	return report_json(reports);
}

const struct report_form_row report_forms[REPORT_FORM_COUNT] = {
	[REPORT_JSON] = {"json", "the report as JSON", json_of_first, 1},
	[REPORT_HTML] = {"html", "the report as one HTML file", report_html, 0},
	[REPORT_JUNIT] = {"junit", "the report as JUnit XML", report_junit, 0},
	[REPORT_TSV] = {"tsv", "the report as tab-separated values", report_tsv, 0},
};

int report_write(enum report_form form, const struct report *reports, size_t n, const char *path,
                 struct error *err)
{
	_cleanup_(freep) char *text = report_forms[form].text(reports, n);
	return text ? report_output(path, text, strlen(text), err)
	            : error_set(err, -ENOMEM, "write %s", path);
}
