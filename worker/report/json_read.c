/* SPDX-License-Identifier: MIT */
/*
 * A table of members for each object of the schema, and a function for each kind of value. A member that is missing or
 * null leaves the zero that says "not known"; the way to a value that is not as expected stands in @place.
 */
#include "worker/report/json_read.h"

#include "common/units.h"

#include <errno.h>
#include <inttypes.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

struct reader {
	const char *name;
	char place[256];
	struct strv *words; /* of the report: what its static members point to */
	struct error *err;
};

struct member {
	const char *key; /* NULL ends the list */
	int (*read)(struct reader *r, const json_t *value, const struct member *member, void *field);
	size_t offset;                /* of the field */
	size_t counter;               /* of a list's counter */
	size_t size;                  /* of a list's items */
	const struct member *members; /* of an object, or of a list's items */
};

static int expected(const struct reader *r, const char *what)
{
	return error_say(r->err, -EINVAL, "%s: %s%s%s expected", r->name, r->place,
	                 r->place[0] ? ": " : "", what);
}

static int no_memory(const struct reader *r)
{
	return error_set(r->err, -ENOMEM, "%s", r->name);
}

static void *at(void *object, size_t offset)
{
	return (char *)object + offset;
}

/* What the field is a member of. */
static void *owner_of(void *field, const struct member *member)
{
	return (char *)field - member->offset;
}

static int read_member(struct reader *r, const json_t *value, const struct member *member,
                       void *object)
{
	size_t length = strlen(r->place);
	(void)snprintf(r->place + length, sizeof(r->place) - length, "%s%s", length > 0 ? "." : "",
	               member->key);
	int code = member->read(r, value, member, at(object, member->offset));
	r->place[length] = '\0';
	return code;
}

static int read_members(struct reader *r, const json_t *value, const struct member *members,
                        void *object)
{
	if (!json_is_object(value))
		return expected(r, "an object was");
	for (; members->key; members++) {
		const json_t *found = json_object_get(value, members->key);
		if (!found || json_is_null(found))
			continue;
		int code = read_member(r, found, members, object);
		if (code < 0)
			return code;
	}
	return 0;
}

/* ---- values ---- */

static int read_object(struct reader *r, const json_t *value, const struct member *member,
                       void *field)
{
	return read_members(r, value, member->members, field);
}

/* An object behind a pointer; an empty one is none. */
static int read_pointer(struct reader *r, const json_t *value, const struct member *member,
                        void *field)
{
	if (!json_is_object(value))
		return expected(r, "an object was");
	if (json_object_size(value) == 0)
		return 0;
	void **pointer = field;
	*pointer = calloc(1, member->size);
	return *pointer ? read_members(r, value, member->members, *pointer) : no_memory(r);
}

static int read_item(struct reader *r, const json_t *value, const struct member *member,
                     size_t index, void *item)
{
	size_t length = strlen(r->place);
	(void)snprintf(r->place + length, sizeof(r->place) - length, "[%zu]", index);
	int code = read_members(r, value, member->members, item);
	r->place[length] = '\0';
	return code;
}

static int read_list(struct reader *r, const json_t *value, const struct member *member, void *field)
{
	if (!json_is_array(value))
		return expected(r, "an array was");
	size_t n = json_array_size(value), *counter = at(owner_of(field, member), member->counter);
	char *items = calloc(n > 0 ? n : 1, member->size);
	if (!items)
		return no_memory(r);
	*(void **)field = items;
	int code = 0;
	for (size_t i = 0; code == 0 && i < n; i++) {
		*counter = i + 1; /* so that report_done() sees even the half of an item */
		code = read_item(r, json_array_get(value, i), member, i, items + i * member->size);
	}
	return code;
}

static int read_string(struct reader *r, const json_t *value, const struct member *member _unused_,
                       void *field)
{
	if (!json_is_string(value))
		return expected(r, "a text was");
	char **text = field;
	*text = strdup(json_string_value(value));
	return *text ? 0 : no_memory(r);
}

/* A text for a member that is static otherwise. */
static int read_word(struct reader *r, const json_t *value, const struct member *member _unused_,
                     void *field)
{
	if (!json_is_string(value))
		return expected(r, "a text was");
	if (strv_add(r->words, json_string_value(value)) < 0)
		return no_memory(r);
	*(const char **)field = r->words->items[r->words->count - 1];
	return 0;
}

static int read_strings(struct reader *r, const json_t *value, const struct member *member _unused_,
                        void *field)
{
	if (!json_is_array(value))
		return expected(r, "an array of texts was");
	for (size_t i = 0; i < json_array_size(value); i++) {
		const json_t *item = json_array_get(value, i);
		if (!json_is_string(item))
			return expected(r, "an array of texts was");
		if (strv_add(field, json_string_value(item)) < 0)
			return no_memory(r);
	}
	return 0;
}

