/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as a report: refused with a line, or read. What was read is written as the same bytes from then on, and every
 * other form of it can be made, without an element or a control byte that comes from the text.
 */
#include "common/attr.h"
#include "worker/report/html.h"
#include "worker/report/json.h"
#include "worker/report/json_read.h"
#include "worker/report/junit.h"
#include "worker/report/table.h"
#include "worker/report/tsv.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool condition)
{
	if (!condition)
		abort();
}

/* Takes the text. */
static void check_clean(char *text)
{
	expect(text);
	char *clean = report_clean_text(text, strlen(text), SIZE_MAX);
	expect(clean && strcmp(clean, text) == 0);
	free(clean);
	free(text);
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;
	for (; (text = strstr(text, part)); text++)
		n++;
	return n;
}

static void check_page(const struct report *report)
{
	char *page = report_html(report, 1);
	expect(page && count(page, "<script") == 2 && count(page, "</script") == 2);
	check_clean(page);
}

static void check_stays(const struct report *report)
{
	struct report again;
	char *first = report_json(report);
	expect(first && report_json_read(first, strlen(first), "again", &again, NULL) == 0);
	char *second = report_json(&again);
	expect(second && strcmp(first, second) == 0);
	report_done(&again);
	free(second);
	check_clean(first);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct report report;
	struct error err = {0};
	int code = report_json_read((const char *)data, size, "fuzz", &report, &err);
	expect(code == 0 || (code == -EINVAL && err.text[0] != '\0'));
	if (code < 0)
		return 0;
	check_stays(&report);
	check_page(&report);
	check_clean(report_junit(&report, 1));
	check_clean(report_tsv(&report, 1));
	check_clean(report_table(&report, (struct table_style){.width = 60, .verbose = true}));
	report_done(&report);
	return 0;
}
