/* SPDX-License-Identifier: MIT */
/* The columns of the table, each of which renders its cell of a judgement. */
#pragma once

#include "worker/report/cell.h"
#include "worker/report/report.h"

enum column { NAME, LANGUAGE, VERDICT, SCORE, CASES, TIME, MEMORY, COLUMN_COUNT };

struct column_row {
	const struct report_judgement *j;
	size_t shared; /* bytes with which the names of all rows begin, and which none needs to be told */
};

struct column_kind {
	const char *heading;
	void (*render)(const struct column_row *row, unsigned columns, struct cell *cell);
	bool right;
};

extern const struct column_kind column_kinds[COLUMN_COUNT];