static int read_data(struct reader *r, const json_t *value, const struct member *member, void *field)
{
	struct report_message *message = owner_of(field, member);
	int code = read_string(r, value, member, field);
	if (code == 0)
		message->size = strlen(message->data);
	return code;
}

static int read_seconds(struct reader *r, const json_t *value, const struct member *member _unused_,
                        void *field)
{
	double seconds = json_is_number(value) ? json_number_value(value) : -1;
	if (!(seconds >= 0))
		return expected(r, "seconds were");
	double ns = seconds * (double)NS_PER_S;
	*(uint64_t *)field = ns < (double)UINT64_MAX ? (uint64_t)(ns + 0.5) : UINT64_MAX;
	return 0;
}

static int read_eof(struct reader *r, const json_t *value, const struct member *member, void *field)
{
	struct report_side *side = owner_of(field, member);
	side->closed = true;
	return read_seconds(r, value, member, field);
}

static int read_count(struct reader *r, const json_t *value, const struct member *member _unused_,
                      void *field)
{
	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return expected(r, "a count was");
	*(uint64_t *)field = (uint64_t)json_integer_value(value);
	return 0;
}

static int read_unsigned(struct reader *r, const json_t *value,
                         const struct member *member _unused_, void *field)
{
	json_int_t number = json_is_integer(value) ? json_integer_value(value) : -1;
	if (number < 0 || number > INT32_MAX)
		return expected(r, "a count was");
	*(unsigned *)field = (unsigned)number;
	return 0;
}

static int read_int(struct reader *r, const json_t *value, const struct member *member _unused_,
                    void *field)
{
	json_int_t number = json_integer_value(value);
	if (!json_is_integer(value) || number < INT32_MIN || number > INT32_MAX)
		return expected(r, "an integer was");
	*(int *)field = (int)number;
	return 0;
}

static int read_bool(struct reader *r, const json_t *value, const struct member *member _unused_,
                     void *field)
{
	if (!json_is_boolean(value))
		return expected(r, "true or false was");
	*(bool *)field = json_is_true(value);
	return 0;
}

static int read_met(struct reader *r, const json_t *value, const struct member *member, void *field)
{
	bool met;
	int code = read_bool(r, value, member, &met);
	if (code == 0)
		*(enum report_met *)field = met ? MET_YES : MET_NO;
	return code;
}

/* The fewest digits that are the same number to a double. */
static char *number_text(double value)
{
	char text[40];
	for (int digits = 15; digits <= 17; digits++) {
		(void)snprintf(text, sizeof(text), "%.*g", digits, value);
		if (strtod(text, NULL) >= value && strtod(text, NULL) <= value)
			break;
	}
	return strdup(text);
}

static int read_score(struct reader *r, const json_t *value, const struct member *member _unused_,
                      void *field)
{
	if (!json_is_number(value))
		return expected(r, "a number was");
	char **score = field;
	*score = json_is_integer(value)
	                 ? str_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value))
	                 : number_text(json_real_value(value));
	return *score ? 0 : no_memory(r);
}

static int read_verdict(struct reader *r, const json_t *value, const struct member *member _unused_,
                        void *field)
{
	enum verdict verdict =
		json_is_string(value) ? verdict_parse(json_string_value(value)) : VERDICT_COUNT;
	if (verdict == VERDICT_COUNT)
		return expected(r, "a verdict such as \"AC\" was");
	*(enum verdict *)field = verdict;
	return 0;
}

/* The index in a list of words that NULL ends, -1 for none of them. */
static int word_index(const json_t *value, const char *const *words)
{
	for (int i = 0; json_is_string(value) && words[i]; i++)
		if (strcmp(words[i], json_string_value(value)) == 0)
			return i;
	return -1;
}

static int read_speaker(struct reader *r, const json_t *value, const struct member *member _unused_,
                        void *field)
{
	static const char *const words[] = {"submission", "judge", NULL};
	int index = word_index(value, words);
	if (index < 0)
		return expected(r, "\"submission\" or \"judge\" was");
	*(enum report_speaker *)field = (enum report_speaker)index;
	return 0;
}

static int read_severity(struct reader *r, const json_t *value,
                         const struct member *member _unused_, void *field)
{
	static const char *const words[] = {"warning", "error", NULL};
	int index = word_index(value, words);
	if (index < 0)
		return expected(r, "\"warning\" or \"error\" was");
	*(enum severity *)field = (enum severity)index;
	return 0;
}

/* ---- objects ---- */

#define MEMBER(key, read, type, field)                                                             \
	{                                                                                          \
		key, read, offsetof(struct type, field), 0, 0, NULL                                \
	}
#define OBJECT(key, type, field, members)                                                          \
	{                                                                                          \
		key, read_object, offsetof(struct type, field), 0, 0, members                      \
	}
