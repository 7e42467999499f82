/* SPDX-License-Identifier: MIT */
/* What stands below a row of the table, and below all of them. */
#pragma once

#include "common/finding.h"
#include "worker/report/page.h"
#include "worker/report/report.h"

/* Groups, what is not as expected, why the verdict is what it is; on a verbose page every case. */
void details_add(struct page *p, const struct report_judgement *j);

/* What is wrong with the package, in its order. */
/* @package: see struct table_style */
void details_add_findings(struct page *p, const struct findings *findings, const char *package);
