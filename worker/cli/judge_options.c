/* SPDX-License-Identifier: MIT */
#include "worker/cli/judge_options.h"

#include "common/units.h"
#include "worker/cli/colour_option.h"

#include <errno.h>
#include <sched.h>
#include <stddef.h>
#include <string.h>

enum option_key {
	OPTION_NO_PROGRESS = 0x100,
	OPTION_LANGUAGE,
	OPTION_TIME_LIMIT,
	OPTION_MEMORY_LIMIT,
	OPTION_CASES,
	OPTION_STOP,
	OPTION_NO_CACHE,
	OPTION_LANGUAGES,
	OPTION_EOF_POLICY,
	OPTION_DIALECT,
	OPTION_KEEP,
};

static const struct argp_option options[] = {
	{"jobs", 'j', "N", 0, "judge N cases at a time (default: all processors)", 0},
	{"language", OPTION_LANGUAGE, "L", 0, "language of all submissions (default: by file name)",
         0},
	{"languages", OPTION_LANGUAGES, "FILE", 0,
         "a directory of suites, or a languages.yaml of problemtools, over those that are here", 0},
	{"time-limit", OPTION_TIME_LIMIT, "S", 0,
         "seconds of CPU time a case (default: the package's, or inferred from its submissions)", 0},
	{"memory-limit", OPTION_MEMORY_LIMIT, "MiB", 0,
         "mebibytes that a submission may use (default: the package's)", 0},
	{"cases", OPTION_CASES, "GLOB", 0, "only cases whose name matches, e.g. 'secret/1*'", 0},
	{"stop", OPTION_STOP, "WHEN", 0,
         "stop a submission at the first rejected case, or the first of each group: "
         "first, group or never (default: first)",
         0},
	{"eof-policy", OPTION_EOF_POLICY, "POLICY", 0,
         "what becomes of words to a program that reads no more, in interactive problems: "
         "drain (they are discarded) or close (the pipe breaks: SIGPIPE) (default: drain)",
         0},
	{"dialect", OPTION_DIALECT, "NAME", 0,
         "whose rules score a legacy package: kattis or domjudge (default: domjudge where "
         "submissions "
         "have @EXPECTED_SCORE@, else kattis)",
         0},
	{"keep", OPTION_KEEP, "DIR", 0,
         "keep what programs wrote and what validators left: CASE.out and CASE.feedback in "
         "DIR/PACKAGE/SUBMISSION",
         0},
	{"no-cache", OPTION_NO_CACHE, NULL, 0, "compile everything anew and keep nothing of it", 0},
	{"quiet", 'q', NULL, 0, "no table, no warnings", 0},
	{"verbose", 'v', NULL, 0, "in the table, every case on a line of its own", 0},
	{"no-progress", OPTION_NO_PROGRESS, NULL, 0, "no progress bar", 0},
	{0},
};

static unsigned processors(void)
{
	cpu_set_t set;
	return sched_getaffinity(0, sizeof(set), &set) == 0 ? (unsigned)CPU_COUNT(&set) : 1;
}

void judge_options_init(struct judge_options *ret)
{
	*ret = (struct judge_options){.jobs = processors()};
}

/* ---- values: into the field of the struct at @target ---- */

