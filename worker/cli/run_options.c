/* SPDX-License-Identifier: MIT */
#include "worker/cli/run_options.h"

#include "common/units.h"
#include "worker/cli/command.h"

#include <argp.h>
#include <errno.h>
#include <string.h>

enum { PROCESSES_DEFAULT = 1024 };

enum option_key {
	OPTION_TIME = 0x100,
	OPTION_WALL,
	OPTION_MEMORY,
	OPTION_PROCESSES,
	OPTION_OUTPUT,
	OPTION_CPU_PERCENT,
	OPTION_STDIN,
	OPTION_STDOUT,
	OPTION_STDERR,
	OPTION_BIND,
	OPTION_ENV,
	OPTION_CWD,
	OPTION_JSON,
	OPTION_POLICY,
	OPTION_WEAK_LIMITS,
};

enum option_group { GROUP_LIMITS = 1, GROUP_STREAMS, GROUP_BOX, GROUP_OTHER };

static const struct argp_option argp_options[] = {
	{0, 0, 0, 0, "Limits:", GROUP_LIMITS},
	{"time", OPTION_TIME, "S", 0, "seconds of CPU time of all processes together", 0},
	{"wall", OPTION_WALL, "S", 0, "seconds from start to end", 0},
	{"memory", OPTION_MEMORY, "MIB", 0, "memory of all processes together", 0},
	{"processes", OPTION_PROCESSES, "N", 0, "processes and threads at one time (default: 1024)",
         0},
	{"output", OPTION_OUTPUT, "MIB", 0,
         "standard output and standard error together, and each file it writes", 0},
	{"cpu-percent", OPTION_CPU_PERCENT, "N", 0,
         "speed of all processes together; 100 is a core", 0},
	{"weak-limits", OPTION_WEAK_LIMITS, NULL, 0,
         "go on where there are no control groups, with limits for each process alone", 0},
	{0, 0, 0, 0, "Streams (default: those of juror):", GROUP_STREAMS},
	{"stdin", OPTION_STDIN, "FILE", 0, "read standard input from FILE", 0},
	{"stdout", OPTION_STDOUT, "FILE", 0, "write standard output to FILE", 0},
	{"stderr", OPTION_STDERR, "FILE", 0, "write standard error to FILE", 0},
	{0, 0, 0, 0, "The box:", GROUP_BOX},
	{"bind", OPTION_BIND, "SOURCE[:TARGET[:FLAG,...]]", 0,
         "show a file or directory at TARGET, or where it is on the host; FLAGs: rw (writable), "
         "exec, dev, suid, optional. It is read-only and nothing in it can be executed unless "
         "they say so",
         0},
	{"env", OPTION_ENV, "NAME[=VALUE]", 0,
         "set a variable, without VALUE to that of juror's environment; the others are PATH, HOME "
         "and LANG",
         0},
	{"cwd", OPTION_CWD, "DIR", 0, "start in DIR of the box (default: /tmp)", 0},
	{"policy", OPTION_POLICY, "NAME", 0,
         "system calls: compile (all but the dangerous, default), run-processes, run", 0},
	{0, 0, 0, 0, "Other:", GROUP_OTHER},
	{"json", OPTION_JSON, "FILE", 0,
         "write the resources as JSON, '-' is standard output, instead of a line on standard error",
         0},
	{"quiet", 'q', NULL, 0, "no line on standard error", 0},
	{0},
};

/* ---- values ---- */

/* Options that are a number: what is expected of it, and where it goes. */
static const struct number_option {
	enum option_key key;
	const char *name, *expected;
	uint64_t unit; /* 0: seconds */
	uint64_t most;
	size_t offset;
} numbers[] = {
#define MEMBER(name) offsetof(struct run_options, name)
	{OPTION_TIME, "time", "seconds were expected, e.g. 2 or 0.5", 0, 0, MEMBER(time_ns)},
	{OPTION_WALL, "wall", "seconds were expected, e.g. 2 or 0.5", 0, 0, MEMBER(wall_ns)},
	{OPTION_MEMORY, "memory", "a number of MiB was expected", MIB, 1 << 24, MEMBER(memory_bytes)},
	{OPTION_PROCESSES, "processes", "a number from 1 to 65536 was expected", 1, 1 << 16,
         MEMBER(processes)},
	{OPTION_OUTPUT, "output", "a number of MiB was expected", MIB, 1 << 24, MEMBER(output_bytes)},
	{OPTION_CPU_PERCENT, "cpu-percent", "a number from 1 to 100000 was expected", 1, 100000,
         MEMBER(cpu_percent)},
#undef MEMBER
};

