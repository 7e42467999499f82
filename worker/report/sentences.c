/* SPDX-License-Identifier: MIT */
#include "worker/report/sentences.h"

#include "common/strbuf.h"
#include "worker/report/figures.h"
#include "worker/report/text.h"

#include <inttypes.h>
#include <string.h>

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

char *sentence_limits(const struct report *report)
{
	const struct report_limits *limits = &report->limits;
	_cleanup_(freep) char *format = text_line(report->problem.format);
	struct strbuf text = {.failed = !format};
	if (format && format[0] != '\0')
		strbuf_printf(&text, "format %s", format);
	add_limit(&text, "time", limits->time_ns, figure_time_limit);
	if (limits->time_ns > 0 && limits->time_source)
		strbuf_printf(&text, " (%s)", limits->time_source);
	add_limit(&text, "wall", limits->wall_ns, figure_time_limit);
	add_limit(&text, "memory", limits->memory_bytes, figure_size_limit);
	add_limit(&text, "output", limits->output_bytes, figure_size_limit);
	return strbuf_take(&text);
}

/* "3.2": @a is so many times @b, which is not 0; never more than it is. */
static char *format_ratio(uint64_t a, uint64_t b)
{
	uint64_t hundredths = (uint64_t)((unsigned __int128)a * 100 / b);
	unsigned part = (unsigned)(hundredths % 100);
	if (hundredths >= 1000)
		return str_printf("%" PRIu64, hundredths / 100);
	if (hundredths >= 200)
		return str_printf("%" PRIu64 ".%u", hundredths / 100, part / 10);
	return str_printf("%" PRIu64 ".%02u", hundredths / 100, part);
}

char *sentence_margins(const struct report *report)
{
	uint64_t limit_ns = report->limits.time_ns;
	uint64_t below_ns = report->limits.slowest_in_time.time_ns;
	uint64_t above_ns = report->limits.fastest_too_slow.time_ns;
	struct strbuf text = {0};
	if (limit_ns > 0 && below_ns > 0) {
		_cleanup_(freep) char *time = figure_time(below_ns);
		_cleanup_(freep) char *ratio = format_ratio(limit_ns, below_ns);
		strbuf_printf(&text, "in time up to %s (limit %s \u00d7)", time ? time : "",
		              ratio ? ratio : "");
		text.failed |= !time || !ratio;
	}
	if (limit_ns > 0 && above_ns > 0) {
		_cleanup_(freep) char *time = figure_time(above_ns);
		_cleanup_(freep) char *ratio = format_ratio(above_ns, limit_ns);
		strbuf_printf(&text, "%stoo slow from %s (%s \u00d7 limit)",
		              text.size > 0 ? ", " : "", time ? time : "", ratio ? ratio : "");
		text.failed |= !time || !ratio;
	}
	return strbuf_take(&text);
}

/* Ways to limit that a program can get round. */
static const struct {
	const char *how, *words;
} weaknesses[] = {
	{"rlimit", "by rlimit only"},
	{"none", "not at all"},
};

char *sentence_weakness(const struct report *report)
{
	const struct report_enforcement *by = &report->host.enforcement;
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

const struct report_case *report_telling_case(const struct report_judgement *j)
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

/* Compilers begin the line with where, Python with the kind of error. */
const char *report_error_line(const char *log)
{
	const char *line = strstr(log, "error");
	if (!line)
		line = strstr(log, "Error: ");
	while (line && line > log && line[-1] != '\n')
		line--;
	return line ? line : log;
}

char *sentence_outcome(const struct report_case *c)
{
	if (c->signal > 0)
		return str_printf("%s, signal %d", verdict_words(c->verdict), c->signal);
	if (c->exit_code > 0)
		return str_printf("%s, exit code %d", verdict_words(c->verdict), c->exit_code);
	return str_printf("%s", verdict_words(c->verdict));
}

char *sentence_expected(const struct report_judgement *j)
{
	struct strbuf text = {0};
	for (size_t i = 0; i < j->expected.count; i++)
		strbuf_printf(&text, "%s%s", i == 0 ? "expected " : " or ", j->expected.items[i]);
	return strbuf_take(&text);
}

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

static void count_findings(const struct findings *findings, struct strbuf *text)
{
	size_t errors = findings->errors, warnings = findings->count - findings->errors;
	strbuf_printf(text, "; %zu error%s, %zu warning%s", errors, errors == 1 ? "" : "s",
	              warnings, warnings == 1 ? "" : "s");
}

char *sentence_tally(const struct report *report)
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
	if (report->validated)
		count_findings(&report->findings, &text);
	return strbuf_take(&text);
}

/* Six digits that count, or all of those before the point; as a power of ten where there are too many for a table. */
static char *score_text(const char *score)
{
	enum { PRECISE_MOST = 6, WIDE_MOST = 15 };
	const char *digits = score + (*score == '-');
	size_t whole = strspn(digits, "0123456789");
	double value = strtod(score, NULL);
	if (whole <= PRECISE_MOST)
		return str_printf("%.6g", value);
	if (whole <= WIDE_MOST)
		return str_printf("%.*f", digits[whole] == '\0' ? 0 : 2, value);
	return str_printf("%s%c.%.5se+%zu", *score == '-' ? "-" : "", digits[0], digits + 1,
	                  whole - 1);
}

char *report_score_text(const char *score, const char *max_score)
{
	_cleanup_(freep) char *most = max_score ? score_text(max_score) : NULL;
	_cleanup_(freep) char *own = score_text(score);
	if (!own || (max_score && !most))
		return NULL;
	return str_printf("%s%s%s", own, most ? "/" : "", most ? most : "");
}
