/* SPDX-License-Identifier: MIT */
/*
 * The format has no standard; its attributes are those that the readers agree on. Of a testcase that fails they show what
 * is in <failure> or <error> and hardly anything else, so all of it is there.
 * Source: https://github.com/testmoapp/junitxml, https://docs.gitlab.com/ci/testing/unit_test_reports/, the parsers of
 * GitLab (lib/gitlab/ci/parsers/test/junit.rb), mikepenz/action-junit-report and dorny/test-reporter.
 */
#include "worker/report/junit.h"

#include "common/units.h"
#include "worker/report/evidence_text.h"
#include "worker/report/markup.h"

#include <inttypes.h>
#include <string.h>

enum outcome { PASSED, SKIPPED, FAILED, ERROR, OUTCOME_COUNT };

struct counts {
	size_t of[OUTCOME_COUNT];
	size_t tests;
	uint64_t time_ns;
};

struct testcase {
	const char *class_prefix,
		*class_name; /* the name of the class is both, with a point between */
	const char *name;
	const char *file; /* what it is about, where annotations stand; NULL: nothing in particular */
	unsigned line;    /* of it; 0: none */
	uint64_t time_ns;
	enum outcome outcome;
	const char *type, *message; /* of a failure; the message may have several lines */
	const char *output;         /* shown also when it passed; NULL without */
};

static void put_attribute(struct strbuf *out, const char *name, const char *text)
{
	strbuf_printf(out, " %s=\"", name);
	markup_text(out, text);
	strbuf_putc(out, '"');
}

static void put_time(struct strbuf *out, uint64_t ns)
{
	strbuf_printf(out, " time=\"%" PRIu64 ".%09u\"", ns / NS_PER_S, (unsigned)(ns % NS_PER_S));
}

static void put_counts(struct strbuf *out, const struct counts *counts)
{
	strbuf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\"",
	              counts->tests, counts->of[FAILED], counts->of[ERROR], counts->of[SKIPPED]);
	put_time(out, counts->time_ns);
}

/* <failure type="WA" message="the first line">all of it</failure> */
static void put_reason(struct strbuf *out, const char *element, const struct testcase *t)
{
	const char *message = t->message ? t->message : "";
	_cleanup_(freep) char *line = strndup(message, strcspn(message, "\n"));
	out->failed |= !line;
	strbuf_printf(out, "   <%s", element);
	put_attribute(out, "type", t->type);
	put_attribute(out, "message", line);
	strbuf_putc(out, '>');
	markup_lines(out, message);
	strbuf_printf(out, "</%s>\n", element);
}

/* GitLab takes "[[ATTACHMENT|path]]" there for a file of the job to be shown, which no foreign text is to ask for. */
static void put_output(struct strbuf *out, const char *text)
{
	static const char mark[] = "[[";
	strbuf_puts(out, "   <system-out>");
	for (const char *at; (at = strstr(text, mark)); text = at + 1) {
		_cleanup_(freep) char *before = strndup(text, (size_t)(at - text) + 1);
		out->failed |= !before;
		markup_lines(out, before);
		strbuf_putc(out, ' ');
	}
	markup_lines(out, text);
	strbuf_puts(out, "</system-out>\n");
}

static void put_outcome(struct strbuf *out, const struct testcase *t)
{
	if (t->outcome == SKIPPED)
		strbuf_puts(out, "   <skipped/>\n");
	if (t->outcome == FAILED)
		put_reason(out, "failure", t);
	if (t->outcome == ERROR)
		put_reason(out, "error", t);
	if (t->output && t->output[0] != '\0')
		put_output(out, t->output);
}

