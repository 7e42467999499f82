/* SPDX-License-Identifier: MIT */
/*
 * The table is a const list of columns; each renders the cell of a judgement in at most as many columns as it is given.
 * Widths come from rendering every row without a bound first; when that is too wide, the name and the cases share what
 * the others leave, and when that is too little, the less important columns go.
 */
#include "worker/report/table.h"

#include "worker/report/cell.h"
#include "worker/report/columns.h"
#include "worker/report/sentences.h"
#include "worker/report/text.h"

#include <limits.h>
#include <string.h>

enum {
	WIDTH_MIN = 40,
	WIDTH_OF_HEADINGS = 60, /* narrower tables go without */
	GAP = 2,                /* blanks between columns */
	INDENT = 4,             /* of the lines below a row */
	CASES_ENOUGH = 8,       /* with less, other columns go first */
	DETAIL_LINES_MAX = 6,   /* below a row; the JSON report has all */
	DETAIL_BYTES_MAX = 4096,
};

/* What a narrow table can do without, the first to go first; and with how much of a name the column may stay. */
static const struct {
	enum column column;
	unsigned name_enough;
} dispensable[] = {
	{LANGUAGE, 24},
	{MEMORY, 16},
	{TIME, 12},
	{SCORE, 12},
};

struct table {
	const struct report *report;
	unsigned width;
	bool colour;
	unsigned widths[COLUMN_COUNT]; /* 0: not shown */
	struct strbuf out;
};

static bool has_headings(const struct table *t)
{
	return t->width >= WIDTH_OF_HEADINGS;
}

/* What the column takes when no cell may take more than @columns; nothing when all its cells are empty. */
static unsigned column_width(const struct table *t, enum column column, unsigned columns)
{
	unsigned widest = 0;
	for (size_t i = 0; i < t->report->n_judgements; i++) {
		struct cell cell = {0};
		column_kinds[column].render(&t->report->judgements[i], columns, &cell);
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
	return t->width > used ? t->width - used : 0;
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

static void drop_columns(struct table *t)
{
	unsigned cases = least(t->widths[CASES], CASES_ENOUGH);
	for (size_t i = 0; i < ARRAY_SIZE(dispensable); i++)
		if (room_to_share(t) < cases + least(t->widths[NAME], dispensable[i].name_enough))
			t->widths[dispensable[i].column] = 0;
}

/* The cases get at least half, and give back what the form that fits does not need. */
static void share_room(struct table *t)
{
	unsigned room = room_to_share(t);
	unsigned name = least(t->widths[NAME], room);
	if (name + t->widths[CASES] <= room)
		return;
	unsigned cases = room - name > room / 2 ? room - name : room / 2;
	t->widths[CASES] = least(column_width(t, CASES, cases), room);
	t->widths[NAME] = least(name, room - t->widths[CASES]);
}

static void lay_out(struct table *t)
{
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
		strbuf_printf(&t->out, "%*s%s", (int)*blanks, "", cell->text.data);
		*blanks = 0;
	}
	*blanks += column_kinds[column].right ? GAP : padding + GAP;
	t->out.failed |= cell->text.failed;
	cell_done(cell);
}

static void add_headings(struct table *t)
{
	unsigned blanks = 0;
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		struct cell cell = {.colour = t->colour};
		if (t->widths[i] == 0)
			continue;
		cell_add(&cell, DIM, column_kinds[i].heading);
		put_cell(t, (enum column)i, &cell, &blanks);
	}
	strbuf_putc(&t->out, '\n');
}

static void add_row(struct table *t, const struct report_judgement *j)
{
	unsigned blanks = 0;
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		struct cell cell = {.colour = t->colour};
		if (t->widths[i] == 0)
			continue;
		column_kinds[i].render(j, t->widths[i], &cell);
		put_cell(t, (enum column)i, &cell, &blanks);
	}
	strbuf_putc(&t->out, '\n');
}

static void add_line(struct table *t, unsigned indent, enum colour colour, const char *text,
                     size_t size)
{
	struct cell cell = {.colour = t->colour};
	cell_take(&cell, colour, strndup(text, text_trim(text, size)));
	t->out.failed |= cell.text.failed;
	if (!t->out.failed)
		strbuf_printf(&t->out, "%*s%s\n", (int)indent, "", cell.text.data);
	cell_done(&cell);
}

