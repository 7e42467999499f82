/* SPDX-License-Identifier: MIT */
/* One function an object of the schema, with its members as a list; json_read.c has the same in the other direction. */
#include "worker/report/json.h"

#include "worker/report/output.h"

#include <errno.h>
#include <string.h>

static void emit_verdict(struct emitter *e, const char *key, enum verdict verdict)
{
	emit_name(e, key, verdict == VERDICT_NONE ? NULL : verdict_code(verdict));
}

/* A number of which one value says that there is none. */
static void emit_unless(struct emitter *e, const char *key, int value, int absent)
{
	if (value == absent)
		emit_null(e, key);
	else
		emit_integer(e, key, value);
}

static void emit_enforcement(struct emitter *e, const struct report_enforcement *enforcement)
{
	emit_open(e, "enforcement", '{');
	emit_name(e, "memory", enforcement->memory);
	emit_name(e, "processes", enforcement->processes);
	emit_name(e, "cpu", enforcement->cpu);
	emit_name(e, "disk", enforcement->disk);
	emit_close(e, '}');
}

static void emit_host(struct emitter *e, const struct report_host *host)
{
	emit_open(e, "host", '{');
	emit_name(e, "kernel", host->kernel);
	emit_name(e, "cpu", host->cpu);
	emit_enforcement(e, &host->enforcement);
	emit_texts(e, "disturbances", &host->disturbances);
	emit_close(e, '}');
}

static void emit_problem(struct emitter *e, const struct report_problem *problem)
{
	emit_open(e, "problem", '{');
	emit_name(e, "short_name", problem->short_name);
	emit_name(e, "name", problem->name);
	emit_name(e, "format", problem->format);
	emit_name(e, "sha256", problem->sha256);
	emit_close(e, '}');
}

static void emit_bound(struct emitter *e, const char *key, const struct report_bound *bound)
{
	if (!bound->submission) {
		emit_null(e, key);
		return;
	}
	emit_open(e, key, '{');
	emit_name(e, "submission", bound->submission);
	emit_name(e, "case", bound->test);
	emit_seconds(e, "time_s", bound->time_ns);
	emit_bool(e, "at_least", bound->at_least);
	emit_close(e, '}');
}

static void emit_limits(struct emitter *e, const struct report_limits *limits)
{
	emit_open(e, "limits", '{');
	emit_seconds(e, "time_s", limits->time_ns);
	emit_seconds(e, "wall_s", limits->wall_ns);
	emit_count(e, "memory_bytes", limits->memory_bytes);
	emit_count(e, "output_bytes", limits->output_bytes);
	emit_count(e, "code_bytes", limits->code_bytes);
	emit_name(e, "time_source", limits->time_source);
	emit_bound(e, "slowest_in_time", &limits->slowest_in_time);
	emit_bound(e, "fastest_too_slow", &limits->fastest_too_slow);
	emit_close(e, '}');
}

void report_json_head(struct emitter *e, const struct report *report)
{
	emit_open(e, "juror", '{');
	emit_name(e, "version", report->version ? report->version : JUROR_VERSION);
	emit_close(e, '}');
	emit_host(e, &report->host);
	emit_problem(e, &report->problem);
	emit_limits(e, &report->limits);
}

void report_json_compile(struct emitter *e, const char *key, const struct report_compile *compile)
{
	emit_open(e, key, '{');
	emit_verdict(e, "verdict", compile->verdict);
	emit_bool(e, "cached", compile->cached);
	emit_seconds(e, "cpu_s", compile->cpu_ns);
	emit_seconds(e, "wall_s", compile->wall_ns);
	emit_count(e, "memory_peak_bytes", compile->memory_peak_bytes);
	emit_text(e, "log", compile->log);
	emit_close(e, '}');
}

static void emit_place(struct emitter *e, const char *key, const struct report_place *place)
{
	emit_open(e, key, '{');
	emit_count(e, "line", place->line);
	emit_count(e, "column", place->column);
	emit_text(e, "token", place->token);
	emit_count(e, "context_line", place->context_line);
	emit_texts(e, "context", &place->context);
	emit_close(e, '}');
}

static void emit_difference(struct emitter *e, const struct report_difference *d)
{
	if (!d) {
		emit_null(e, "difference");
		return;
	}
	emit_open(e, "difference", '{');
	emit_place(e, "output", &d->output);
	emit_place(e, "answer", &d->answer);
	emit_close(e, '}');
}

static bool is_known(const struct report_side *side)
{
	return side->ended || side->closed || side->bytes_written > 0 || side->kill_reason ||
	       side->last_state;
}

