/* SPDX-License-Identifier: MIT */
#include "worker/report/tsv.h"

#include "common/units.h"
#include "worker/report/text.h"

#include <inttypes.h>
#include <string.h>

/* What a spreadsheet could compute from, also as the wide forms that some of them take for the narrow ones. */
static bool is_active(const char *text)
{
	static const char *const beginnings[] = {
		"=",
		"+",
		"-",
		"@",
		"\"",
		"'",
		"\xef\xbc\x9d", /* U+FF1D fullwidth equals sign */
		"\xef\xbc\x8b", /* U+FF0B plus */
		"\xef\xbc\x8d", /* U+FF0D hyphen-minus */
		"\xef\xbc\xa0", /* U+FF20 at */
	};
	text += strspn(text, " ");
	for (size_t i = 0; i < ARRAY_SIZE(beginnings); i++)
		if (strncmp(text, beginnings[i], strlen(beginnings[i])) == 0)
			return true;
	return false;
}

static void put_text(struct strbuf *out, const char *text)
{
	_cleanup_(freep) char *line = text_line(text);
	out->failed |= !line;
	if (!line)
		return;
	strbuf_puts(out, is_active(line) ? "'" : "");
	strbuf_puts(out, line);
}

static void put_seconds(struct strbuf *out, uint64_t ns)
{
	strbuf_printf(out, "%" PRIu64 ".%09u", ns / NS_PER_S, (unsigned)(ns % NS_PER_S));
}

static void put_unless(struct strbuf *out, int value, int absent)
{
	if (value != absent)
		strbuf_printf(out, "%d", value);
}

/* A row is about a case of a judgement, or about the whole judgement when there is no case. */
struct row {
	const struct report *report;
	const struct report_judgement *j;
	const struct report_case *c;
};

static void put_problem(struct strbuf *out, const struct row *row)
{
	put_text(out, row->report->problem.short_name);
}

static void put_submission(struct strbuf *out, const struct row *row)
{
	put_text(out, row->j->submission);
}

static void put_language(struct strbuf *out, const struct row *row)
{
	put_text(out, row->j->language);
}

static void put_case(struct strbuf *out, const struct row *row)
{
	if (row->c)
		put_text(out, row->c->name);
}

static void put_verdict(struct strbuf *out, const struct row *row)
{
	strbuf_puts(out, verdict_code(row->c ? row->c->verdict : row->j->verdict));
}

static void put_met(struct strbuf *out, const struct row *row)
{
	static const char *const words[] = {[MET_UNKNOWN] = "", [MET_NO] = "no", [MET_YES] = "yes"};
	strbuf_puts(out, row->c ? "" : words[row->j->met]);
}

static void put_score(struct strbuf *out, const struct row *row)
{
	const char *score = row->c ? row->c->score : row->j->score;
	strbuf_puts(out, score ? score : "");
}

static void put_cpu(struct strbuf *out, const struct row *row)
{
	put_seconds(out, row->c ? row->c->cpu_ns : row->j->time_ns);
}

static void put_wall(struct strbuf *out, const struct row *row)
{
	if (row->c)
		put_seconds(out, row->c->wall_ns);
}

static void put_memory(struct strbuf *out, const struct row *row)
{
	strbuf_printf(out, "%" PRIu64,
	              row->c ? row->c->memory_peak_bytes : row->j->memory_peak_bytes);
}

static void put_output(struct strbuf *out, const struct row *row)
{
	if (row->c)
		strbuf_printf(out, "%" PRIu64, row->c->output_bytes);
}

static void put_exit_code(struct strbuf *out, const struct row *row)
{
	if (row->c)
		put_unless(out, row->c->exit_code, -1);
}

static void put_signal(struct strbuf *out, const struct row *row)
{
	if (row->c)
		put_unless(out, row->c->signal, 0);
}

static void put_message(struct strbuf *out, const struct row *row)
{
	put_text(out, row->c ? row->c->message : row->j->message);
}

static const struct column {
	const char *heading;
	void (*put)(struct strbuf *out, const struct row *row);
} columns[] = {
	{"problem", put_problem},     {"submission", put_submission},
	{"language", put_language},   {"case", put_case},
	{"verdict", put_verdict},     {"met", put_met},
	{"score", put_score},         {"cpu_s", put_cpu},
	{"wall_s", put_wall},         {"memory_peak_bytes", put_memory},
	{"output_bytes", put_output}, {"exit_code", put_exit_code},
	{"signal", put_signal},       {"message", put_message},
};

static void put_separator(struct strbuf *out, size_t column)
{
	strbuf_putc(out, column + 1 < ARRAY_SIZE(columns) ? '\t' : '\n');
}

static void put_row(struct strbuf *out, const struct row *row)
{
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		columns[i].put(out, row);
		put_separator(out, i);
	}
}

static void put_report(struct strbuf *out, const struct report *report)
{
	for (size_t i = 0; i < report->n_judgements; i++) {
		struct row row = {report, &report->judgements[i], NULL};
		put_row(out, &row);
		for (size_t k = 0; k < row.j->n_cases; k++) {
			row.c = &row.j->cases[k];
			put_row(out, &row);
		}
	}
}

char *report_tsv(const struct report *reports, size_t n)
{
	struct strbuf out = {0};
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		strbuf_puts(&out, columns[i].heading);
		put_separator(&out, i);
	}
	for (size_t i = 0; i < n; i++)
		put_report(&out, &reports[i]);
	return strbuf_take(&out);
}