/* The line that has to be the last one although there is more: as much of @text as fits, and an ellipsis. */
static void add_last_line(struct table *t, unsigned indent, enum colour colour, const char *text)
{
	size_t size = text_fit(text, strcspn(text, "\n"), t->width - indent - 2);
	_cleanup_(freep) char *line = str_printf("%.*s \u2026", (int)size, text);
	if (line)
		add_line(t, indent, colour, line, strlen(line));
	else
		t->out.failed = true;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \n")] == '\0';
}

/* Clean text in lines of the table's width, without empty ones; at most @lines_left, which counts down. */
static void add_text(struct table *t, unsigned indent, enum colour colour, const char *text,
                     unsigned *lines_left)
{
	while (*lines_left > 0 && !is_blank(text)) {
		const char *line = text;
		size_t size = text_wrap(&text, t->width - indent);
		if (strspn(line, " ") >= size)
			continue;
		*lines_left -= 1;
		if (*lines_left == 0 && !is_blank(text))
			add_last_line(t, indent, colour, line);
		else
			add_line(t, indent, colour, line, size);
	}
}

/* Takes @text; NULL is memory that ran out. */
static void add_paragraph(struct table *t, enum colour colour, char *text)
{
	unsigned lines = UINT_MAX;
	t->out.failed |= !text;
	if (text)
		add_text(t, 0, colour, text, &lines);
	free(text);
}

/* Above the table */

static void add_title(struct table *t)
{
	const struct report_problem *problem = &t->report->problem;
	struct cell cell = {.colour = t->colour};
	if (problem->name)
		cell_add_foreign(&cell, BOLD, problem->name, t->width);
	else
		cell_add_foreign(&cell, BOLD, problem->short_name, t->width);
	t->out.failed |= cell.text.failed;
	if (cell.columns > 0 && !cell.text.failed)
		strbuf_printf(&t->out, "%s\n", cell.text.data);
	cell_done(&cell);
}

/* Below a row */

static char *case_text(const struct table *t, const struct report_case *c)
{
	_cleanup_(freep) char *line = text_line(c->name);
	_cleanup_(freep) char *name = line ? text_cut(line, t->width / 2) : NULL;
	_cleanup_(freep) char *outcome = c->message ? NULL : sentence_outcome(c);
	const char *message = c->message ? c->message : outcome;
	return name && message ? str_printf("%s: %s", name, message) : NULL;
}

/* Foreign text in the lines that are left; NULL adds none. */
static void add_detail(struct table *t, enum colour colour, const char *text, unsigned *lines_left)
{
	if (!text)
		return;
	_cleanup_(freep) char *clean =
		report_clean_text(text, strnlen(text, DETAIL_BYTES_MAX), DETAIL_BYTES_MAX);
	t->out.failed |= !clean;
	for (char *at = clean; at && (at = strchr(at, '\t'));)
		*at = ' ';
	if (clean)
		add_text(t, INDENT, colour, clean, lines_left);
}

static void add_details(struct table *t, const struct report_judgement *j)
{
	/* One line is enough where nobody is surprised. */
	unsigned lines_left = j->met == MET_YES ? 1 : DETAIL_LINES_MAX;
	if (j->met == MET_NO) {
		_cleanup_(freep) char *expected = sentence_expected(j);
		add_detail(t, RED, expected, &lines_left);
	}
	add_detail(t, DIM, j->message, &lines_left);
	if (j->verdict == VERDICT_ACCEPTED)
		return;
	if (j->compile.verdict != VERDICT_ACCEPTED)
		add_detail(t, DIM, j->compile.log, &lines_left);
	const struct report_case *c = report_telling_case(j);
	if (c) {
		_cleanup_(freep) char *text = case_text(t, c);
		t->out.failed |= !text;
		add_detail(t, DIM, text, &lines_left);
	}
}

char *report_table(const struct report *report, struct table_style style)
{
	struct table t = {
		.report = report,
		.width = style.width < WIDTH_MIN ? WIDTH_MIN : style.width,
		.colour = style.colour,
	};
	add_title(&t);
	add_paragraph(&t, PLAIN, sentence_limits(report));
	add_paragraph(&t, YELLOW, sentence_weakness(report));
	if (report->n_judgements > 0) {
		lay_out(&t);
		strbuf_putc(&t.out, '\n');
		if (has_headings(&t))
			add_headings(&t);
	}
	for (size_t i = 0; i < report->n_judgements; i++) {
		add_row(&t, &report->judgements[i]);
		add_details(&t, &report->judgements[i]);
	}
	strbuf_putc(&t.out, '\n');
	add_paragraph(&t, PLAIN, sentence_tally(report));
	return strbuf_take(&t.out);
}
