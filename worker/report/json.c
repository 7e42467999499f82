/* SPDX-License-Identifier: MIT */
/*
 * One function an object of the schema, with its members as a list, and one helper a kind of value. A helper that runs
 * out of memory returns NULL; an object or array with a NULL in it is NULL itself, so that only the end is checked.
 */
#include "worker/report/json.h"

#include "common/units.h"
#include "worker/report/output.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <string.h>

/* A name is a path at most; a log is 64 KiB at most (struct report_compile), and so is any other text. */
enum { NAME_BYTES_MAX = 4096, TEXT_BYTES_MAX = 64 * 1024 };

static json_t *clean_string(const char *text, size_t most)
{
	if (!text)
		return json_null();
	_cleanup_(freep) char *clean = report_clean_text(text, strlen(text), most);
	return clean ? json_string(clean) : NULL;
}

static json_t *name(const char *text)
{
	return clean_string(text, NAME_BYTES_MAX);
}

static json_t *words(const char *text)
{
	return clean_string(text, TEXT_BYTES_MAX);
}

static json_t *seconds(uint64_t ns)
{
	return json_real((double)ns / (double)NS_PER_S);
}

static json_t *count(uint64_t value)
{
	return json_integer(value > INT64_MAX ? INT64_MAX : (json_int_t)value);
}

static json_t *count_unless(int value, int absent)
{
	return value == absent ? json_null() : json_integer(value);
}

static json_t *score(const char *text)
{
	double value = text ? strtod(text, NULL) : (double)NAN;
	return isfinite(value) ? json_real(value) : json_null();
}

static json_t *code(enum verdict verdict)
{
	return verdict == VERDICT_NONE ? json_null() : json_string(verdict_code(verdict));
}

struct member {
	const char *key; /* NULL ends the list */
	json_t *value;   /* taken */
};

static json_t *object(const struct member *members)
{
	json_t *made = json_object();
	bool complete = true;
	/* Goes on after a failure: every value is to be taken, and jansson frees what it cannot put in. */
	for (; members->key; members++)
		if (json_object_set_new(made, members->key, members->value) < 0)
			complete = false;
	if (complete)
		return made;
	json_decref(made);
	return NULL;
}

/* An array of the items that @make makes from @owner, one for each index. */
static json_t *array(size_t n, json_t *(*make)(const void *owner, size_t i), const void *owner)
{
	json_t *items = json_array();
	for (size_t i = 0; i < n; i++)
		if (json_array_append_new(items, make(owner, i)) < 0) {
			json_decref(items);
			return NULL;
		}
	return items;
}

static json_t *text_at(const void *owner, size_t i)
{
	const struct strv *v = owner;
	return words(v->items[i]);
}

static json_t *expected(const struct strv *codes)
{
	return codes->count > 0 ? array(codes->count, text_at, codes) : json_null();
}

static json_t *met(enum report_met value)
{
	return value == MET_UNKNOWN ? json_null() : json_boolean(value == MET_YES);
}

static json_t *enforcement(const struct report_enforcement *e)
{
	const struct member members[] = {
		{"memory", name(e->memory)},
		{"processes", name(e->processes)},
		{"cpu", name(e->cpu)},
		{"disk", name(e->disk)},
		{0},
	};
	return object(members);
}

static json_t *host(const struct report_host *h)
{
	const struct member members[] = {
		{"kernel", name(h->kernel)},
		{"cpu", name(h->cpu)},
		{"enforcement", enforcement(&h->enforcement)},
		{"disturbances", array(h->disturbances.count, text_at, &h->disturbances)},
		{0},
	};
	return object(members);
}

static json_t *problem(const struct report_problem *p)
{
	const struct member members[] = {
		{"short_name", name(p->short_name)},
		{"name", name(p->name)},
		{"format", name(p->format)},
		{"sha256", name(p->sha256)},
		{0},
	};
	return object(members);
}

static json_t *limits(const struct report_limits *l)
{
	const struct member members[] = {
		{"time_s", seconds(l->time_ns)},
		{"wall_s", seconds(l->wall_ns)},
		{"memory_bytes", count(l->memory_bytes)},
		{"output_bytes", count(l->output_bytes)},
		{"code_bytes", count(l->code_bytes)},
		{"time_source", name(l->time_source)},
		{0},
	};
	return object(members);
}

static json_t *compile(const struct report_compile *c)
{
	const struct member members[] = {
		{"verdict", code(c->verdict)},
		{"cached", json_boolean(c->cached)},
		{"cpu_s", seconds(c->cpu_ns)},
		{"wall_s", seconds(c->wall_ns)},
		{"memory_peak_bytes", count(c->memory_peak_bytes)},
		{"log", words(c->log)},
		{0},
	};
	return object(members);
}

