/* SPDX-License-Identifier: MIT */
#include "worker/report/details.h"

#include "worker/report/figures.h"
#include "worker/report/sentences.h"
#include "worker/report/text.h"

#include <limits.h>
#include <string.h>

enum {
	DETAIL_LINES_MAX = 6,    /* below a row; the JSON report has all */
	VERBOSE_LINES_MAX = 200, /* of one text on a verbose page */
	VERDICT_COLUMNS = 3,
	TIME_COLUMNS = 11,   /* "  12.345 s" and one more */
	MEMORY_COLUMNS = 10, /* "  1023 KiB" */
};

static unsigned lines_for(const struct page *p, unsigned usual)
{
	return p->verbose ? VERBOSE_LINES_MAX : usual;
}

static const char *code_or_dash(enum verdict verdict)
{
	return verdict == VERDICT_NONE ? "-" : verdict_code(verdict);
}

/* Of sample and secret alone the letters of the cases tell as much. */
static bool are_groups_telling(const struct report_judgement *j)
{
	for (size_t i = 0; i < j->n_groups; i++)
		if (j->groups[i].score || (j->groups[i].name && strchr(j->groups[i].name, '/')))
			return true;
	return false;
}

/* "secret/1 AC 20/20", as many on a line as fit. */
static void add_groups(struct page *p, const struct report_judgement *j)
{
	if (!are_groups_telling(j))
		return;
	struct cell line = {.colour = p->colour};
	for (size_t i = 0; i < j->n_groups; i++) {
		const struct report_group *g = &j->groups[i];
		struct cell piece = {.colour = p->colour};
		cell_add_foreign(&piece, PLAIN, g->name, p->width / 2);
		cell_add(&piece, PLAIN, " ");
		cell_add(&piece, colour_of_verdict(g->verdict), code_or_dash(g->verdict));
		if (g->score) {
			cell_add(&piece, PLAIN, " ");
			cell_take(&piece, PLAIN, report_score_text(g->score, g->max_score));
		}
		page_piece(p, INDENT, &line, &piece);
	}
	page_line(p, INDENT, &line);
}

static char *case_text(const struct page *p, const struct report_case *c)
{
	_cleanup_(freep) char *line = text_line(c->name);
	_cleanup_(freep) char *name = line ? text_cut(line, p->width / 2) : NULL;
	_cleanup_(freep) char *outcome = c->message ? NULL : sentence_outcome(c);
	const char *message = c->message ? c->message : outcome;
	return name && message ? str_printf("%s: %s", name, message) : NULL;
}

static void add_expectation(struct page *p, const struct report_judgement *j, unsigned *lines_left)
{
	_cleanup_(freep) char *expected = j->expected.count > 0 ? sentence_expected(j) : NULL;
	page_foreign(p, INDENT, RED, expected, lines_left);
	for (size_t i = 0; i < j->unmet.count; i++)
		page_foreign(p, INDENT, RED, j->unmet.items[i], lines_left);
}

static bool is_log_shown(const struct page *p, const struct report_judgement *j)
{
	return p->verbose ||
	       (j->verdict != VERDICT_ACCEPTED && j->compile.verdict != VERDICT_ACCEPTED);
}

static void add_reasons(struct page *p, const struct report_judgement *j)
{
	/* One line is enough where nobody is surprised. */
	unsigned lines_left = lines_for(p, j->met == MET_YES ? 1 : DETAIL_LINES_MAX);
	if (j->met == MET_NO)
		add_expectation(p, j, &lines_left);
	page_foreign(p, INDENT, DIM, j->message, &lines_left);
	if (j->compile.log && is_log_shown(p, j))
		page_foreign(p, INDENT, DIM,
		             lines_left > 1 ? j->compile.log : report_error_line(j->compile.log),
		             &lines_left);
	const struct report_case *c = report_telling_case(j);
	if (!c || p->verbose || j->verdict == VERDICT_ACCEPTED)
		return;
	_cleanup_(freep) char *text = case_text(p, c);
	p->out.failed |= !text;
	page_foreign(p, INDENT, DIM, text, &lines_left);
}

