/* SPDX-License-Identifier: MIT */
/*
 * The table is a const list of columns; each renders the cell of a judgement in at most as many columns as it is given.
 * Widths come from rendering every row without a bound first; when that is too wide, the name and the cases share what
 * the others leave, and when that is too little, the less important columns go.
 */
#include "worker/report/table.h"

#include "worker/report/columns.h"
#include "worker/report/details.h"
#include "worker/report/page.h"
#include "worker/report/sentences.h"

#include <limits.h>
#include <string.h>

enum {
	WIDTH_MIN = 40,
	WIDTH_OF_HEADINGS = 60, /* narrower tables go without */
	CASES_ENOUGH = 8,       /* with less, other columns go first */
	NAME_ENOUGH = 12,
	CASES_WHOLE = 32, /* up to so many letters other columns go first, too */
};

/* What a narrow table can do without, the first to go first; and with how much of a name the column may stay. */
static const struct {
	enum column column;
	unsigned name_enough;
} dispensable[] = {
	{LANGUAGE, 24},
	{MEMORY, 24},
	{TIME, 12},
	{SCORE, 12},
};

struct table {
	const struct report *report;
	struct page page;
	unsigned widths[COLUMN_COUNT]; /* 0: not shown */
	size_t shared;                 /* see struct column_row */
};

static bool has_headings(const struct table *t)
{
	return t->page.width >= WIDTH_OF_HEADINGS;
}

/* What the column takes when no cell may take more than @columns; nothing when all its cells are empty. */
static unsigned column_width(const struct table *t, enum column column, unsigned columns)
{
	unsigned widest = 0;
	for (size_t i = 0; i < t->report->n_judgements; i++) {
		struct cell cell = {0};
		const struct column_row row = {&t->report->judgements[i], t->shared};
		column_kinds[column].render(&row, columns, &cell);
		widest = cell.columns > widest ? cell.columns : widest;
		cell_done(&cell);
	}
	unsigned heading = has_headings(t) ? (unsigned)strlen(column_kinds[column].heading) : 0;
	return widest > 0 && widest < heading ? heading : widest;
}

/* What is left for the name and the cases. */
static unsigned room_to_share(const struct table *t)
{
	unsigned used = t->widths[CASES] > 0 ? GAP : 0;
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		if (i != NAME && i != CASES && t->widths[i] > 0)
			used += GAP + t->widths[i];
	return t->page.width > used ? t->page.width - used : 0;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static void drop_columns(struct table *t)
{
	unsigned cases = t->widths[CASES] <= CASES_WHOLE ? t->widths[CASES] : CASES_ENOUGH;
	for (size_t i = 0; i < ARRAY_SIZE(dispensable); i++)
		if (room_to_share(t) < cases + least(t->widths[NAME], dispensable[i].name_enough))
			t->widths[dispensable[i].column] = 0;
}

/* The cases get at least half, or all their letters, and give back what the form that fits does not need. */
static void share_room(struct table *t)
{
	unsigned room = room_to_share(t);
	unsigned name = least(t->widths[NAME], room);
	if (name + t->widths[CASES] <= room)
		return;
	unsigned cases = room - name > room / 2 ? room - name : room / 2;
	if (t->widths[CASES] <= CASES_WHOLE && t->widths[CASES] + NAME_ENOUGH <= room)
		cases = t->widths[CASES];
	t->widths[CASES] = least(column_width(t, CASES, cases), room);
	t->widths[NAME] = least(name, room - t->widths[CASES]);
}

/* A package's own submissions lie in one folder: what tells them apart is what they are below it. */
static size_t shared_bytes(const struct report *report)
{
	static const char folder[] = "submissions/";
	for (size_t i = 0; i < report->n_judgements; i++) {
		const char *name = report->judgements[i].submission;
		if (!name || strncmp(name, folder, strlen(folder)) != 0)
			return 0;
	}
	return strlen(folder);
}

static void lay_out(struct table *t)
{
	t->shared = shared_bytes(t->report);
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		t->widths[i] = column_width(t, (enum column)i, UINT_MAX);
	drop_columns(t);
	share_room(t);
}

/* Lines */

/* Blanks wait in @blanks until something is behind them, so that no line ends with one. */
static void put_cell(struct table *t, enum column column, struct cell *cell, unsigned *blanks)
{
	unsigned padding = t->widths[column] - least(cell->columns, t->widths[column]);
	*blanks += column_kinds[column].right ? padding : 0;
	if (cell->columns > 0 && !cell->text.failed) {
		strbuf_printf(&t->page.out, "%*s%s", (int)*blanks, "", cell->text.data);
		*blanks = 0;
	}
	*blanks += column_kinds[column].right ? GAP : padding + GAP;
	t->page.out.failed |= cell->text.failed;
	cell_done(cell);
}

static void add_headings(struct table *t)
{
	unsigned blanks = 0;
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		struct cell cell = {.colour = t->page.colour};
		if (t->widths[i] == 0)
			continue;
		cell_add(&cell, DIM, column_kinds[i].heading);
		put_cell(t, (enum column)i, &cell, &blanks);
	}
	strbuf_putc(&t->page.out, '\n');
}

