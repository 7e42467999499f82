/* SPDX-License-Identifier: MIT */
/*
 * Columns instead of objects: 50,000 cases take less than 2 MB. What all cases have is a list of numbers, or a string of
 * letters; what few have is in "more", by the case's index. Names of cases are told once for all judgements that agree.
 */
#include "worker/report/html_parts.h"

#include "common/units.h"
#include "worker/report/emit.h"
#include "worker/report/json.h"

#include <stdio.h>
#include <string.h>

/* {"A":["AC","accepted"],…} */
static void emit_verdicts(struct emitter *e)
{
	emit_open(e, "verdicts", '{');
	for (int i = 0; i < VERDICT_COUNT; i++) {
		const char letter[] = {verdict_letter((enum verdict)i), '\0'};
		emit_open(e, letter, '[');
		emit_name(e, NULL, verdict_code((enum verdict)i));
		emit_name(e, NULL, verdict_words((enum verdict)i));
		emit_close(e, ']');
	}
	emit_close(e, '}');
}

static uint64_t cpu_us(const struct report_case *c)
{
	return c->cpu_ns / NS_PER_US;
}

static uint64_t wall_us(const struct report_case *c)
{
	return c->wall_ns / NS_PER_US;
}

static uint64_t memory_kib(const struct report_case *c)
{
	return c->memory_peak_bytes / KIB;
}

static uint64_t output_bytes(const struct report_case *c)
{
	return c->output_bytes;
}

static const struct {
	const char *key;
	uint64_t (*value)(const struct report_case *c);
} numbers[] = {
	{"cpu", cpu_us},
	{"wall", wall_us},
	{"memory", memory_kib},
	{"output", output_bytes},
};

static void emit_numbers(struct emitter *e, const struct report_judgement *j)
{
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		emit_open(e, numbers[i].key, '[');
		for (size_t k = 0; k < j->n_cases; k++)
			emit_count(e, NULL, numbers[i].value(&j->cases[k]));
		emit_close(e, ']');
	}
}

static void emit_letters(struct emitter *e, const struct report_judgement *j)
{
	struct strbuf letters = {0};
	for (size_t i = 0; i < j->n_cases; i++)
		strbuf_putc(&letters, verdict_letter(j->cases[i].verdict));
	_cleanup_(freep) char *text = strbuf_take(&letters);
	e->out.failed |= !text;
	emit_text(e, "letters", text);
}

static bool is_plain(const struct report_case *c)
{
	return c->exit_code <= 0 && c->signal == 0 && !c->message && !c->team_message &&
	       c->passes <= 1 && !c->score && !c->difference && !c->evidence;
}

static void emit_more(struct emitter *e, const struct report_judgement *j)
{
	char key[32];
	emit_open(e, "more", '{');
	for (size_t i = 0; i < j->n_cases; i++) {
		const struct report_case *c = &j->cases[i];
		if (is_plain(c))
			continue;
		(void)snprintf(key, sizeof(key), "%zu", i);
		emit_open(e, key, '{');
		emit_number(e, "score", c->score);
		report_json_case_end(e, c);
		emit_close(e, '}');
	}
	emit_close(e, '}');
}

static bool same_names(const struct report_judgement *a, const struct report_judgement *b)
{
	if (a->n_cases != b->n_cases)
		return false;
	for (size_t i = 0; i < a->n_cases; i++) {
		const char *x = a->cases[i].name, *y = b->cases[i].name;
		if (!x || !y || strcmp(x, y) != 0)
			return false;
	}
	return true;
}

static void emit_names(struct emitter *e, const struct report_judgement *j)
{
	emit_open(e, "names", '[');
	for (size_t i = 0; i < j->n_cases; i++)
		emit_name(e, NULL, j->cases[i].name ? j->cases[i].name : "");
	emit_close(e, ']');
}

/* Of the judgement with most cases: whoever was compiled has them all. */
static const struct report_judgement *longest(const struct report *report)
{
	const struct report_judgement *found = NULL;
	for (size_t i = 0; i < report->n_judgements; i++)
		if (!found || report->judgements[i].n_cases > found->n_cases)
			found = &report->judgements[i];
	return found;
}

static void emit_judgement(struct emitter *e, const struct report_judgement *j,
                           const struct report_judgement *names)
{
	emit_open(e, NULL, '{');
	report_json_verdict(e, "verdict", j);
	emit_letters(e, j);
	if (j->n_cases > 0 && !same_names(j, names))
		emit_names(e, j);
	emit_numbers(e, j);
	emit_more(e, j);
	emit_close(e, '}');
}

static void emit_report(struct emitter *e, const struct report *report)
{
	const struct report_judgement *names = longest(report);
	emit_open(e, NULL, '{');
	report_json_head(e, report);
	if (names)
		emit_names(e, names);
	emit_open(e, "judgements", '[');
	for (size_t i = 0; i < report->n_judgements; i++)
		emit_judgement(e, &report->judgements[i], names);
	emit_close(e, ']');
	emit_close(e, '}');
}

void html_data(struct strbuf *out, const struct report *reports, size_t n)
{
	struct emitter e = {.form = EMIT_HTML};
	emit_open(&e, NULL, '{');
	emit_verdicts(&e);
	emit_open(&e, "reports", '[');
	for (size_t i = 0; i < n; i++)
		emit_report(&e, &reports[i]);
	emit_close(&e, ']');
	emit_close(&e, '}');
	_cleanup_(freep) char *text = emit_take(&e);
	out->failed |= !text;
	strbuf_puts(out, text ? text : "");
}