static void emit_moment(struct emitter *e, const char *key, bool is_known, uint64_t ns)
{
	if (is_known)
		emit_seconds(e, key, ns);
	else
		emit_null(e, key);
}

static void emit_side(struct emitter *e, const char *key, const struct report_side *side)
{
	if (!is_known(side)) {
		emit_null(e, key);
		return;
	}
	emit_open(e, key, '{');
	emit_bool(e, "ended", side->ended);
	if (side->ended) {
		emit_unless(e, "exit_order", (int)side->exit_order, 0);
		emit_seconds(e, "exit_s", side->exit_ns);
		emit_unless(e, "exit_code", side->exit_code, -1);
		emit_unless(e, "signal", side->signal, 0);
		emit_seconds(e, "cpu_s", side->cpu_ns);
		emit_seconds(e, "wall_s", side->wall_ns);
		emit_bool(e, "knew", side->knew);
	}
	emit_moment(e, "eof_s", side->closed, side->eof_ns);
	emit_moment(e, "unread_s", side->left_input, side->unread_ns);
	emit_count(e, "bytes_written", side->bytes_written);
	emit_count(e, "heard_bytes", side->heard_bytes);
	emit_count(e, "discarded_bytes", side->discarded_bytes);
	emit_name(e, "kill_reason", side->kill_reason);
	emit_name(e, "last_state", side->last_state);
	emit_bool(e, "reads_input", side->reads_input);
	emit_close(e, '}');
}

static void emit_message(struct emitter *e, const struct report_message *message,
                         unsigned n_processes)
{
	static const char *const speakers[] = {
		[SPEAKER_SUBMISSION] = "submission",
		[SPEAKER_JUDGE] = "judge",
	};
	emit_open(e, NULL, '{');
	emit_seconds(e, "time_s", message->time_ns);
	emit_name(e, "from", speakers[message->speaker]);
	emit_count(e, "pass", message->pass > 0 ? message->pass : 1);
	if (n_processes > 1)
		emit_count(e, "process", message->process);
	emit_data(e, "text", message->data, message->size);
	emit_close(e, '}');
}

/* Without evidence the object is empty. */
static void emit_evidence(struct emitter *e, const struct report_evidence *evidence)
{
	emit_open(e, "evidence", '{');
	if (evidence) {
		emit_bool(e, "interactive", evidence->interactive);
		if (evidence->n_processes > 1)
			emit_count(e, "processes", evidence->n_processes);
		emit_name(e, "eof_policy", evidence->eof_policy);
		emit_text(e, "rule", evidence->rule);
		emit_name(e, "order", evidence->order);
		emit_seconds(e, "quiet_s", evidence->quiet_ns);
		emit_bool(e, "jury_waits_elsewhere", evidence->jury_waits_elsewhere);
		emit_side(e, "submission", &evidence->submission);
		emit_side(e, "judge", &evidence->judge);
		emit_texts(e, "notes", &evidence->notes);
		emit_open(e, "transcript", '[');
		for (size_t i = 0; i < evidence->n_messages; i++)
			emit_message(e, &evidence->messages[i], evidence->n_processes);
		emit_close(e, ']');
		emit_bool(e, "transcript_cut", evidence->messages_cut);
	}
	emit_close(e, '}');
}

void report_json_case_end(struct emitter *e, const struct report_case *c)
{
	emit_unless(e, "exit_code", c->exit_code, -1);
	emit_unless(e, "signal", c->signal, 0);
	emit_text(e, "message", c->message);
	emit_text(e, "team_message", c->team_message);
	emit_count(e, "passes", c->passes);
	emit_difference(e, c->difference);
	emit_evidence(e, c->evidence);
}

void report_json_case(struct emitter *e, const char *key, const struct report_case *c)
{
	emit_open(e, key, '{');
	emit_name(e, "name", c->name);
	emit_verdict(e, "verdict", c->verdict);
	emit_number(e, "score", c->score);
	emit_seconds(e, "cpu_s", c->cpu_ns);
	emit_seconds(e, "wall_s", c->wall_ns);
	emit_count(e, "memory_peak_bytes", c->memory_peak_bytes);
	emit_count(e, "output_bytes", c->output_bytes);
	report_json_case_end(e, c);
	emit_close(e, '}');
}

static void emit_validation(struct emitter *e, const struct report_validation *validation)
{
	if (!validation) {
		emit_null(e, "static_validation");
		return;
	}
	emit_open(e, "static_validation", '{');
	emit_verdict(e, "verdict", validation->verdict);
	emit_number(e, "score", validation->score);
	emit_text(e, "message", validation->message);
	emit_text(e, "team_message", validation->team_message);
	emit_close(e, '}');
}

