/* SPDX-License-Identifier: MIT */
/*
 * The report as JSON, schema juror.report/1 (docs/report.schema.json). Keys come in a fixed order and nothing but the
 * structs goes in, so equal reports are equal bytes. Foreign text is cleaned on the way (report_clean_text).
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"
#include "worker/report/emit.h"
#include "worker/report/report.h"

/* The whole report, indented, with a newline at the end. The caller frees; NULL when memory ran out. */
char *report_json(const struct report *report) _must_check_;

/* Parts of it, for those who tell about a judgement while it goes on, see emit.h. */
void report_json_head(struct emitter *e,
                      const struct report *report); /* juror, host, problem, limits */
void report_json_compile(struct emitter *e, const char *key, const struct report_compile *compile);
void report_json_case(struct emitter *e, const char *key, const struct report_case *c);
/* Of a case what few cases have: how it ended, messages, the difference, the evidence. */
void report_json_case_end(struct emitter *e, const struct report_case *c);
void report_json_judgement(struct emitter *e, const char *key, const struct report_judgement *j);

/* A judgement without its cases: the latter were told one by one. */
void report_json_verdict(struct emitter *e, const char *key, const struct report_judgement *j);

/**
 * report_json_write() - the whole report into a file
 * @path: as in report_output(), "-" is standard output
 *
 * Return: 0 or a negative errno.
 */
int report_json_write(const struct report *report, const char *path, struct error *err) _must_check_;