static void add_row(struct table *t, const struct report_judgement *j)
{
	const struct column_row row = {j, t->shared};
	unsigned blanks = 0;
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		struct cell cell = {.colour = t->page.colour};
		if (t->widths[i] == 0)
			continue;
		column_kinds[i].render(&row, t->widths[i], &cell);
		put_cell(t, (enum column)i, &cell, &blanks);
	}
	strbuf_putc(&t->page.out, '\n');
}

/* Above the table */

static void add_title(struct table *t)
{
	const struct report_problem *problem = &t->report->problem;
	struct cell cell = {.colour = t->page.colour};
	if (problem->name)
		cell_add_foreign(&cell, BOLD, problem->name, t->page.width);
	else
		cell_add_foreign(&cell, BOLD, problem->short_name, t->page.width);
	t->page.out.failed |= cell.text.failed;
	if (cell.columns > 0 && !cell.text.failed)
		strbuf_printf(&t->page.out, "%s\n", cell.text.data);
	cell_done(&cell);
}

/* Below a row */

static void add_head(struct table *t)
{
	add_title(t);
	page_paragraph(&t->page, PLAIN, sentence_limits(t->report));
	page_paragraph(&t->page, PLAIN, sentence_margins(t->report));
	page_paragraph(&t->page, YELLOW, sentence_weakness(t->report));
}

static void add_rows(struct table *t)
{
	const struct report *report = t->report;
	if (report->n_judgements == 0)
		return;
	lay_out(t);
	strbuf_putc(&t->page.out, '\n');
	if (has_headings(t))
		add_headings(t);
	for (size_t i = 0; i < report->n_judgements; i++) {
		add_row(t, &report->judgements[i]);
		details_add(&t->page, &report->judgements[i]);
	}
}

static void add_sentences(struct page *page, enum colour colour, const struct strv *sentences)
{
	for (size_t i = 0; i < sentences->count; i++) {
		unsigned lines_left = UINT_MAX;
		page_foreign(page, 0, colour, sentences->items[i], &lines_left);
	}
}

/* What is counted, and what to do next. */
static void add_foot(struct table *t)
{
	strbuf_putc(&t->page.out, '\n');
	if (t->page.verbose)
		add_sentences(&t->page, DIM, &t->report->host.disturbances);
	page_paragraph(&t->page, PLAIN, sentence_tally(t->report));
	add_sentences(&t->page, PLAIN, &t->report->summary);
}

char *report_table(const struct report *report, struct table_style style)
{
	const unsigned width = style.width < WIDTH_MIN ? WIDTH_MIN : style.width;
	struct table t = {
		.report = report,
		.page = {.width = width, .colour = style.colour, .verbose = style.verbose},
	};
	add_head(&t);
	add_rows(&t);
	if (style.whole_findings)
		t.page.width = UINT_MAX;
	details_add_findings(&t.page, &report->findings, style.package);
	t.page.width = width;
	add_foot(&t);
	return strbuf_take(&t.page.out);
}
