/* SPDX-License-Identifier: MIT */
/*
 * Text flows through cells: a cell knows its columns, which its bytes do not tell once colours and UTF-8 are in it. The
 * table is a const list of columns; each renders the cell of a judgement in at most as many columns as it is given.
 * Widths come from rendering every row without a bound first; when that is too wide, the name and the cases share what
 * the others leave, and when that is too little, the less important columns go.
 */
#include "worker/report/table.h"

#include "common/units.h"
#include "worker/report/text.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum {
	WIDTH_MIN = 40,
	WIDTH_OF_HEADINGS = 60, /* narrower tables go without */
	GAP = 2,                /* blanks between columns */
	INDENT = 4,             /* of the lines below a row */
	LANGUAGE_MAX = 12,
	CASES_ENOUGH = 8,     /* with less, other columns go first */
	DETAIL_LINES_MAX = 6, /* below a row; the JSON report has all */
	DETAIL_BYTES_MAX = 4096,
};

enum colour { PLAIN, BOLD, DIM, RED, GREEN, YELLOW, BLUE, MAGENTA, COLOUR_COUNT };

/* Source: ECMA-48, 8.3.117 SGR. The eight basic colours follow the theme of the terminal. */
static const char *const sgr[COLOUR_COUNT] = {
	[PLAIN] = "",         [BOLD] = "\x1b[1m",    [DIM] = "\x1b[2m",   [RED] = "\x1b[31m",
	[GREEN] = "\x1b[32m", [YELLOW] = "\x1b[33m", [BLUE] = "\x1b[34m", [MAGENTA] = "\x1b[35m",
};

static const enum colour verdict_colours[VERDICT_COUNT] = {
	[VERDICT_NONE] = DIM,
	[VERDICT_ACCEPTED] = GREEN,
	[VERDICT_WRONG_ANSWER] = RED,
	[VERDICT_NO_OUTPUT] = RED,
	[VERDICT_TIME_LIMIT] = YELLOW,
	[VERDICT_WALL_TIME_LIMIT] = YELLOW,
	[VERDICT_IDLENESS] = YELLOW,
	[VERDICT_MEMORY_LIMIT] = MAGENTA,
	[VERDICT_OUTPUT_LIMIT] = MAGENTA,
	[VERDICT_RUN_TIME_ERROR] = MAGENTA,
	[VERDICT_SECURITY_VIOLATION] = MAGENTA,
	[VERDICT_COMPILE_ERROR] = BLUE,
	[VERDICT_JUDGE_ERROR] = BOLD,
};

/* Cells */

struct cell {
	struct strbuf text;
	unsigned columns;
	bool colour;
};

static void cell_add(struct cell *cell, enum colour colour, const char *text)
{
	bool coloured = cell->colour && colour != PLAIN && text[0] != '\0';
	strbuf_puts(&cell->text, coloured ? sgr[colour] : "");
	strbuf_puts(&cell->text, text);
	strbuf_puts(&cell->text, coloured ? "\x1b[0m" : "");
	cell->columns += text_columns(text, strlen(text));
}

/* Adds what malloc gave, or remembers that it did not. */
static void cell_take(struct cell *cell, enum colour colour, char *text)
{
	if (text)
		cell_add(cell, colour, text);
	else
		cell->text.failed = true;
	free(text);
}

static void cell_reset(struct cell *cell)
{
	bool colour = cell->colour;
	strbuf_done(&cell->text);
	*cell = (struct cell){.colour = colour};
}

static void cell_add_foreign(struct cell *cell, enum colour colour, const char *text,
                             unsigned columns)
{
	_cleanup_(freep) char *line = text_line(text);
	cell_take(cell, colour, line ? text_cut(line, columns) : NULL);
}

/* Numbers */

static char *measured_time(uint64_t ns)
{
	uint64_t ms = (ns + NS_PER_MS / 2) / NS_PER_MS;
	return str_printf("%" PRIu64 ".%03u s", ms / 1000, (unsigned)(ms % 1000));
}

/* A limit is told exactly, without zeros at the end: "2 s", "0.25 s". */
static char *exact_time(uint64_t ns)
{
	char text[40];
	int size = snprintf(text, sizeof(text), "%" PRIu64 ".%09u", ns / NS_PER_S,
	                    (unsigned)(ns % NS_PER_S));
	while (text[size - 1] == '0')
		size--;
	if (text[size - 1] == '.')
		size--;
	return str_printf("%.*s s", size, text);
}

static const struct unit {
	uint64_t bytes;
	const char *name;
} units[] = {{GIB, "GiB"}, {MIB, "MiB"}, {KIB, "KiB"}, {1, "B"}};

