/* SPDX-License-Identifier: MIT */
/* The objects of the schema; json.c has the same in the other direction. */
#include "worker/report/json_read.h"

#include "worker/report/json_members.h"
#include "worker/report/json_scores.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int read_data(struct json_reader *r, const json_t *value, const struct json_member *member,
                     void *field)
{
	struct report_message *message = json_owner_of(field, member);
	int code = json_read_string(r, value, member, field);
	if (code == 0)
		message->size = strlen(message->data);
	return code;
}

static int read_eof(struct json_reader *r, const json_t *value, const struct json_member *member,
                    void *field)
{
	struct report_side *side = json_owner_of(field, member);
	side->closed = true;
	return json_read_seconds(r, value, member, field);
}

static int read_unread(struct json_reader *r, const json_t *value, const struct json_member *member,
                       void *field)
{
	struct report_side *side = json_owner_of(field, member);
	side->left_input = true;
	return json_read_seconds(r, value, member, field);
}

static int read_met(struct json_reader *r, const json_t *value, const struct json_member *member,
                    void *field)
{
	bool met;
	int code = json_read_bool(r, value, member, &met);
	if (code == 0)
		*(enum report_met *)field = met ? MET_YES : MET_NO;
	return code;
}

static int read_verdict(struct json_reader *r, const json_t *value,
                        const struct json_member *member _unused_, void *field)
{
	enum verdict verdict =
		json_is_string(value) ? verdict_parse(json_string_value(value)) : VERDICT_COUNT;
	if (verdict == VERDICT_COUNT)
		return json_expected(r, "a verdict such as \"AC\" was");
	*(enum verdict *)field = verdict;
	return 0;
}

static int read_speaker(struct json_reader *r, const json_t *value,
                        const struct json_member *member _unused_, void *field)
{
	static const char *const words[] = {"submission", "judge", NULL};
	int index = json_word_index(value, words);
	if (index < 0)
		return json_expected(r, "\"submission\" or \"judge\" was");
	*(enum report_speaker *)field = (enum report_speaker)index;
	return 0;
}

static int read_severity(struct json_reader *r, const json_t *value,
                         const struct json_member *member _unused_, void *field)
{
	static const char *const words[] = {"warning", "error", NULL};
	int index = json_word_index(value, words);
	if (index < 0)
		return json_expected(r, "\"warning\" or \"error\" was");
	*(enum severity *)field = (enum severity)index;
	return 0;
}

/* ---- objects ---- */

static const struct json_member enforcement_members[] = {
	MEMBER("memory", json_read_word, report_enforcement, memory),
	MEMBER("processes", json_read_word, report_enforcement, processes),
	MEMBER("cpu", json_read_word, report_enforcement, cpu),
	MEMBER("disk", json_read_word, report_enforcement, disk),
	{0},
};

static const struct json_member host_members[] = {
	MEMBER("kernel", json_read_string, report_host, kernel),
	MEMBER("cpu", json_read_string, report_host, cpu),
	OBJECT("enforcement", report_host, enforcement, enforcement_members),
	MEMBER("disturbances", json_read_strings, report_host, disturbances),
	{0},
};

static const struct json_member problem_members[] = {
	MEMBER("short_name", json_read_string, report_problem, short_name),
	MEMBER("name", json_read_string, report_problem, name),
	MEMBER("format", json_read_string, report_problem, format),
	MEMBER("sha256", json_read_string, report_problem, sha256),
	{0},
};

static const struct json_member bound_members[] = {
	MEMBER("submission", json_read_string, report_bound, submission),
	MEMBER("case", json_read_string, report_bound, test),
	MEMBER("time_s", json_read_seconds, report_bound, time_ns),
	MEMBER("at_least", json_read_bool, report_bound, at_least),
	{0},
};

