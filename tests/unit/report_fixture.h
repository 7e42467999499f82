/* SPDX-License-Identifier: MIT */
/* Reports for tests of the writers. */
#pragma once

#include "common/units.h"
#include "worker/report/report.h"

#include <stdlib.h>
#include <string.h>

/* Any allocation that fails here fails the test by a NULL soon enough. */
static inline char *fixture_text(const char *text)
{
	return text ? strdup(text) : NULL;
}

static inline enum verdict fixture_verdict(char letter)
{
	for (int i = 0; i < VERDICT_COUNT; i++)
		if (verdict_letter((enum verdict)i) == letter)
			return (enum verdict)i;
	abort();
}

/* Appends a case for each letter, named DIRECTORY/01 and so on. */
static inline void fixture_add_cases(struct report_judgement *j, const char *directory,
                                     const char *letters, const char *message)
{
	size_t n = strlen(letters);
	j->cases = realloc(j->cases, (j->n_cases + n) * sizeof(*j->cases));
	for (size_t i = 0; i < n; i++) {
		enum verdict verdict = fixture_verdict(letters[i]);
		bool bad = verdict != VERDICT_ACCEPTED && verdict != VERDICT_NONE;
		j->cases[j->n_cases++] = (struct report_case){
			.name = str_printf("%s/%02zu", directory, i + 1),
			.verdict = verdict,
			.cpu_ns = 12 * NS_PER_MS,
			.wall_ns = 13 * NS_PER_MS,
			.memory_peak_bytes = 3 * MIB,
			.output_bytes = 20,
			.message = bad ? fixture_text(message) : NULL,
			.passes = 1,
		};
	}
}

static inline struct report_judgement *
fixture_add_judgement(struct report *report, const char *submission, enum verdict verdict)
{
	size_t n = report->n_judgements++;
	report->judgements = realloc(report->judgements, (n + 1) * sizeof(*report->judgements));
	report->judgements[n] = (struct report_judgement){
		.submission = fixture_text(submission),
		.language = fixture_text("cpp"),
		.verdict = verdict,
		.compile.verdict = VERDICT_ACCEPTED,
		.time_ns = 12 * NS_PER_MS,
		.memory_peak_bytes = 3 * MIB,
	};
	return &report->judgements[n];
}

static inline struct report fixture_report(void)
{
	return (struct report){
		.host = {.kernel = fixture_text("6.1.0"),
	                 .cpu = fixture_text("Some CPU"),
	                 .enforcement = {"cgroup2", "cgroup2", "cgroup2", "tmpfs"}},
		.problem = {.short_name = fixture_text("hello"),
	                    .name = fixture_text("Hello World!"),
	                    .format = fixture_text("2025-09")},
		.limits = {.time_ns = NS_PER_S,
	                   .wall_ns = 12 * NS_PER_S,
	                   .time_source = "package",
	                   .memory_bytes = 2 * GIB,
	                   .output_bytes = 8 * MIB,
	                   .code_bytes = 128 * KIB},
	};
}

static inline void fixture_add_difference(struct report_case *c, const char *output,
                                          const char *answer)
{
	c->difference = calloc(1, sizeof(*c->difference));
	c->difference->output = (struct report_place){
		.line = 3, .column = 5, .token = fixture_text(output), .context_line = 2};
	c->difference->answer = (struct report_place){
		.line = 3, .column = 5, .token = fixture_text(answer), .context_line = 2};
	(void)!strv_add(&c->difference->output.context, "1 2 3");
	(void)!strv_add(&c->difference->output.context, output);
	(void)!strv_add(&c->difference->answer.context, "1 2 3");
	(void)!strv_add(&c->difference->answer.context, answer);
}