static char *measured_size(uint64_t bytes)
{
	const struct unit *unit = units;
	while (bytes < unit->bytes && unit->bytes > 1)
		unit++;
	uint64_t whole = bytes / unit->bytes;
	if (whole >= 100 || unit->bytes == 1)
		return str_printf("%" PRIu64 " %s", whole, unit->name);
	unsigned tenth = (unsigned)(bytes % unit->bytes * 10 / unit->bytes);
	return str_printf("%" PRIu64 ".%u %s", whole, tenth, unit->name);
}

/* The largest unit that divides it. */
static char *exact_size(uint64_t bytes)
{
	const struct unit *unit = units;
	while (bytes % unit->bytes != 0)
		unit++;
	return str_printf("%" PRIu64 " %s", bytes / unit->bytes, unit->name);
}

/* The cases of a judgement, as runs of one verdict in one directory */

struct run {
	enum verdict verdict;
	size_t first, count;
	bool new_group; /* its directory is another than that of the run before */
};

static size_t directory_size(const char *name)
{
	const char *slash = name ? strrchr(name, '/') : NULL;
	return slash ? (size_t)(slash - name) : 0;
}

static bool same_directory(const struct report_case *a, const struct report_case *b)
{
	size_t size = directory_size(a->name);
	return size == directory_size(b->name) && (size == 0 || memcmp(a->name, b->name, size) == 0);
}

/* Moves to the next run; start with a zeroed one. */
static bool run_next(const struct report_judgement *j, struct run *run)
{
	size_t first = run->first + run->count, end = first;
	if (first == j->n_cases)
		return false;
	const struct report_case *head = &j->cases[first];
	while (end < j->n_cases && j->cases[end].verdict == head->verdict &&
	       same_directory(&j->cases[end], head))
		end++;
	*run = (struct run){
		.verdict = head->verdict,
		.first = first,
		.count = end - first,
		.new_group = first > 0 && !same_directory(head - 1, head),
	};
	return true;
}

static enum colour letter_colour(enum verdict verdict)
{
	return verdict == VERDICT_ACCEPTED ? PLAIN : verdict_colours[verdict];
}

/* "AA|AAAW--" */
static void cases_as_letters(const struct report_judgement *j, struct cell *cell)
{
	for (struct run run = {0}; run_next(j, &run);) {
		char *letters = malloc(run.count + 1);
		if (letters) {
			memset(letters, verdict_letter(run.verdict), run.count);
			letters[run.count] = '\0';
		}
		cell_add(cell, DIM, run.new_group ? "|" : "");
		cell_take(cell, letter_colour(run.verdict), letters);
	}
}

static void add_count(struct cell *cell, size_t count, enum verdict verdict)
{
	if (count > 1)
		cell_take(cell, letter_colour(verdict),
		          str_printf("%zu%c", count, verdict_letter(verdict)));
	else
		cell_take(cell, letter_colour(verdict), str_printf("%c", verdict_letter(verdict)));
}

/* "2A|37A W 62-" */
static void cases_as_runs(const struct report_judgement *j, struct cell *cell)
{
	for (struct run run = {0}; run_next(j, &run);) {
		cell_add(cell, DIM, run.first == 0 ? "" : run.new_group ? "|" : " ");
		add_count(cell, run.count, run.verdict);
	}
}

/* "39A W 62-": how many of each, wherever they are. */
static void cases_as_counts(const struct report_judgement *j, struct cell *cell)
{
	size_t counts[VERDICT_COUNT] = {0};
	for (size_t i = 0; i < j->n_cases; i++)
		counts[j->cases[i].verdict]++;
	for (size_t i = 1; i <= VERDICT_COUNT; i++) {
		size_t verdict = i % VERDICT_COUNT; /* those that were not judged come last */
		if (counts[verdict] == 0)
			continue;
		cell_add(cell, PLAIN, cell->columns > 0 ? " " : "");
		add_count(cell, counts[verdict], (enum verdict)verdict);
	}
}

/* "97": when nothing else fits, the number of cases. */
static void cases_as_number(const struct report_judgement *j, struct cell *cell)
{
	cell_take(cell, PLAIN, str_printf("%zu", j->n_cases));
}

/* Columns */

static void render_name(const struct report_judgement *j, unsigned columns, struct cell *cell)
{
	cell_add_foreign(cell, PLAIN, j->submission, columns);
}

static void render_language(const struct report_judgement *j, unsigned columns, struct cell *cell)
{
	cell_add_foreign(cell, PLAIN, j->language, columns < LANGUAGE_MAX ? columns : LANGUAGE_MAX);
}

static void render_verdict(const struct report_judgement *j, unsigned columns _unused_,
                           struct cell *cell)
{
	cell_add(cell, verdict_colours[j->verdict], verdict_code(j->verdict));
	if (j->met == MET_NO)
		cell_add(cell, RED, " \u2717"); /* a ballot cross */
}

