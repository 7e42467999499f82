/* SPDX-License-Identifier: MIT */
/*
 * The report as JSON, schema juror.report/1 (docs/report.schema.json). Keys come in a fixed order and nothing but the
 * structs goes in, so equal reports are equal bytes. Foreign text is cleaned on the way (report_clean_text).
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"
#include "common/finding.h"
#include "worker/report/report.h"

struct json_t; /* of jansson: callers that pass no values on need not see it */

/**
 * report_json() - the whole report
 * @findings: what `validate` found; NULL leaves the key out
 *
 * Return: the object, the caller's to json_decref(); NULL when memory ran out.
 */
struct json_t *report_json(const struct report *report,
                           const struct findings *findings) _must_check_;

/* Parts of it, for those who tell about a judgement while it goes on. The same ownership, the same NULL. */
struct json_t *report_json_judgement(const struct report_judgement *judgement) _must_check_;
struct json_t *report_json_case(const struct report_case *c) _must_check_;

/* Any value as text: indented, or on one line without a newline. The caller frees; NULL when memory ran out. */
char *report_json_text(const struct json_t *value, bool one_line) _must_check_;

/**
 * report_json_write() - the whole report into a file
 * @findings: as in report_json()
 * @path: as in report_output(), "-" is standard output
 *
 * Return: 0 or a negative errno.
 */
int report_json_write(const struct report *report, const struct findings *findings,
                      const char *path, struct error *err) _must_check_;
