/* SPDX-License-Identifier: MIT */
/* The parts of the page that come from reports. */
#pragma once

#include "common/strbuf.h"
#include "worker/report/report.h"

/* What is seen without a script: a section for each report. */
void html_body(struct strbuf *out, const struct report *reports, size_t n);

/* What the script shows, as JSON that is harmless in a script element. */
void html_data(struct strbuf *out, const struct report *reports, size_t n);