#define POINTER(key, type, field, members)                                                         \
	{                                                                                          \
		key, read_pointer, offsetof(struct type, field), 0,                                \
			sizeof(*((struct type *)0)->field), members                                \
	}
#define LIST(key, type, field, count, members)                                                     \
	{                                                                                          \
		key, read_list, offsetof(struct type, field), offsetof(struct type, count),        \
			sizeof(*((struct type *)0)->field), members                                \
	}

static const struct member enforcement_members[] = {
	MEMBER("memory", read_word, report_enforcement, memory),
	MEMBER("processes", read_word, report_enforcement, processes),
	MEMBER("cpu", read_word, report_enforcement, cpu),
	MEMBER("disk", read_word, report_enforcement, disk),
	{0},
};

static const struct member host_members[] = {
	MEMBER("kernel", read_string, report_host, kernel),
	MEMBER("cpu", read_string, report_host, cpu),
	OBJECT("enforcement", report_host, enforcement, enforcement_members),
	MEMBER("disturbances", read_strings, report_host, disturbances),
	{0},
};

static const struct member problem_members[] = {
	MEMBER("short_name", read_string, report_problem, short_name),
	MEMBER("name", read_string, report_problem, name),
	MEMBER("format", read_string, report_problem, format),
	MEMBER("sha256", read_string, report_problem, sha256),
	{0},
};

static const struct member limits_members[] = {
	MEMBER("time_s", read_seconds, report_limits, time_ns),
	MEMBER("wall_s", read_seconds, report_limits, wall_ns),
	MEMBER("memory_bytes", read_count, report_limits, memory_bytes),
	MEMBER("output_bytes", read_count, report_limits, output_bytes),
	MEMBER("code_bytes", read_count, report_limits, code_bytes),
	MEMBER("time_source", read_word, report_limits, time_source),
	{0},
};

static const struct member compile_members[] = {
	MEMBER("verdict", read_verdict, report_compile, verdict),
	MEMBER("cached", read_bool, report_compile, cached),
	MEMBER("cpu_s", read_seconds, report_compile, cpu_ns),
	MEMBER("wall_s", read_seconds, report_compile, wall_ns),
	MEMBER("memory_peak_bytes", read_count, report_compile, memory_peak_bytes),
	MEMBER("log", read_string, report_compile, log),
	{0},
};

static const struct member group_members[] = {
	MEMBER("name", read_string, report_group, name),
	MEMBER("verdict", read_verdict, report_group, verdict),
	MEMBER("score", read_score, report_group, score),
	MEMBER("max_score", read_score, report_group, max_score),
	{0},
};

static const struct member place_members[] = {
	MEMBER("line", read_count, report_place, line),
	MEMBER("column", read_count, report_place, column),
	MEMBER("token", read_string, report_place, token),
	MEMBER("context_line", read_count, report_place, context_line),
	MEMBER("context", read_strings, report_place, context),
	{0},
};

static const struct member difference_members[] = {
	OBJECT("output", report_difference, output, place_members),
	OBJECT("answer", report_difference, answer, place_members),
	{0},
};

static const struct member side_members[] = {
	MEMBER("ended", read_bool, report_side, ended),
	MEMBER("exit_order", read_unsigned, report_side, exit_order),
	MEMBER("exit_s", read_seconds, report_side, exit_ns),
	MEMBER("exit_code", read_int, report_side, exit_code),
	MEMBER("signal", read_int, report_side, signal),
	MEMBER("eof_s", read_eof, report_side, eof_ns),
	MEMBER("bytes_written", read_count, report_side, bytes_written),
	MEMBER("kill_reason", read_string, report_side, kill_reason),
	MEMBER("last_state", read_string, report_side, last_state),
	{0},
};

static const struct member message_members[] = {
	MEMBER("time_s", read_seconds, report_message, time_ns),
	MEMBER("from", read_speaker, report_message, speaker),
	MEMBER("pass", read_unsigned, report_message, pass),
	MEMBER("text", read_data, report_message, data),
	{0},
};

/* An exit code that is null is one that is not there. */
static int read_side(struct reader *r, const json_t *value, const struct member *member, void *field)
{
	struct report_side *side = field;
	side->exit_code = -1;
	return read_members(r, value, member->members, field);
}

static const struct member evidence_members[] = {
	MEMBER("interactive", read_bool, report_evidence, interactive),
	MEMBER("rule", read_string, report_evidence, rule),
	{"submission", read_side, offsetof(struct report_evidence, submission), 0, 0, side_members},
	{"judge", read_side, offsetof(struct report_evidence, judge), 0, 0, side_members},
	MEMBER("notes", read_strings, report_evidence, notes),
	LIST("transcript", report_evidence, messages, n_messages, message_members),
	MEMBER("transcript_cut", read_bool, report_evidence, messages_cut),
	{0},
};