static int parse_stop(const char *text, void *target)
{
	static const char *const names[] = {
		[STOP_FIRST] = "first", [STOP_GROUP] = "group", [STOP_NEVER] = "never"};
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(text, names[i]) == 0) {
			*(enum stop_rule *)target = (enum stop_rule)i;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_eof_policy(const char *text, void *target)
{
	for (int i = 0; i < CONVERSATION_POLICY_COUNT; i++) {
		if (strcmp(text, conversation_policy_name((enum conversation_policy)i)) == 0) {
			*(enum conversation_policy *)target = (enum conversation_policy)i;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_dialect(const char *text, void *target)
{
	static const struct {
		const char *name;
		enum score_dialect dialect;
	} dialects[] = {{"kattis", DIALECT_KATTIS}, {"domjudge", DIALECT_DOMJUDGE}};
	for (size_t i = 0; i < ARRAY_SIZE(dialects); i++) {
		if (strcmp(text, dialects[i].name) == 0) {
			*(const enum score_dialect **)target = &dialects[i].dialect;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_jobs(const char *text, void *target)
{
	uint64_t value;
	int r = units_parse_count(text, 1024, &value);
	if (r < 0 || value == 0)
		return -EINVAL;
	*(unsigned *)target = (unsigned)value;
	return 0;
}

static int parse_seconds(const char *text, void *target)
{
	uint64_t *seconds_ns = target;
	return units_parse_seconds(text, seconds_ns) < 0 || *seconds_ns == 0 ? -EINVAL : 0;
}

static int parse_mebibytes(const char *text, void *target)
{
	uint64_t value;
	if (units_parse_count(text, 1 << 24, &value) < 0 || value == 0)
		return -EINVAL;
	*(uint64_t *)target = value * MIB;
	return 0;
}

static int parse_text(const char *text, void *target)
{
	*(const char **)target = text;
	return 0;
}

static int parse_flag(_unused_ const char *text, void *target)
{
	*(bool *)target = true;
	return 0;
}

#define FIELD(name) offsetof(struct judge_options, name)

static const struct value {
	int key;
	int (*parse)(const char *text, void *target);
	size_t offset;
	const char *refusal; /* of what parse() does not take */
} values[] = {
	{'j', parse_jobs, FIELD(jobs), "a number from 1 to 1024 was expected"},
	{'q', parse_flag, FIELD(quiet), NULL},
	{'v', parse_flag, FIELD(verbose), NULL},
	{OPTION_NO_PROGRESS, parse_flag, FIELD(no_progress), NULL},
	{OPTION_NO_CACHE, parse_flag, FIELD(no_cache), NULL},
	{OPTION_LANGUAGE, parse_text, FIELD(language), NULL},
	{OPTION_LANGUAGES, parse_text, FIELD(languages), NULL},
	{OPTION_CASES, parse_text, FIELD(cases), NULL},
	{OPTION_KEEP, parse_text, FIELD(keep), NULL},
	{OPTION_TIME_LIMIT, parse_seconds, FIELD(time_limit_ns),
         "seconds were expected, e.g. 2 or 0.5"},
	{OPTION_MEMORY_LIMIT, parse_mebibytes, FIELD(memory_limit_bytes),
         "a number of mebibytes was expected"},
	{OPTION_STOP, parse_stop, FIELD(stop), "first, group or never was expected"},
	{OPTION_EOF_POLICY, parse_eof_policy, FIELD(eof_policy), "drain or close was expected"},
	{OPTION_DIALECT, parse_dialect, FIELD(dialect), "kattis or domjudge was expected"},
};

static const struct value *find_value(int key)
{
	for (size_t i = 0; i < ARRAY_SIZE(values); i++)
		if (values[i].key == key)
			return &values[i];
	return NULL;
}

static const char *name_of(int key)
{
	size_t i = 0;
	while (options[i].key != key)
		i++;
	return options[i].name;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
	struct judge_options *o = state->input;
	if (key == ARGP_KEY_INIT) {
		state->child_inputs[0] = &o->outputs;
		state->child_inputs[1] = &o->colour;
		return 0;
	}
	const struct value *value = find_value(key);
	if (!value)
		return ARGP_ERR_UNKNOWN;
	if (value->parse(text, (char *)o + value->offset) < 0)
		argp_error(state, "--%s %s: %s", name_of(key), text, value->refusal);
	return 0;
}

static const struct argp_child children[] = {
	{&report_options_argp, 0, NULL, 0}, {&colour_option_parser, 0, NULL, 0}, {0}};

const struct argp judge_options_parser = {
	.options = options, .parser = parse_option, .children = children};