static void render_score(const struct report_judgement *j, unsigned columns _unused_,
                         struct cell *cell)
{
	if (j->score)
		cell_take(cell, PLAIN, str_printf("%.6g", strtod(j->score, NULL)));
}

/* The most telling form that fits; the last one stays when none does. */
static void render_cases(const struct report_judgement *j, unsigned columns, struct cell *cell)
{
	static void (*const forms[])(const struct report_judgement *j, struct cell *cell) = {
		cases_as_letters,
		cases_as_runs,
		cases_as_counts,
		cases_as_number,
	};
	for (size_t i = 0; j->n_cases > 0 && i < ARRAY_SIZE(forms); i++) {
		cell_reset(cell);
		forms[i](j, cell);
		if (cell->columns <= columns)
			return;
	}
}

/* Whether a case ran: without one, the worst time and memory say nothing. */
static bool has_run(const struct report_judgement *j)
{
	for (size_t i = 0; i < j->n_cases; i++)
		if (j->cases[i].verdict != VERDICT_NONE)
			return true;
	return false;
}

static void render_time(const struct report_judgement *j, unsigned columns _unused_,
                        struct cell *cell)
{
	if (has_run(j))
		cell_take(cell, PLAIN, measured_time(j->time_ns));
}

static void render_memory(const struct report_judgement *j, unsigned columns _unused_,
                          struct cell *cell)
{
	if (has_run(j))
		cell_take(cell, PLAIN, measured_size(j->memory_peak_bytes));
}

enum column { NAME, LANGUAGE, VERDICT, SCORE, CASES, TIME, MEMORY, COLUMN_COUNT };

static const struct column_kind {
	const char *heading;
	void (*render)(const struct report_judgement *j, unsigned columns, struct cell *cell);
	bool right;
} kinds[COLUMN_COUNT] = {
	[NAME] = {"submission", render_name, false},
	[LANGUAGE] = {"language", render_language, false},
	[VERDICT] = {"verdict", render_verdict, false},
	[SCORE] = {"score", render_score, true},
	[CASES] = {"cases", render_cases, false},
	[TIME] = {"time", render_time, true},
	[MEMORY] = {"memory", render_memory, true},
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
		kinds[column].render(&t->report->judgements[i], columns, &cell);
		widest = cell.columns > widest ? cell.columns : widest;
		strbuf_done(&cell.text);
	}
	unsigned heading = has_headings(t) ? (unsigned)strlen(kinds[column].heading) : 0;
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
	*blanks += kinds[column].right ? padding : 0;
	if (cell->columns > 0 && !cell->text.failed) {
		strbuf_printf(&t->out, "%*s%s", (int)*blanks, "", cell->text.data);
		*blanks = 0;
	}
	*blanks += kinds[column].right ? GAP : padding + GAP;
	t->out.failed |= cell->text.failed;
	strbuf_done(&cell->text);
}

static void add_headings(struct table *t)
{
	unsigned blanks = 0;
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		struct cell cell = {.colour = t->colour};
		if (t->widths[i] == 0)
			continue;
		cell_add(&cell, DIM, kinds[i].heading);
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
		kinds[i].render(j, t->widths[i], &cell);
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
	strbuf_done(&cell.text);
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

/* Adds ", label value"; a limit of 0 is one that is not known. */
static void add_limit(struct strbuf *text, const char *label, uint64_t limit,
                      char *(*format)(uint64_t))
{
	if (limit == 0)
		return;
	_cleanup_(freep) char *value = format(limit);
	strbuf_printf(text, "%s%s %s", text->size > 0 ? ", " : "", label, value ? value : "");
	text->failed |= !value;
}

static char *limits_text(const struct table *t)
{
	const struct report_limits *limits = &t->report->limits;
	_cleanup_(freep) char *format = text_line(t->report->problem.format);
	struct strbuf text = {.failed = !format};
	if (format && format[0] != '\0')
		strbuf_printf(&text, "format %s", format);
	add_limit(&text, "time", limits->time_ns, exact_time);
	if (limits->time_ns > 0 && limits->time_source)
		strbuf_printf(&text, " (%s)", limits->time_source);
	add_limit(&text, "wall", limits->wall_ns, exact_time);
	add_limit(&text, "memory", limits->memory_bytes, exact_size);
	add_limit(&text, "output", limits->output_bytes, exact_size);
	return strbuf_take(&text);
}

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
	strbuf_done(&cell.text);
}

/* Ways to limit that a program can get round. */
static const struct {
	const char *how, *words;
} weaknesses[] = {
	{"rlimit", "by rlimit only"},
	{"none", "not at all"},
};