static const struct json_member limits_members[] = {
	MEMBER("time_s", json_read_seconds, report_limits, time_ns),
	MEMBER("wall_s", json_read_seconds, report_limits, wall_ns),
	MEMBER("memory_bytes", json_read_count, report_limits, memory_bytes),
	MEMBER("output_bytes", json_read_count, report_limits, output_bytes),
	MEMBER("code_bytes", json_read_count, report_limits, code_bytes),
	MEMBER("time_source", json_read_word, report_limits, time_source),
	OBJECT("slowest_in_time", report_limits, slowest_in_time, bound_members),
	OBJECT("fastest_too_slow", report_limits, fastest_too_slow, bound_members),
	{0},
};

static const struct json_member compile_members[] = {
	MEMBER("verdict", read_verdict, report_compile, verdict),
	MEMBER("cached", json_read_bool, report_compile, cached),
	MEMBER("cpu_s", json_read_seconds, report_compile, cpu_ns),
	MEMBER("wall_s", json_read_seconds, report_compile, wall_ns),
	MEMBER("memory_peak_bytes", json_read_count, report_compile, memory_peak_bytes),
	MEMBER("log", json_read_string, report_compile, log),
	{0},
};

static const struct json_member validation_members[] = {
	MEMBER("verdict", read_verdict, report_validation, verdict),
	MEMBER("score", json_read_score, report_validation, score),
	MEMBER("message", json_read_string, report_validation, message),
	MEMBER("team_message", json_read_string, report_validation, team_message),
	{0},
};

static const struct json_member group_members[] = {
	MEMBER("name", json_read_string, report_group, name),
	MEMBER("verdict", read_verdict, report_group, verdict),
	MEMBER("score", json_read_score, report_group, score),
	MEMBER("max_score", json_read_score, report_group, max_score),
	POINTER("static_validation", report_group, static_validation, validation_members),
	{0},
};

static const struct json_member place_members[] = {
	MEMBER("line", json_read_count, report_place, line),
	MEMBER("column", json_read_count, report_place, column),
	MEMBER("token", json_read_string, report_place, token),
	MEMBER("context_line", json_read_count, report_place, context_line),
	MEMBER("context", json_read_strings, report_place, context),
	{0},
};

static const struct json_member difference_members[] = {
	OBJECT("output", report_difference, output, place_members),
	OBJECT("answer", report_difference, answer, place_members),
	{0},
};

static const struct json_member side_members[] = {
	MEMBER("ended", json_read_bool, report_side, ended),
	MEMBER("exit_order", json_read_unsigned, report_side, exit_order),
	MEMBER("exit_s", json_read_seconds, report_side, exit_ns),
	MEMBER("exit_code", json_read_int, report_side, exit_code),
	MEMBER("signal", json_read_int, report_side, signal),
	MEMBER("cpu_s", json_read_seconds, report_side, cpu_ns),
	MEMBER("wall_s", json_read_seconds, report_side, wall_ns),
	MEMBER("knew", json_read_bool, report_side, knew),
	MEMBER("eof_s", read_eof, report_side, eof_ns),
	MEMBER("unread_s", read_unread, report_side, unread_ns),
	MEMBER("bytes_written", json_read_count, report_side, bytes_written),
	MEMBER("heard_bytes", json_read_count, report_side, heard_bytes),
	MEMBER("discarded_bytes", json_read_count, report_side, discarded_bytes),
	MEMBER("kill_reason", json_read_string, report_side, kill_reason),
	MEMBER("last_state", json_read_string, report_side, last_state),
	MEMBER("reads_input", json_read_bool, report_side, reads_input),
	{0},
};

static const struct json_member message_members[] = {
	MEMBER("time_s", json_read_seconds, report_message, time_ns),
	MEMBER("from", read_speaker, report_message, speaker),
	MEMBER("pass", json_read_unsigned, report_message, pass),
	MEMBER("process", json_read_unsigned, report_message, process),
	MEMBER("text", read_data, report_message, data),
	{0},
};