static const struct member case_members[] = {
	MEMBER("name", read_string, report_case, name),
	MEMBER("verdict", read_verdict, report_case, verdict),
	MEMBER("score", read_score, report_case, score),
	MEMBER("cpu_s", read_seconds, report_case, cpu_ns),
	MEMBER("wall_s", read_seconds, report_case, wall_ns),
	MEMBER("memory_peak_bytes", read_count, report_case, memory_peak_bytes),
	MEMBER("output_bytes", read_count, report_case, output_bytes),
	MEMBER("exit_code", read_int, report_case, exit_code),
	MEMBER("signal", read_int, report_case, signal),
	MEMBER("message", read_string, report_case, message),
	MEMBER("team_message", read_string, report_case, team_message),
	MEMBER("passes", read_unsigned, report_case, passes),
	POINTER("difference", report_case, difference, difference_members),
	POINTER("evidence", report_case, evidence, evidence_members),
	{0},
};

static const struct member submission_members[] = {
	MEMBER("name", read_string, report_judgement, submission),
	MEMBER("language", read_string, report_judgement, language),
	MEMBER("sha256", read_string, report_judgement, sha256),
	{0},
};

static int read_cases(struct reader *r, const json_t *value, const struct member *member,
                      void *field)
{
	struct report_judgement *j = owner_of(field, member);
	int code = read_list(r, value, member, field);
	for (size_t i = 0; code == 0 && i < j->n_cases; i++)
		if (!json_is_integer(json_object_get(json_array_get(value, i), "exit_code")))
			j->cases[i].exit_code = -1;
	return code;
}

static const struct member judgement_members[] = {
	{"submission", read_object, 0, 0, 0, submission_members},
	MEMBER("verdict", read_verdict, report_judgement, verdict),
	MEMBER("score", read_score, report_judgement, score),
	MEMBER("max_score", read_score, report_judgement, max_score),
	MEMBER("expected", read_strings, report_judgement, expected),
	MEMBER("met", read_met, report_judgement, met),
	MEMBER("unmet", read_strings, report_judgement, unmet),
	MEMBER("message", read_string, report_judgement, message),
	OBJECT("compile", report_judgement, compile, compile_members),
	MEMBER("time_s", read_seconds, report_judgement, time_ns),
	MEMBER("memory_peak_bytes", read_count, report_judgement, memory_peak_bytes),
	MEMBER("time_limit_s", read_seconds, report_judgement, time_limit_ns),
	MEMBER("memory_limit_bytes", read_count, report_judgement, memory_limit_bytes),
	LIST("groups", report_judgement, groups, n_groups, group_members),
	{"cases", read_cases, offsetof(struct report_judgement, cases),
         offsetof(struct report_judgement, n_cases), sizeof(struct report_case), case_members},
	{0},
};

static const struct member finding_members[] = {
	MEMBER("severity", read_severity, finding, severity),
	MEMBER("file", read_string, finding, file),
	MEMBER("line", read_unsigned, finding, line),
	MEMBER("column", read_unsigned, finding, column),
	MEMBER("key", read_string, finding, key),
	MEMBER("message", read_string, finding, message),
	{0},
};

static int read_findings(struct reader *r, const json_t *value, const struct member *member,
                         void *field)
{
	struct report *report = owner_of(field, member);
	struct findings *findings = &report->findings;
	report->validated = true;
	int code = read_list(r, value, member, field);
	for (size_t i = 0; i < findings->count; i++) {
		findings->errors += findings->items[i].severity == SEVERITY_ERROR;
		if (!findings->items[i].file) /* finding_format() wants one */
			findings->items[i].file = strdup("");
		if (code == 0 && !findings->items[i].file)
			code = no_memory(r);
	}
	return code;
}

static const struct member juror_members[] = {
	MEMBER("version", read_string, report, version),
	{0},
};

static const struct member report_members[] = {
	{"juror", read_object, 0, 0, 0, juror_members},
	OBJECT("host", report, host, host_members),
	OBJECT("problem", report, problem, problem_members),
	OBJECT("limits", report, limits, limits_members),
	LIST("judgements", report, judgements, n_judgements, judgement_members),
	MEMBER("summary", read_strings, report, summary),
	{"findings", read_findings, offsetof(struct report, findings.items),
         offsetof(struct report, findings.count), sizeof(struct finding), finding_members},
	{0},
};

/* ---- the whole ---- */

static json_t *parse(const char *text, size_t size, const char *name, struct error *err)
{
	json_error_t fault;
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &fault);
	if (!root && json_error_code(&fault) == json_error_out_of_memory)
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
	struct reader reader = {.name = name, .words = &report.words, .err = err};
	code = read_members(&reader, root, report_members, &report);
	if (code < 0)
		report_done(&report);
	else
		*ret_report = report;
	return code;
}
