/* SPDX-License-Identifier: MIT */
#include "worker/cli/judge_options.h"

#include "common/units.h"
#include "worker/cli/colour_option.h"

#include <errno.h>
#include <sched.h>
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

static int parse_stop(const char *text, enum stop_rule *ret)
{
	static const char *const names[] = {
		[STOP_FIRST] = "first", [STOP_GROUP] = "group", [STOP_NEVER] = "never"};
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (strcmp(text, names[i]) == 0) {
			*ret = (enum stop_rule)i;
			return 0;
		}
	}
	return -EINVAL;
}

static int parse_jobs(const char *text, unsigned *ret)
{
	uint64_t value;
	int r = units_parse_count(text, 1024, &value);
	if (r < 0 || value == 0)
		return -EINVAL;
	*ret = (unsigned)value;
	return 0;
}

static int parse_mebibytes(const char *text, uint64_t *ret)
{
	uint64_t value;
	if (units_parse_count(text, 1 << 24, &value) < 0 || value == 0)
		return -EINVAL;
	*ret = value * MIB;
	return 0;
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
	struct judge_options *o = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->outputs;
		state->child_inputs[1] = &o->colour;
		return 0;
	case 'j':
		if (parse_jobs(text, &o->jobs) < 0)
			argp_error(state, "--jobs %s: a number from 1 to 1024 was expected", text);
		return 0;
	case 'q':
		o->quiet = true;
		return 0;
	case 'v':
		o->verbose = true;
		return 0;
	case OPTION_NO_PROGRESS:
		o->no_progress = true;
		return 0;
	case OPTION_LANGUAGES:
		o->languages = text;
		return 0;
	case OPTION_NO_CACHE:
		o->no_cache = true;
		return 0;
	case OPTION_LANGUAGE:
		o->language = text;
		return 0;
	case OPTION_TIME_LIMIT:
		if (units_parse_seconds(text, &o->time_limit_ns) < 0 || o->time_limit_ns == 0)
			argp_error(state, "--time-limit %s: seconds were expected, e.g. 2 or 0.5",
			           text);
		return 0;
	case OPTION_MEMORY_LIMIT:
		if (parse_mebibytes(text, &o->memory_limit_bytes) < 0)
			argp_error(state, "--memory-limit %s: a number of mebibytes was expected",
			           text);
		return 0;
	case OPTION_CASES:
		o->cases = text;
		return 0;
	case OPTION_STOP:
		if (parse_stop(text, &o->stop) < 0)
			argp_error(state, "--stop %s: first, group or never was expected", text);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {
	{&report_options_argp, 0, NULL, 0}, {&colour_option_parser, 0, NULL, 0}, {0}};

const struct argp judge_options_parser = {
	.options = options, .parser = parse_option, .children = children};