static void put_testcase(struct strbuf *out, struct counts *counts, const struct testcase *t)
{
	strbuf_puts(out, "  <testcase");
	put_attribute(out, "name", t->name ? t->name : "");
	strbuf_puts(out, " classname=\"");
	markup_text(out, t->class_prefix);
	strbuf_puts(out, t->class_prefix ? "." : "");
	markup_text(out, t->class_name);
	strbuf_putc(out, '"');
	if (t->file && t->file[0] != '\0')
		put_attribute(out, "file", t->file);
	if (t->line > 0)
		strbuf_printf(out, " line=\"%u\"", t->line);
	put_time(out, t->time_ns);
	strbuf_puts(out, ">\n");
	put_outcome(out, t);
	strbuf_puts(out, "  </testcase>\n");
	counts->of[t->outcome]++;
	counts->tests++;
	counts->time_ns += t->time_ns;
}

/* The head has sums that only the body knows: @body is taken. */
static void put_suite(struct strbuf *out, const char *name, struct strbuf *body,
                      const struct counts *counts, struct counts *total)
{
	strbuf_puts(out, " <testsuite");
	put_attribute(out, "name", name ? name : "");
	put_counts(out, counts);
	strbuf_puts(out, ">\n");
	strbuf_puts(out, body->data ? body->data : "");
	strbuf_puts(out, " </testsuite>\n");
	out->failed |= body->failed;
	strbuf_done(body);
	for (size_t i = 0; i < OUTCOME_COUNT; i++)
		total->of[i] += counts->of[i];
	total->tests += counts->tests;
	total->time_ns += counts->time_ns;
}

/* ---- submissions ---- */

static enum outcome outcome_of_case(const struct report_judgement *j, const struct report_case *c)
{
	if (c->verdict == VERDICT_NONE)
		return SKIPPED;
	if (c->verdict == VERDICT_JUDGE_ERROR)
		return ERROR;
	bool good = c->verdict == VERDICT_ACCEPTED || j->met == MET_YES ||
	            strv_contains(&j->expected, verdict_code(c->verdict));
	return good ? PASSED : FAILED;
}

static enum outcome outcome_of_judgement(const struct report_judgement *j)
{
	static const enum outcome of_met[] = {[MET_NO] = FAILED, [MET_YES] = PASSED};
	if (j->verdict == VERDICT_JUDGE_ERROR)
		return ERROR;
	if (j->met != MET_UNKNOWN)
		return of_met[j->met];
	return j->verdict == VERDICT_ACCEPTED ? PASSED : FAILED;
}

/* "WA", "WA, 12 points: wrong answer", each part only when it is known; NULL when memory ran out. */
static char *verdict_line(enum verdict verdict, const char *score, const char *message)
{
	const char *code = verdict == VERDICT_NONE ? "not judged" : verdict_code(verdict);
	return str_printf("%s%s%s: %s", code, score ? ", score " : "", score ? score : "",
	                  message ? message : verdict_words(verdict));
}

/* NULL when there is nothing to add, or memory ran out. */
static char *case_output(const struct report_case *c, enum outcome outcome, const char *line)
{
	bool plain = c->verdict == VERDICT_ACCEPTED && !c->score && !c->message;
	const char *first = outcome == PASSED && !plain ? line : NULL;
	bool has_evidence = c->evidence && c->evidence->interactive && !(outcome == PASSED && plain);
	_cleanup_(freep) char *evidence = has_evidence ? report_evidence_text(c->evidence) : NULL;
	if (!first && !evidence)
		return NULL;
	return str_printf("%s%s%s", first ? first : "", first && evidence ? "\n" : "",
	                  evidence ? evidence : "");
}

static void put_case(struct strbuf *out, struct counts *counts, const struct report *report,
                     const struct report_judgement *j, const struct report_case *c)
{
	enum outcome outcome = outcome_of_case(j, c);
	_cleanup_(freep) char *line = verdict_line(c->verdict, c->score, c->message);
	_cleanup_(freep) char *output = case_output(c, outcome, line ? line : "");
	out->failed |= !line;
	const struct testcase t = {
		.class_prefix = report->problem.short_name,
		.class_name = j->submission,
		.name = c->name,
		.file = j->submission,
		.time_ns = c->cpu_ns,
		.outcome = outcome,
		.type = verdict_code(c->verdict),
		.message = line,
		.output = output,
	};
	put_testcase(out, counts, &t);
}

