/* SPDX-License-Identifier: MIT */
/* A report back from its JSON, so that every other form can be made of it later. */
#pragma once

#include "common/attr.h"
#include "common/error.h"
#include "worker/report/report.h"

#include <stddef.h>

/* Longer files are refused. A report of 50,000 cases takes 25 MB. */
enum { REPORT_JSON_BYTES_MAX = 512 * 1024 * 1024 };

/**
 * report_json_read() - the report that @text tells of
 * @name: of the file, for messages
 *
 * What an older version did not tell is unknown, keys of a newer one are ignored; anything else that the schema does not
 * allow is an error that names its place, for example "a.json: judgements[3].cases[0].cpu_s: seconds were expected".
 *
 * Return: 0; -EINVAL for what is no report; -ENOMEM. @ret_report, to be given to report_done(), is written only on
 * success.
 */
int report_json_read(const char *text, size_t size, const char *name, struct report *ret_report,
                     struct error *err) _must_check_;