static json_t *group_at(const void *owner, size_t i)
{
	const struct report_judgement *j = owner;
	const struct report_group *g = &j->groups[i];
	const struct member members[] = {
		{"name", name(g->name)},
		{"verdict", code(g->verdict)},
		{"score", score(g->score)},
		{0},
	};
	return object(members);
}

json_t *report_json_case(const struct report_case *c)
{
	const struct member members[] = {
		{"name", name(c->name)},
		{"verdict", code(c->verdict)},
		{"score", score(c->score)},
		{"cpu_s", seconds(c->cpu_ns)},
		{"wall_s", seconds(c->wall_ns)},
		{"memory_peak_bytes", count(c->memory_peak_bytes)},
		{"output_bytes", count(c->output_bytes)},
		{"exit_code", count_unless(c->exit_code, -1)},
		{"signal", count_unless(c->signal, 0)},
		{"message", words(c->message)},
		{"team_message", words(c->team_message)},
		{"passes", count(c->passes)},
		{"evidence", json_object()},
		{0},
	};
	return object(members);
}

static json_t *case_at(const void *owner, size_t i)
{
	const struct report_judgement *j = owner;
	return report_json_case(&j->cases[i]);
}

static json_t *submission(const struct report_judgement *j)
{
	const struct member members[] = {
		{"name", name(j->submission)},
		{"language", name(j->language)},
		{"sha256", name(j->sha256)},
		{0},
	};
	return object(members);
}

json_t *report_json_judgement(const struct report_judgement *j)
{
	const struct member members[] = {
		{"submission", submission(j)},
		{"verdict", code(j->verdict)},
		{"score", score(j->score)},
		{"max_score", score(j->max_score)},
		{"expected", expected(&j->expected)},
		{"met", met(j->met)},
		{"message", words(j->message)},
		{"compile", compile(&j->compile)},
		{"time_s", seconds(j->time_ns)},
		{"memory_peak_bytes", count(j->memory_peak_bytes)},
		{"groups", array(j->n_groups, group_at, j)},
		{"cases", array(j->n_cases, case_at, j)},
		{0},
	};
	return object(members);
}

static json_t *judgement_at(const void *owner, size_t i)
{
	const struct report *report = owner;
	return report_json_judgement(&report->judgements[i]);
}

static json_t *finding_at(const void *owner, size_t i)
{
	static const char *const severities[SEVERITY_COUNT] = {
		[SEVERITY_WARNING] = "warning",
		[SEVERITY_ERROR] = "error",
	};
	const struct findings *findings = owner;
	const struct finding *f = &findings->items[i];
	const struct member members[] = {
		{"severity", json_string(severities[f->severity])},
		{"file", name(f->file)},
		{"line", f->line > 0 ? count(f->line) : json_null()},
		{"key", name(f->key)},
		{"message", words(f->message)},
		{0},
	};
	return object(members);
}

static json_t *juror(void)
{
	const struct member members[] = {
		{"version", json_string(JUROR_VERSION)},
		{0},
	};
	return object(members);
}

json_t *report_json(const struct report *report, const struct findings *findings)
{
	const struct member members[] = {
		{"schema", json_string("juror.report/1")},
		{"juror", juror()},
		{"host", host(&report->host)},
		{"problem", problem(&report->problem)},
		{"limits", limits(&report->limits)},
		{"judgements", array(report->n_judgements, judgement_at, report)},
		/* Last, so that a report without findings ends one member earlier. */
		{findings ? "findings" : NULL,
	         findings ? array(findings->count, finding_at, findings) : NULL},
		{0},
	};
	return object(members);
}

/* 15 digits are what a double holds in any case: times below 11 days are exact to the nanosecond, and 0.1 is 0.1. */
enum { SIGNIFICANT_DIGITS = 15, INDENT = 2 };

char *report_json_text(const json_t *value, bool one_line)
{
	return json_dumps(value, JSON_REAL_PRECISION(SIGNIFICANT_DIGITS) | JSON_ENCODE_ANY |
	                                 (one_line ? JSON_COMPACT : JSON_INDENT(INDENT)));
}

static char *text_of_report(const struct report *report, const struct findings *findings)
{
	json_auto_t *root = report_json(report, findings);
	return root ? report_json_text(root, false) : NULL;
}

int report_json_write(const struct report *report, const struct findings *findings,
                      const char *path, struct error *err)
{
	_cleanup_(freep) char *text = text_of_report(report, findings);
	if (!text)
		return error_set(err, -ENOMEM, "write %s", path);
	size_t size = strlen(text);
	text[size] = '\n'; /* the NUL is not written */
	return report_output(path, text, size + 1, err);
}