static void add_lines(struct strbuf *text, const struct strv *lines)
{
	for (size_t i = 0; i < lines->count; i++)
		strbuf_printf(text, "\n%s", lines->items[i]);
}

static char *verdict_message(const struct report_judgement *j)
{
	struct strbuf text = {0};
	_cleanup_(freep) char *line = verdict_line(j->verdict, j->score, j->message);
	text.failed = !line;
	strbuf_puts(&text, line ? line : "");
	for (size_t i = 0; i < j->expected.count; i++)
		strbuf_printf(&text, "%s%s", i == 0 ? "\nexpected " : " or ", j->expected.items[i]);
	add_lines(&text, &j->unmet);
	if (outcome_of_judgement(j) != PASSED && j->compile.log && j->compile.log[0] != '\0')
		strbuf_printf(&text, "\n%s", j->compile.log);
	return strbuf_take(&text);
}

static void put_verdict(struct strbuf *out, struct counts *counts, const struct report *report,
                        const struct report_judgement *j)
{
	_cleanup_(freep) char *message = verdict_message(j);
	enum outcome outcome = outcome_of_judgement(j);
	const char *output = j->compile.log ? j->compile.log : message;
	out->failed |= !message;
	const struct testcase t = {
		.class_prefix = report->problem.short_name,
		.class_name = j->submission,
		.name = "verdict",
		.file = j->submission,
		.outcome = outcome,
		.type = verdict_code(j->verdict),
		.message = message,
		.output = outcome == PASSED ? output : NULL,
	};
	put_testcase(out, counts, &t);
}

static void put_judgement(struct strbuf *out, struct counts *total, const struct report *report,
                          const struct report_judgement *j)
{
	struct strbuf body = {0};
	struct counts counts = {0};
	put_verdict(&body, &counts, report, j);
	for (size_t i = 0; i < j->n_cases; i++)
		put_case(&body, &counts, report, j, &j->cases[i]);
	put_suite(out, j->submission, &body, &counts, total);
}

/* ---- findings ---- */

static void put_finding(struct strbuf *out, struct counts *counts, const struct report *report,
                        const struct finding *finding)
{
	char text[4096];
	finding_format(finding, text, sizeof(text));
	bool is_error = finding->severity == SEVERITY_ERROR;
	const struct testcase t = {
		.class_prefix = report->problem.short_name,
		.class_name = "package",
		.name = text,
		.file = finding->file,
		.line = finding->line,
		.outcome = is_error ? FAILED : PASSED,
		.type = is_error ? "error" : "warning",
		.message = text,
		.output = is_error ? NULL : "warning",
	};
	put_testcase(out, counts, &t);
}

static void put_findings(struct strbuf *out, struct counts *total, const struct report *report)
{
	struct strbuf body = {0};
	struct counts counts = {0};
	for (size_t i = 0; i < report->findings.count; i++)
		put_finding(&body, &counts, report, &report->findings.items[i]);
	if (report->findings.errors == 0) {
		const struct testcase t = {.class_prefix = report->problem.short_name,
		                           .class_name = "package",
		                           .name = "the package is in order"};
		put_testcase(&body, &counts, &t);
	}
	put_suite(out, "package", &body, &counts, total);
}

static void put_report(struct strbuf *out, struct counts *total, const struct report *report)
{
	if (report->validated)
		put_findings(out, total, report);
	for (size_t i = 0; i < report->n_judgements; i++)
		put_judgement(out, total, report, &report->judgements[i]);
}

char *report_junit(const struct report *reports, size_t n)
{
	struct strbuf body = {0}, out = {0};
	struct counts total = {0};
	for (size_t i = 0; i < n; i++)
		put_report(&body, &total, &reports[i]);
	strbuf_puts(&out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"juror\"");
	put_counts(&out, &total);
	strbuf_puts(&out, ">\n");
	strbuf_puts(&out, body.data ? body.data : "");
	strbuf_puts(&out, "</testsuites>\n");
	out.failed |= body.failed;
	strbuf_done(&body);
	return strbuf_take(&out);
}