/* ---- every case ---- */

static void add_figure(struct cell *line, unsigned columns, char *figure)
{
	unsigned width = figure ? text_columns(figure, strlen(figure)) : 0;
	cell_pad(line, line->columns + (width < columns ? columns - width : 1));
	cell_take(line, PLAIN, figure);
}

/* Behind the figures; what does not fit there gets lines of its own. */
static void add_message(struct page *p, struct cell *line, const struct report_case *c)
{
	unsigned used = INDENT + line->columns + GAP;
	unsigned lines_left = VERBOSE_LINES_MAX;
	if (c->verdict == VERDICT_ACCEPTED && !c->message)
		return;
	_cleanup_(freep) char *outcome = c->message ? NULL : sentence_outcome(c);
	_cleanup_(freep) char *text = text_line(c->message ? c->message : outcome);
	p->out.failed |= !text;
	if (!text)
		return;
	if (used + text_columns(text, strlen(text)) <= p->width) {
		cell_pad(line, line->columns + GAP);
		cell_add(line, DIM, text);
		return;
	}
	page_line(p, INDENT, line);
	page_foreign(p, 2 * INDENT, DIM, text, &lines_left);
}

/* "secret/01  WA    0.012 s   3.1 MiB  line 3: expected 17" */
static void add_case(struct page *p, const struct report_case *c, unsigned name_columns)
{
	struct cell line = {.colour = p->colour};
	cell_add_foreign(&line, PLAIN, c->name, name_columns);
	cell_pad(&line, name_columns + GAP);
	cell_add(&line, colour_of_verdict(c->verdict), code_or_dash(c->verdict));
	if (c->verdict != VERDICT_NONE) {
		cell_pad(&line, name_columns + GAP + VERDICT_COLUMNS);
		if (line.columns + TIME_COLUMNS <= p->width - INDENT)
			add_figure(&line, TIME_COLUMNS, figure_time(c->cpu_ns));
		if (line.columns + MEMORY_COLUMNS <= p->width - INDENT)
			add_figure(&line, MEMORY_COLUMNS, figure_size(c->memory_peak_bytes));
		add_message(p, &line, c);
	}
	page_line(p, INDENT, &line);
}

/* The widest name, but no more than half of the page. */
static unsigned name_columns(const struct page *p, const struct report_judgement *j)
{
	unsigned widest = 0;
	for (size_t i = 0; i < j->n_cases; i++) {
		struct cell name = {0};
		cell_add_foreign(&name, PLAIN, j->cases[i].name, p->width / 2);
		widest = name.columns > widest ? name.columns : widest;
		cell_done(&name);
	}
	return widest;
}

void details_add(struct page *p, const struct report_judgement *j)
{
	add_groups(p, j);
	add_reasons(p, j);
	unsigned columns = p->verbose ? name_columns(p, j) : 0;
	for (size_t i = 0; p->verbose && i < j->n_cases; i++)
		add_case(p, &j->cases[i], columns);
}

/* ---- findings ---- */

static void add_finding(struct page *p, const struct finding *finding, const char *package)
{
	bool is_error = finding->severity == SEVERITY_ERROR;
	unsigned lines_left = lines_for(p, DETAIL_LINES_MAX);
	char text[2048];
	finding_format_below(finding, package, text, sizeof(text));
	_cleanup_(freep) char *line = str_printf("%s: %s", is_error ? "error" : "warning", text);
	p->out.failed |= !line;
	page_foreign(p, 0, is_error ? RED : YELLOW, line, &lines_left);
}

void details_add_findings(struct page *p, const struct findings *findings, const char *package)
{
	if (findings->count > 0)
		strbuf_putc(&p->out, '\n');
	for (size_t i = 0; i < findings->count; i++)
		add_finding(p, &findings->items[i], package);
}
