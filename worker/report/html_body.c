/* SPDX-License-Identifier: MIT */
/* The table of submissions and what is around it. The script adds to it and takes nothing away. */
#include "worker/report/html_parts.h"

#include "worker/report/figures.h"
#include "worker/report/markup.h"
#include "worker/report/sentences.h"

#include <string.h>

enum { CASES_DENSE = 200 }; /* with more, their letters are smaller */

/* <tag class="…">text</tag>, nothing for an empty text. */
static void put_element(struct strbuf *out, const char *tag, const char *class, const char *text)
{
	if (!text || text[0] == '\0')
		return;
	strbuf_printf(out, "<%s class=\"%s\">", tag, class);
	markup_lines(out, text);
	strbuf_printf(out, "</%s>\n", tag);
}

/* The same with a text that is taken; NULL is memory that ran out. */
static void put_taken(struct strbuf *out, const char *tag, const char *class, char *text)
{
	out->failed |= !text;
	put_element(out, tag, class, text);
	free(text);
}

static void put_list(struct strbuf *out, const char *class, const struct strv *items)
{
	if (items->count == 0)
		return;
	strbuf_printf(out, "<ul class=\"%s\">\n", class);
	for (size_t i = 0; i < items->count; i++)
		put_element(out, "li", "", items->items[i]);
	strbuf_puts(out, "</ul>\n");
}

/* ---- head ---- */

static void put_host(struct strbuf *out, const struct report *report)
{
	const struct report_host *host = &report->host;
	strbuf_puts(out, "<p class=\"facts\">juror ");
	markup_text(out, report->version ? report->version : JUROR_VERSION);
	if (host->kernel) {
		strbuf_puts(out, ", Linux ");
		markup_text(out, host->kernel);
	}
	if (host->cpu) {
		strbuf_puts(out, ", ");
		markup_text(out, host->cpu);
	}
	strbuf_puts(out, "</p>\n");
}

static void put_disturbances(struct strbuf *out, const struct strv *disturbances)
{
	if (disturbances->count == 0)
		return;
	strbuf_printf(
		out,
		"<details class=\"disturbances\"><summary>What could have disturbed the times "
		"(%zu)</summary>\n",
		disturbances->count);
	put_list(out, "", disturbances);
	strbuf_puts(out, "</details>\n");
}

static void put_head(struct strbuf *out, const struct report *report, const char *heading)
{
	const struct report_problem *problem = &report->problem;
	const char *name = problem->name ? problem->name : problem->short_name;
	strbuf_puts(out, "<header>\n");
	put_element(out, heading, "", name ? name : "A problem without a name");
	put_taken(out, "p", "facts", sentence_limits(report));
	put_taken(out, "p", "facts", sentence_margins(report));
	put_host(out, report);
	put_taken(out, "p", "tally", sentence_tally(report));
	put_list(out, "next", &report->summary);
	put_taken(out, "p", "weak", sentence_weakness(report));
	put_disturbances(out, &report->host.disturbances);
	strbuf_puts(out, "</header>\n");
}

/* ---- findings ---- */

static void put_finding(struct strbuf *out, const struct finding *finding)
{
	static const char *const words[SEVERITY_COUNT] = {
		[SEVERITY_WARNING] = "warning",
		[SEVERITY_ERROR] = "error",
	};
	const char *word = words[finding->severity];
	strbuf_printf(out, "<tr class=\"%s\"><td>%s</td><td>", word, word);
	markup_lines(out, finding->file);
	if (finding->line > 0)
		strbuf_printf(out, ":%u", finding->line);
	if (finding->line > 0 && finding->column > 0)
		strbuf_printf(out, ":%u", finding->column);
	strbuf_puts(out, "</td><td>");
	put_element(out, "code", "key", finding->key);
	markup_lines(out, finding->message);
	strbuf_puts(out, "</td></tr>\n");
}