/* A dialogue of two lines. */
static inline void fixture_add_dialogue(struct report_case *c, const char *question,
                                        const char *reply)
{
	struct report_evidence *e = c->evidence = calloc(1, sizeof(*e));
	e->interactive = true;
	e->rule = fixture_text("The judge's program rejected before the submission ended.");
	e->eof_policy = fixture_text("close");
	e->order = fixture_text("last said");
	e->quiet_ns = 5 * NS_PER_MS;
	e->jury_waits_elsewhere = true;
	e->submission = (struct report_side){.ended = true,
	                                     .exit_order = 2,
	                                     .exit_ns = 12 * NS_PER_MS,
	                                     .exit_code = -1,
	                                     .signal = 13,
	                                     .cpu_ns = 3 * NS_PER_MS,
	                                     .wall_ns = 8 * NS_PER_MS,
	                                     .knew = true,
	                                     .bytes_written = strlen(reply),
	                                     .heard_bytes = 1,
	                                     .discarded_bytes = 2,
	                                     .last_state = fixture_text("reading"),
	                                     .reads_input = true};
	e->judge = (struct report_side){.ended = true,
	                                .exit_order = 1,
	                                .exit_ns = 9 * NS_PER_MS,
	                                .exit_code = 43,
	                                .closed = true,
	                                .eof_ns = 9 * NS_PER_MS,
	                                .left_input = true,
	                                .unread_ns = 7 * NS_PER_MS,
	                                .bytes_written = strlen(question)};
	e->messages = calloc(2, sizeof(*e->messages));
	e->n_messages = 2;
	e->messages[0] = (struct report_message){.time_ns = NS_PER_MS,
	                                         .speaker = SPEAKER_JUDGE,
	                                         .pass = 1,
	                                         .data = fixture_text(question),
	                                         .size = strlen(question)};
	e->messages[1] = (struct report_message){.time_ns = 2 * NS_PER_MS,
	                                         .speaker = SPEAKER_SUBMISSION,
	                                         .pass = 1,
	                                         .data = fixture_text(reply),
	                                         .size = strlen(reply)};
}

/* A report with @text in every field that holds foreign text. */
static inline struct report fixture_report_of(const char *text, enum verdict verdict)
{
	struct report report = {
		.host = {.kernel = fixture_text(text),
	                 .cpu = fixture_text(text),
	                 .enforcement = {"rlimit", "rlimit", "none", "none"}},
		.problem = {fixture_text(text), fixture_text(text), fixture_text(text), NULL},
		.limits = {.time_ns = 1,
	                   .wall_ns = UINT64_MAX,
	                   .memory_bytes = UINT64_MAX,
	                   .time_source = "option",
	                   .slowest_in_time = {fixture_text(text), fixture_text(text), 1, false},
	                   .fastest_too_slow = {fixture_text(text), fixture_text(text), 3, true}},
	};
	(void)!strv_add(&report.host.disturbances, text);
	struct report_judgement *j = fixture_add_judgement(&report, text, verdict);
	free(j->language);
	j->language = fixture_text(text);
	j->met = MET_NO;
	(void)!strv_add(&j->expected, text);
	j->message = fixture_text(text);
	j->compile.log = fixture_text(text);
	j->compile.verdict = VERDICT_COMPILE_ERROR;
	fixture_add_cases(j, "secret", "AWT-", text);
	for (size_t i = 0; i < j->n_cases; i++) {
		free(j->cases[i].name);
		j->cases[i].name = fixture_text(text);
		j->cases[i].team_message = fixture_text(text);
	}
	j->groups = calloc(1, sizeof(*j->groups));
	j->groups[j->n_groups++] =
		(struct report_group){.name = fixture_text(text), .verdict = verdict};
	(void)!strv_add(&j->unmet, text);
	fixture_add_difference(&j->cases[1], text, text);
	fixture_add_dialogue(&j->cases[2], text, text);
	(void)!strv_add(&j->cases[2].evidence->notes, text);
	j->cases[2].evidence->judge.kill_reason = fixture_text(text);
	(void)!strv_add(&report.summary, text);
	report.validated = true;
	findings_add(&report.findings, SEVERITY_ERROR,
	             &(struct place){.file = text, .line = 3, .column = 7, .key = text}, "%s", text);
	return report;
}

/* What programs, packages and teams could put into a text to fool a terminal or a reader. */
static const char *const fixture_hostile_texts[] = {
	"\x1b[2J\x1b[H\x1b]0;owned\a",
	"\23331m\302\23331m", /* CSI as a byte and as a character */
	"line\nline\r\nline\rover\b\b\t\v\f",
	"\xff\xfe\xc0\xaf\xed\xa0\x80\xf4\x90\x80\x80",
	"\u202etxt.exe\u2066\u2069\u200f\u2028", /* NOLINT(misc-misleading-bidirectional) */
	"\"},\"verdict\":\"AC\",\\u0000{%s%n%1$s}",
	"\xe4\xbd\xa0\xe5\xa5\xbd\xe4\xbd",
	"e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301",
	"",
	" ",
	"////",
	"</script><script>alert(1)</script><img src=x onerror=alert(2)><!--",
	"]]><b>&amp;&#0;\"' onload=alert(3) x='",
	"=HYPERLINK(\"http://example.org\")",
	"{{script}}{{data}}",
};

/* A text of @size bytes made of @piece again and again. */
static inline char *fixture_long_text(const char *piece, size_t size)
{
	char *text = malloc(size + 1);
	for (size_t i = 0; i < size; i++)
		text[i] = piece[i % strlen(piece)];
	text[size] = '\0';
	return text;
}
