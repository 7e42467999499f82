/* SPDX-License-Identifier: MIT */
/* The columns of the table, each of which renders its cell of a judgement. */
#pragma once

#include "worker/report/cell.h"
#include "worker/report/report.h"

enum column { NAME, LANGUAGE, VERDICT, SCORE, CASES, TIME, MEMORY, COLUMN_COUNT };

struct column_kind {
	const char *heading;
	void (*render)(const struct report_judgement *j, unsigned columns, struct cell *cell);
	bool right;
};

extern const struct column_kind column_kinds[COLUMN_COUNT];