static void put_findings(struct strbuf *out, const struct report *report)
{
	const struct findings *findings = &report->findings;
	if (!report->validated)
		return;
	if (findings->count == 0) {
		strbuf_puts(out, "<p class=\"facts\">Nothing is wrong with the package.</p>\n");
		return;
	}
	strbuf_printf(out,
	              "<table class=\"findings\"><caption>Findings: %zu error%s, %zu "
	              "warning%s</caption>\n"
	              "<thead><tr><th scope=\"col\">severity</th><th scope=\"col\">place</th>"
	              "<th scope=\"col\">what</th></tr></thead>\n<tbody>\n",
	              findings->errors, findings->errors == 1 ? "" : "s",
	              findings->count - findings->errors,
	              findings->count - findings->errors == 1 ? "" : "s");
	for (size_t i = 0; i < findings->count; i++)
		put_finding(out, &findings->items[i]);
	strbuf_puts(out, "</tbody></table>\n");
}

/* ---- the table ---- */

struct row {
	const struct report_judgement *j;
	size_t report, index;
};

/* A path may break behind its slashes. */
static void put_path(struct strbuf *out, const char *path)
{
	for (const char *slash; (slash = strchr(path, '/')); path = slash + 1) {
		_cleanup_(freep) char *part = strndup(path, (size_t)(slash + 1 - path));
		out->failed |= !part;
		markup_text(out, part);
		strbuf_puts(out, "<wbr>");
	}
	markup_text(out, path);
}

static void put_name(struct strbuf *out, const struct row *row)
{
	strbuf_puts(out, "<span class=\"name\">");
	put_path(out, row->j->submission ? row->j->submission : "?");
	strbuf_puts(out, "</span> ");
	put_element(out, "span", "language", row->j->language);
}

static void put_verdict(struct strbuf *out, const struct row *row)
{
	const struct report_judgement *j = row->j;
	const char *code = j->verdict == VERDICT_NONE ? "none" : verdict_code(j->verdict);
	strbuf_printf(out, "<abbr class=\"badge v-%s\" title=\"%s\">%s</abbr>", code,
	              verdict_words(j->verdict), j->verdict == VERDICT_NONE ? "\u2013" : code);
	if (j->met != MET_NO)
		return;
	_cleanup_(freep) char *expected =
		j->expected.count > 0 ? sentence_expected(j) : strdup("not as expected");
	out->failed |= !expected;
	strbuf_puts(out, " <span class=\"miss\">\u2717 ");
	markup_text(out, expected);
	strbuf_puts(out, "</span>");
}

static void put_score(struct strbuf *out, const struct row *row)
{
	if (row->j->score)
		put_taken(out, "span", "figure",
		          report_score_text(row->j->score, row->j->max_score));
}

static bool has_run(const struct report_judgement *j)
{
	for (size_t i = 0; i < j->n_cases; i++)
		if (j->cases[i].wall_ns > 0)
			return true;
	return false;
}

static void put_time(struct strbuf *out, const struct row *row)
{
	if (has_run(row->j))
		put_taken(out, "span", "figure", figure_time(row->j->time_ns));
}

static void put_memory(struct strbuf *out, const struct row *row)
{
	if (has_run(row->j))
		put_taken(out, "span", "figure", figure_size(row->j->memory_peak_bytes));
}

static size_t directory_size(const char *name)
{
	const char *slash = name ? strrchr(name, '/') : NULL;
	return slash ? (size_t)(slash - name) : 0;
}

static bool is_new_group(const struct report_case *before, const struct report_case *c)
{
	size_t size = directory_size(c->name);
	return size != directory_size(before->name) ||
	       (size > 0 && memcmp(before->name, c->name, size) != 0);
}

static void put_letters(struct strbuf *out, const struct report_judgement *j)
{
	strbuf_printf(out, "<div class=\"strip%s\">", j->n_cases > CASES_DENSE ? " dense" : "");
	for (size_t i = 0; i < j->n_cases; i++) {
		if (i > 0 && is_new_group(&j->cases[i - 1], &j->cases[i]))
			strbuf_putc(out, '|');
		strbuf_putc(out, verdict_letter(j->cases[i].verdict));
	}
	strbuf_puts(out, "</div>\n");
}

/* The first line of the compiler that says what is wrong. */
static void put_first_line(struct strbuf *out, const char *log)
{
	log = report_error_line(log);
	log += strspn(log, " \t\r\n");
	put_taken(out, "p", "why", strndup(log, strcspn(log, "\n")));
}

