/* SPDX-License-Identifier: MIT */
#include "worker/report/columns.h"

#include "worker/report/case_letters.h"
#include "worker/report/figures.h"
#include "worker/report/sentences.h"

enum { LANGUAGE_MAX = 12 };

static void render_name(const struct column_row *row, unsigned columns, struct cell *cell)
{
	const char *name = row->j->submission;
	cell_add_foreign(cell, PLAIN, name ? name + row->shared : name, columns);
}

static void render_language(const struct column_row *row, unsigned columns, struct cell *cell)
{
	cell_add_foreign(cell, PLAIN, row->j->language,
	                 columns < LANGUAGE_MAX ? columns : LANGUAGE_MAX);
}

static void render_verdict(const struct column_row *row, unsigned columns _unused_,
                           struct cell *cell)
{
	cell_add(cell, colour_of_verdict(row->j->verdict), verdict_code(row->j->verdict));
	if (row->j->met == MET_NO)
		cell_add(cell, RED, " \u2717"); /* a ballot cross */
}

static void render_score(const struct column_row *row, unsigned columns _unused_, struct cell *cell)
{
	if (row->j->score)
		cell_take(cell, PLAIN, report_score_text(row->j->score, row->j->max_score));
}

/* Whether a case ran, and was not only looked at: without one, the worst time and memory say nothing. */
static bool has_run(const struct report_judgement *j)
{
	for (size_t i = 0; i < j->n_cases; i++)
		if (j->cases[i].wall_ns > 0)
			return true;
	return false;
}

static void render_cases(const struct column_row *row, unsigned columns, struct cell *cell)
{
	case_letters_add(row->j, columns, cell);
}

static void render_time(const struct column_row *row, unsigned columns _unused_, struct cell *cell)
{
	if (has_run(row->j))
		cell_take(cell, PLAIN, figure_time(row->j->time_ns));
}

static void render_memory(const struct column_row *row, unsigned columns _unused_, struct cell *cell)
{
	if (has_run(row->j))
		cell_take(cell, PLAIN, figure_size(row->j->memory_peak_bytes));
}

const struct column_kind column_kinds[COLUMN_COUNT] = {
	[NAME] = {"submission", render_name, false},
	[LANGUAGE] = {"language", render_language, false},
	[VERDICT] = {"verdict", render_verdict, false},
	[SCORE] = {"score", render_score, true},
	[CASES] = {"cases", render_cases, false},
	[TIME] = {"time", render_time, true},
	[MEMORY] = {"memory", render_memory, true},
};