/* An exit code that is null is one that is not there. */
static int read_side(struct json_reader *r, const json_t *value, const struct json_member *member,
                     void *field)
{
	struct report_side *side = field;
	side->exit_code = -1;
	return json_read_members(r, value, member->members, field);
}

static const struct json_member evidence_members[] = {
	MEMBER("interactive", json_read_bool, report_evidence, interactive),
	MEMBER("processes", json_read_unsigned, report_evidence, n_processes),
	MEMBER("eof_policy", json_read_string, report_evidence, eof_policy),
	MEMBER("rule", json_read_string, report_evidence, rule),
	MEMBER("order", json_read_string, report_evidence, order),
	MEMBER("quiet_s", json_read_seconds, report_evidence, quiet_ns),
	MEMBER("jury_waits_elsewhere", json_read_bool, report_evidence, jury_waits_elsewhere),
	{"submission", read_side, offsetof(struct report_evidence, submission), 0, 0, side_members},
	{"judge", read_side, offsetof(struct report_evidence, judge), 0, 0, side_members},
	MEMBER("notes", json_read_strings, report_evidence, notes),
	LIST("transcript", report_evidence, messages, n_messages, message_members),
	MEMBER("transcript_cut", json_read_bool, report_evidence, messages_cut),
	{0},
};

static const struct json_member case_members[] = {
	MEMBER("name", json_read_string, report_case, name),
	MEMBER("verdict", read_verdict, report_case, verdict),
	MEMBER("score", json_read_score, report_case, score),
	MEMBER("cpu_s", json_read_seconds, report_case, cpu_ns),
	MEMBER("wall_s", json_read_seconds, report_case, wall_ns),
	MEMBER("memory_peak_bytes", json_read_count, report_case, memory_peak_bytes),
	MEMBER("output_bytes", json_read_count, report_case, output_bytes),
	MEMBER("exit_code", json_read_int, report_case, exit_code),
	MEMBER("signal", json_read_int, report_case, signal),
	MEMBER("message", json_read_string, report_case, message),
	MEMBER("team_message", json_read_string, report_case, team_message),
	MEMBER("passes", json_read_unsigned, report_case, passes),
	POINTER("difference", report_case, difference, difference_members),
	POINTER("evidence", report_case, evidence, evidence_members),
	{0},
};

static const struct json_member submission_members[] = {
	MEMBER("name", json_read_string, report_judgement, submission),
	MEMBER("language", json_read_string, report_judgement, language),
	MEMBER("sha256", json_read_string, report_judgement, sha256),
	{0},
};

static int read_cases(struct json_reader *r, const json_t *value, const struct json_member *member,
                      void *field)
{
	struct report_judgement *j = json_owner_of(field, member);
	int code = json_read_list(r, value, member, field);
	for (size_t i = 0; code == 0 && i < j->n_cases; i++)
		if (!json_is_integer(json_object_get(json_array_get(value, i), "exit_code")))
			j->cases[i].exit_code = -1;
	return code;
}

static const struct json_member judgement_members[] = {
	{"submission", json_read_object, 0, 0, 0, submission_members},
	MEMBER("verdict", read_verdict, report_judgement, verdict),
	MEMBER("score", json_read_score, report_judgement, score),
	MEMBER("max_score", json_read_score, report_judgement, max_score),
	MEMBER("expected", json_read_strings, report_judgement, expected),
	MEMBER("met", read_met, report_judgement, met),
	MEMBER("unmet", json_read_strings, report_judgement, unmet),
	MEMBER("message", json_read_string, report_judgement, message),
	OBJECT("compile", report_judgement, compile, compile_members),
	MEMBER("time_s", json_read_seconds, report_judgement, time_ns),
	MEMBER("memory_peak_bytes", json_read_count, report_judgement, memory_peak_bytes),
	MEMBER("time_limit_s", json_read_seconds, report_judgement, time_limit_ns),
	MEMBER("memory_limit_bytes", json_read_count, report_judgement, memory_limit_bytes),
	LIST("groups", report_judgement, groups, n_groups, group_members),
	{"cases", read_cases, offsetof(struct report_judgement, cases),
         offsetof(struct report_judgement, n_cases), sizeof(struct report_case), case_members},
	{0},
};