/* Why the verdict is what it is, in a line. */
static void put_reason(struct strbuf *out, const struct report_judgement *j)
{
	const struct report_case *c = report_telling_case(j);
	put_list(out, "unmet", &j->unmet);
	put_element(out, "p", "why", j->message);
	if (j->verdict == VERDICT_COMPILE_ERROR && j->compile.log && !j->message)
		put_first_line(out, j->compile.log);
	if (j->verdict == VERDICT_ACCEPTED || !c)
		return;
	_cleanup_(freep) char *outcome = sentence_outcome(c);
	out->failed |= !outcome;
	strbuf_puts(out, "<p class=\"why\">");
	markup_text(out, c->name);
	strbuf_puts(out, ": ");
	markup_text(out, c->message ? c->message : outcome);
	strbuf_puts(out, "</p>\n");
}

static void put_cases(struct strbuf *out, const struct row *row)
{
	if (row->j->n_cases > 0)
		put_letters(out, row->j);
	put_reason(out, row->j);
}

static bool has_scores(const struct report *report)
{
	for (size_t i = 0; i < report->n_judgements; i++)
		if (report->judgements[i].score)
			return true;
	return false;
}

static const struct column {
	const char *name;
	void (*put)(struct strbuf *out, const struct row *row);
	bool (*is_shown)(const struct report *report); /* NULL: always */
} columns[] = {
	{"submission", put_name, NULL},   {"verdict", put_verdict, NULL},
	{"score", put_score, has_scores}, {"time", put_time, NULL},
	{"memory", put_memory, NULL},     {"cases", put_cases, NULL},
};

static bool is_shown(const struct column *column, const struct report *report)
{
	return !column->is_shown || column->is_shown(report);
}

static void put_headings(struct strbuf *out, const struct report *report)
{
	strbuf_puts(out, "<thead><tr>");
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++)
		if (is_shown(&columns[i], report))
			strbuf_printf(out, "<th scope=\"col\" class=\"%s\">%s</th>",
			              columns[i].name, columns[i].name);
	strbuf_puts(out, "</tr></thead>\n");
}

static void put_row(struct strbuf *out, const struct report *report, const struct row *row)
{
	strbuf_printf(out, "<tr data-report=\"%zu\" data-index=\"%zu\">", row->report, row->index);
	for (size_t i = 0; i < ARRAY_SIZE(columns); i++) {
		if (!is_shown(&columns[i], report))
			continue;
		/* The name heads its row. */
		const char *tag = i == 0 ? "th" : "td";
		strbuf_printf(out, "<%s%s class=\"%s\">", tag, i == 0 ? " scope=\"row\"" : "",
		              columns[i].name);
		columns[i].put(out, row);
		strbuf_printf(out, "</%s>", tag);
	}
	strbuf_puts(out, "</tr>\n");
}

static void put_table(struct strbuf *out, const struct report *report, size_t index)
{
	if (report->n_judgements == 0)
		return;
	strbuf_puts(out, "<table class=\"matrix\"><caption>Submissions</caption>\n");
	put_headings(out, report);
	strbuf_puts(out, "<tbody>\n");
	for (size_t i = 0; i < report->n_judgements; i++) {
		const struct row row = {&report->judgements[i], index, i};
		put_row(out, report, &row);
	}
	strbuf_puts(out, "</tbody></table>\n");
}

void html_body(struct strbuf *out, const struct report *reports, size_t n)
{
	strbuf_puts(out, "<main>\n");
	if (n != 1)
		strbuf_printf(out, "<h1>%zu reports</h1>\n", n);
	for (size_t i = 0; i < n; i++) {
		strbuf_printf(out, "<section class=\"report\" id=\"report-%zu\">\n", i);
		put_head(out, &reports[i], n == 1 ? "h1" : "h2");
		put_findings(out, &reports[i]);
		put_table(out, &reports[i], i);
		strbuf_puts(out, "</section>\n");
	}
	strbuf_puts(out, "<noscript><p class=\"facts\">With JavaScript this page also sorts, "
	                 "filters, plots times "
	                 "and memory, and shows each case.</p></noscript>\n</main>\n");
}