static void emit_groups(struct emitter *e, const struct report_judgement *j)
{
	emit_open(e, "groups", '[');
	for (size_t i = 0; i < j->n_groups; i++) {
		emit_open(e, NULL, '{');
		emit_name(e, "name", j->groups[i].name);
		emit_verdict(e, "verdict", j->groups[i].verdict);
		emit_number(e, "score", j->groups[i].score);
		emit_number(e, "max_score", j->groups[i].max_score);
		emit_validation(e, j->groups[i].static_validation);
		emit_close(e, '}');
	}
	emit_close(e, ']');
}

static void emit_submission(struct emitter *e, const struct report_judgement *j)
{
	emit_open(e, "submission", '{');
	emit_name(e, "name", j->submission);
	emit_name(e, "language", j->language);
	emit_name(e, "sha256", j->sha256);
	emit_close(e, '}');
}

static void emit_expectation(struct emitter *e, const struct report_judgement *j)
{
	if (j->expected.count > 0)
		emit_texts(e, "expected", &j->expected);
	else
		emit_null(e, "expected");
	if (j->met == MET_UNKNOWN)
		emit_null(e, "met");
	else
		emit_bool(e, "met", j->met == MET_YES);
	emit_texts(e, "unmet", &j->unmet);
}

static void emit_own_limits(struct emitter *e, const struct report_judgement *j)
{
	if (j->time_limit_ns > 0)
		emit_seconds(e, "time_limit_s", j->time_limit_ns);
	else
		emit_null(e, "time_limit_s");
	if (j->memory_limit_bytes > 0)
		emit_count(e, "memory_limit_bytes", j->memory_limit_bytes);
	else
		emit_null(e, "memory_limit_bytes");
}

static void emit_verdict_members(struct emitter *e, const struct report_judgement *j)
{
	emit_submission(e, j);
	emit_verdict(e, "verdict", j->verdict);
	emit_number(e, "score", j->score);
	emit_number(e, "max_score", j->max_score);
	emit_expectation(e, j);
	emit_text(e, "message", j->message);
	report_json_compile(e, "compile", &j->compile);
	emit_seconds(e, "time_s", j->time_ns);
	emit_count(e, "memory_peak_bytes", j->memory_peak_bytes);
	emit_own_limits(e, j);
	emit_groups(e, j);
}

void report_json_verdict(struct emitter *e, const char *key, const struct report_judgement *j)
{
	emit_open(e, key, '{');
	emit_verdict_members(e, j);
	emit_close(e, '}');
}

void report_json_judgement(struct emitter *e, const char *key, const struct report_judgement *j)
{
	emit_open(e, key, '{');
	emit_verdict_members(e, j);
	emit_open(e, "cases", '[');
	for (size_t i = 0; i < j->n_cases; i++)
		report_json_case(e, NULL, &j->cases[i]);
	emit_close(e, ']');
	emit_close(e, '}');
}

static void emit_finding(struct emitter *e, const struct finding *finding)
{
	static const char *const severities[SEVERITY_COUNT] = {
		[SEVERITY_WARNING] = "warning",
		[SEVERITY_ERROR] = "error",
	};
	emit_open(e, NULL, '{');
	emit_name(e, "severity", severities[finding->severity]);
	emit_name(e, "file", finding->file);
	emit_unless(e, "line", (int)finding->line, 0);
	emit_unless(e, "column", (int)finding->column, 0);
	emit_name(e, "key", finding->key);
	emit_text(e, "message", finding->message);
	emit_close(e, '}');
}

static void emit_report(struct emitter *e, const struct report *report)
{
	emit_open(e, NULL, '{');
	emit_name(e, "schema", "juror.report/1");
	report_json_head(e, report);
	emit_open(e, "judgements", '[');
	for (size_t i = 0; i < report->n_judgements; i++)
		report_json_judgement(e, NULL, &report->judgements[i]);
	emit_close(e, ']');
	emit_texts(e, "summary", &report->summary);
	if (report->validated) {
		emit_open(e, "findings", '[');
		for (size_t i = 0; i < report->findings.count; i++)
			emit_finding(e, &report->findings.items[i]);
		emit_close(e, ']');
	}
	emit_close(e, '}');
	strbuf_putc(&e->out, '\n');
}

char *report_json(const struct report *report)
{
	struct emitter e = {.form = EMIT_INDENTED};
	emit_report(&e, report);
	return emit_take(&e);
}

int report_json_write(const struct report *report, const char *path, struct error *err)
{
	_cleanup_(freep) char *text = report_json(report);
	return text ? report_output(path, text, strlen(text), err)
	            : error_set(err, -ENOMEM, "write %s", path);
}