static const struct json_member finding_members[] = {
	MEMBER("severity", read_severity, finding, severity),
	MEMBER("file", json_read_string, finding, file),
	MEMBER("line", json_read_unsigned, finding, line),
	MEMBER("column", json_read_unsigned, finding, column),
	MEMBER("key", json_read_string, finding, key),
	MEMBER("message", json_read_string, finding, message),
	{0},
};

/* finding_format() wants both. */
static int complete_finding(struct json_reader *r, struct finding *finding)
{
	if (!finding->file)
		finding->file = strdup("");
	if (!finding->message)
		finding->message = strdup("");
	return finding->file && finding->message ? 0 : json_no_memory(r);
}

static int read_findings(struct json_reader *r, const json_t *value,
                         const struct json_member *member, void *field)
{
	struct report *report = json_owner_of(field, member);
	struct findings *findings = &report->findings;
	report->validated = true;
	int code = json_read_list(r, value, member, field);
	for (size_t i = 0; i < findings->count; i++) {
		findings->errors += findings->items[i].severity == SEVERITY_ERROR;
		if (code == 0)
			code = complete_finding(r, &findings->items[i]);
	}
	return code;
}

static const struct json_member juror_members[] = {
	MEMBER("version", json_read_string, report, version),
	{0},
};

static const struct json_member report_members[] = {
	{"juror", json_read_object, 0, 0, 0, juror_members},
	OBJECT("host", report, host, host_members),
	OBJECT("problem", report, problem, problem_members),
	OBJECT("limits", report, limits, limits_members),
	LIST("judgements", report, judgements, n_judgements, judgement_members),
	MEMBER("summary", json_read_strings, report, summary),
	{"findings", read_findings, offsetof(struct report, findings.items),
         offsetof(struct report, findings.count), sizeof(struct finding), finding_members},
	{0},
};

/* ---- the whole ---- */

static json_t *parse(const char *text, size_t size, const char *name, struct error *err)
{
	json_error_t fault;
	size_t quoted_size;
	_cleanup_(freep) char *quoted = json_scores_quote(text, size, &quoted_size);
	json_t *root =
		quoted ? json_loadb(quoted, quoted_size, JSON_REJECT_DUPLICATES, &fault) : NULL;
	if (!quoted)
		(void)error_set(err, -ENOMEM, "%s", name);
	else if (!root && json_error_code(&fault) == json_error_out_of_memory)
		(void)error_set(err, -ENOMEM, "%s", name);
	else if (!root)
		(void)error_say(err, -EINVAL, "%s:%d:%d: no JSON: %s", name, fault.line,
		                fault.column, fault.text);
	return root;
}

static int check_schema(const json_t *root, const char *name, struct error *err)
{
	const char *schema = json_string_value(json_object_get(root, "schema"));
	if (schema && strcmp(schema, "juror.report/1") == 0 &&
	    json_is_array(json_object_get(root, "judgements")))
		return 0;
	return error_say(err, -EINVAL,
	                 "%s: no report of juror: \"schema\":\"juror.report/1\" and "
	                 "\"judgements\" were expected",
	                 name);
}

int report_json_read(const char *text, size_t size, const char *name, struct report *ret_report,
                     struct error *err)
{
	json_auto_t *root = parse(text, size, name, err);
	if (!root)
		return err && err->code ? err->code : -EINVAL;
	int code = check_schema(root, name, err);
	if (code < 0)
		return code;
	struct report report = {0};
	struct json_reader reader = {.name = name, .words = &report.words, .err = err};
	code = json_read_members(&reader, root, report_members, &report);
	if (code < 0)
		report_done(&report);
	else
		*ret_report = report;
	return code;
}