/* "weak limits: memory, processes by rlimit only; disk not at all" */
static char *weakness_text(const struct table *t)
{
	const struct report_enforcement *by = &t->report->host.enforcement;
	const struct {
		const char *what, *how;
	} limits[] = {
		{"memory", by->memory},
		{"processes", by->processes},
		{"cpu", by->cpu},
		{"disk", by->disk},
	};
	struct strbuf text = {0};
	for (size_t i = 0; i < ARRAY_SIZE(weaknesses); i++) {
		const char *separator = text.size > 0 ? "; " : "weak limits: ";
		bool found = false;
		for (size_t k = 0; k < ARRAY_SIZE(limits); k++)
			if (limits[k].how && strcmp(limits[k].how, weaknesses[i].how) == 0) {
				strbuf_printf(&text, "%s%s", found ? ", " : separator,
				              limits[k].what);
				found = true;
			}
		if (found)
			strbuf_printf(&text, " %s", weaknesses[i].words);
	}
	return strbuf_take(&text);
}

/* Below a row */

/* The case that the verdict comes from: the first one with it, else the first that is not accepted. */
static const struct report_case *telling_case(const struct report_judgement *j)
{
	const struct report_case *other = NULL;
	for (size_t i = 0; i < j->n_cases; i++) {
		const struct report_case *c = &j->cases[i];
		if (c->verdict == j->verdict)
			return c;
		if (!other && c->verdict != VERDICT_ACCEPTED && c->verdict != VERDICT_NONE)
			other = c;
	}
	return other;
}

/* What happened, when nobody left a message: "run-time error, signal 11". */
static char *outcome_text(const struct report_case *c)
{
	if (c->signal > 0)
		return str_printf("%s, signal %d", verdict_words(c->verdict), c->signal);
	if (c->exit_code > 0)
		return str_printf("%s, exit code %d", verdict_words(c->verdict), c->exit_code);
	return str_printf("%s", verdict_words(c->verdict));
}

static char *case_text(const struct table *t, const struct report_case *c)
{
	_cleanup_(freep) char *line = text_line(c->name);
	_cleanup_(freep) char *name = line ? text_cut(line, t->width / 2) : NULL;
	_cleanup_(freep) char *outcome = c->message ? NULL : outcome_text(c);
	const char *message = c->message ? c->message : outcome;
	return name && message ? str_printf("%s: %s", name, message) : NULL;
}

static char *expected_text(const struct report_judgement *j)
{
	struct strbuf text = {0};
	for (size_t i = 0; i < j->expected.count; i++)
		strbuf_printf(&text, "%s%s", i == 0 ? "expected " : " or ", j->expected.items[i]);
	return strbuf_take(&text);
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
		_cleanup_(freep) char *expected = expected_text(j);
		add_detail(t, RED, expected, &lines_left);
	}
	add_detail(t, DIM, j->message, &lines_left);
	if (j->verdict == VERDICT_ACCEPTED)
		return;
	if (j->compile.verdict != VERDICT_ACCEPTED)
		add_detail(t, DIM, j->compile.log, &lines_left);
	const struct report_case *c = telling_case(j);
	if (c) {
		_cleanup_(freep) char *text = case_text(t, c);
		t->out.failed |= !text;
		add_detail(t, DIM, text, &lines_left);
	}
}

/* Below the table */

static void count_verdicts(const struct report *report, size_t counts[VERDICT_COUNT],
                           size_t *ret_missed)
{
	size_t missed = 0;
	for (size_t i = 0; i < report->n_judgements; i++) {
		counts[report->judgements[i].verdict]++;
		missed += report->judgements[i].met == MET_NO;
	}
	*ret_missed = missed;
}

static char *summary_text(const struct report *report)
{
	size_t counts[VERDICT_COUNT] = {0}, missed;
	count_verdicts(report, counts, &missed);

	struct strbuf text = {0};
	strbuf_printf(&text, "%zu submission%s", report->n_judgements,
	              report->n_judgements == 1 ? "" : "s");
	const char *separator = ": ";
	for (size_t i = 1; i <= VERDICT_COUNT; i++) {
		enum verdict verdict = (enum verdict)(i % VERDICT_COUNT); /* not judged comes last */
		if (counts[verdict] == 0)
			continue;
		strbuf_printf(&text, "%s%zu %s", separator, counts[verdict],
		              verdict == VERDICT_NONE ? verdict_words(verdict)
		                                      : verdict_code(verdict));
		separator = ", ";
	}
	if (missed > 0)
		strbuf_printf(&text, "; %zu not as expected", missed);
	return strbuf_take(&text);
}

char *report_table(const struct report *report, struct table_style style)
{
	struct table t = {
		.report = report,
		.width = style.width < WIDTH_MIN ? WIDTH_MIN : style.width,
		.colour = style.colour,
	};
	add_title(&t);
	add_paragraph(&t, PLAIN, limits_text(&t));
	add_paragraph(&t, YELLOW, weakness_text(&t));
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
	add_paragraph(&t, PLAIN, summary_text(report));
	return strbuf_take(&t.out);
}