static const struct number_option *find_number(int key)
{
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++)
		if ((int)numbers[i].key == key)
			return &numbers[i];
	return NULL;
}

static void parse_number(const struct number_option *option, const char *text,
                         struct argp_state *state)
{
	uint64_t value = 0;
	int r = option->unit == 0 ? units_parse_seconds(text, &value)
	                          : units_parse_count(text, option->most, &value);
	if (r < 0 || value == 0)
		argp_error(state, "--%s %s: %s", option->name, text, option->expected);
	uint64_t *target = (void *)((char *)state->input + option->offset);
	*target = option->unit == 0 ? value : value * option->unit;
}

static void set_stream(int key, const char *file, struct run_options *o)
{
	o->streams[key - OPTION_STDIN] = file;
}

/* Takes @assignment over, in place of one of the same name. */
static int put_variable(struct strv *env, char *assignment)
{
	if (!assignment)
		return -ENOMEM;
	size_t n = strcspn(assignment, "=") + 1;
	for (size_t i = 0; i < env->count; i++) {
		if (strncmp(env->items[i], assignment, n) == 0) {
			free(env->items[i]);
			env->items[i] = assignment;
			return 0;
		}
	}
	return strv_take(env, assignment);
}

static int parse_variable(const char *text, struct run_options *o, struct argp_state *state)
{
	if (*text == '=' || *text == '\0')
		argp_error(state, "--env %s: NAME=VALUE or NAME was expected", text);
	if (strchr(text, '='))
		return put_variable(&o->env, strdup(text));
	const char *value = getenv(text);
	return value ? put_variable(&o->env, str_printf("%s=%s", text, value)) : 0;
}

static void parse_cwd(const char *text, struct run_options *o, struct argp_state *state)
{
	if (*text != '/')
		argp_error(state, "--cwd %s: an absolute path inside the box was expected", text);
	o->cwd = text;
}

/* ---- argp ---- */

static error_t parse_option(int key, char *text, struct argp_state *state)
{
	struct run_options *o = state->input;
	const struct number_option *number = find_number(key);
	if (number) {
		parse_number(number, text, state);
		return 0;
	}
	switch (key) {
	case OPTION_STDIN:
	case OPTION_STDOUT:
	case OPTION_STDERR:
		set_stream(key, text, o);
		return 0;
	case OPTION_BIND:
		return -strv_add(&o->binds, text);
	case OPTION_ENV:
		return -parse_variable(text, o, state);
	case OPTION_CWD:
		parse_cwd(text, o, state);
		return 0;
	case OPTION_JSON:
		o->json = text;
		return 0;
	case OPTION_POLICY:
		o->policy = text;
		return 0;
	case OPTION_WEAK_LIMITS:
		o->weak_limits = true;
		return 0;
	case 'q':
		o->quiet = true;
		return 0;
	case ARGP_KEY_ARG:
		/* The command; what follows is its own, options too. */
		o->command = (const char *const *)&state->argv[state->next - 1];
		state->next = state->argc;
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no command");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp parser = {
	.options = argp_options,
	.parser = parse_option,
	.args_doc = "[--] COMMAND [ARGUMENT...]",
	.doc = "Run one command in the sandbox and tell what it took.\v"
	       "The command sees the host's /usr, /bin, /lib*, /etc (read-only), itself, an empty "
	       "/tmp "
	       "that it can write, /proc, and what --bind adds. There is no network. It runs as an "
	       "ordinary user: when root starts juror, as one of its own, which can read what is "
	       "bound "
	       "but write only where everybody may.\n\n"
	       "Exit status: that of the command, 128 + the number of the signal that ended it "
	       "(137 "
	       "when it was a limit), 125 when the command could not be run.\n",
};

static int set_defaults(struct run_options *o)
{
	static const char *const env[] = {
		"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
		"HOME=/tmp",
		"LANG=C.UTF-8",
	};
	*o = (struct run_options){.processes = PROCESSES_DEFAULT, .cwd = "/tmp", .policy = "compile"};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(env); i++)
		r = strv_add(&o->env, env[i]);
	return r;
}

int run_options_parse(struct run_options *options, int argc, char **argv)
{
	int r = set_defaults(options);
	argp_err_exit_status = EXIT_RUN_FAILED;
	return r < 0 ? r : -argp_parse(&parser, argc, argv, ARGP_IN_ORDER, NULL, options);
}

void run_options_done(struct run_options *options)
{
	strv_done(&options->binds);
	strv_done(&options->env);
}
