/* SPDX-License-Identifier: MIT */
/*
 * juror run COMMAND...: the sandbox for one command.
 */
#include "common/fd.h"
#include "common/units.h"
#include "sandbox/policy.h"
#include "worker/cli/command.h"
#include "worker/cli/host_box.h"
#include "worker/cli/json_file.h"
#include "worker/cli/run_options.h"
#include "worker/cli/run_streams.h"
#include "worker/cli/scope.h"
#include "worker/cli/stop.h"
#include "worker/cli/terminal.h"

#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

struct run {
	struct run_options options;
	struct host_box box;
	struct run_streams streams;
	struct sandbox_request request;
	struct sandbox_result result;
	int stop; /* readable when a signal has come that ends juror */
	int policy;
};

typedef int (*run_step)(struct run *run, struct error *err);

/* ---- the box ---- */

static const struct {
	const char *word;
	unsigned flag;
} bind_flags[] = {
	{"rw", SANDBOX_MOUNT_WRITABLE}, {"exec", SANDBOX_MOUNT_EXEC},
	{"dev", SANDBOX_MOUNT_DEV},     {"optional", SANDBOX_MOUNT_OPTIONAL},
	{"suid", SANDBOX_MOUNT_SUID},
};

static int parse_bind_flags(char *text, unsigned *ret, struct error *err)
{
	char *word;
	*ret = 0;
	while ((word = strsep(&text, ","))) {
		size_t i = 0;
		while (i < ARRAY_SIZE(bind_flags) && strcmp(bind_flags[i].word, word) != 0)
			i++;
		if (i == ARRAY_SIZE(bind_flags))
			return error_say(
				err, -EINVAL,
				"no flag \"%s\"; rw, exec, dev, suid and optional are there", word);
		*ret |= bind_flags[i].flag;
	}
	return 0;
}

static int add_bind(struct host_box *box, const char *text, struct error *err)
{
	_cleanup_(freep) char *copy = strdup(text);
	if (!copy)
		return error_set(err, -ENOMEM, "--bind");
	unsigned flags;
	char *rest = copy;
	const char *source = strsep(&rest, ":");
	const char *target = strsep(&rest, ":");
	int r = parse_bind_flags(rest, &flags, err);
	if (r < 0)
		return error_prefix(err, "--bind %s", text);
	if (target && *target == '\0')
		target = NULL;
	if (target && *target != '/')
		return error_say(err, -EINVAL, "--bind %s: an absolute path was expected as target",
		                 text);
	if ((flags & SANDBOX_MOUNT_OPTIONAL) && access(source, F_OK) < 0)
		return 0;
	return host_box_bind(box, source, target, flags, err);
}

static int watch_signals(struct run *run, struct error *err)
{
	run->stop = stop_open(err);
	return run->stop < 0 ? run->stop : 0;
}

static int make_box(struct run *run, struct error *err)
{
	const struct run_options *o = &run->options;
	int r = host_box_init(&run->box, err);
	for (size_t i = 0; r == 0 && i < o->binds.count; i++)
		r = add_bind(&run->box, o->binds.items[i], err);
	return r;
}

static int find_command(struct run *run, struct error *err)
{
	return host_box_command(&run->box, run->options.command[0], &run->request.executable, err);
}

static int open_policy(struct run *run, struct error *err)
{
	char text[SANDBOX_ERROR_SIZE];
	run->policy = sandbox_policy_open(run->options.policy, text);
	return run->policy < 0 ? error_say(err, run->policy, "--policy: %s", text) : 0;
}

static int open_sandbox(struct run *run, struct error *err)
{
	int r = host_box_open(&run->box, run->options.weak_limits, err);
	if (r < 0)
		return r;
	if (run->options.cpu_percent > 0 && run->box.has.bandwidth == SANDBOX_ENFORCED_BY_NONE)
		return error_say(err, -EPERM, "--cpu-percent: no control group for CPU time here");
	return 0;
}

static int open_streams(struct run *run, struct error *err)
{
	return run_streams_open(&run->streams, run->options.streams, run->options.output_bytes, err);
}

/* ---- the run ---- */

static void fill_request(struct run *run)
{
	const struct run_options *o = &run->options;
	struct sandbox_request *request = &run->request;
	request->argv = o->command;
	request->envp = (const char *const *)o->env.items;
	request->cwd = o->cwd;
	request->stdin_fd = run->streams.program[0];
	request->stdout_fd = run->streams.program[1];
	request->stderr_fd = run->streams.program[2];
	request->wall_limit_ns = o->wall_ns;
	request->cpu_limit_ns = o->time_ns;
	request->memory_limit_bytes = o->memory_bytes;
	request->process_limit = o->processes;
	request->cpu_bandwidth_percent = o->cpu_percent;
	request->seccomp_fd = run->policy;
	host_box_enter(&run->box, o->output_bytes, request);
}

static int execute(struct run *run, struct error *err)
{
	char text[SANDBOX_ERROR_SIZE];
	struct sandbox_handle *handle;
	fill_request(run);
	int r = sandbox_submit(run->box.sandbox, &run->request, &handle, text);
	if (r < 0)
		return error_say(err, r, "%s", text);
	run_streams_close_program(&run->streams);
	r = run_streams_move(&run->streams, handle, run->stop, err);
	if (r < 0) {
		sandbox_cancel(handle);
		return r;
	}
	r = sandbox_wait(handle, &run->result, text);
	if (r < 0)
		return error_say(err, r, "%s", text);
	return run->result.status == SANDBOX_ERROR ? error_say(err, -EIO, "%s", run->result.error)
	                                           : 0;
}

/* ---- what it took ---- */

enum outcome {
	OUTCOME_EXITED,
	OUTCOME_SIGNALED,
	OUTCOME_TIME,
	OUTCOME_WALL,
	OUTCOME_MEMORY,
	OUTCOME_OUTPUT,
	OUTCOME_PROCESSES,
	OUTCOME_COUNT
};

static uint64_t cpu_ns(const struct run *run)
{
	return run->result.cpu_user_ns + run->result.cpu_system_ns;
}

/* The limit that was passed, if any; of several the one that ended it. */
static enum outcome outcome_of(const struct run *run)
{
	const struct run_options *o = &run->options;
	const struct sandbox_result *result = &run->result;
	bool file_too_large = result->status == SANDBOX_SIGNALED && result->signal == SIGXFSZ;
	if (result->limit == SANDBOX_LIMIT_MEMORY)
		return OUTCOME_MEMORY;
	if (result->limit == SANDBOX_LIMIT_CPU || (o->time_ns > 0 && cpu_ns(run) > o->time_ns))
		return OUTCOME_TIME;
	if (result->limit == SANDBOX_LIMIT_WALL)
		return OUTCOME_WALL;
	if (run->streams.limit_passed || (o->output_bytes > 0 && file_too_large))
		return OUTCOME_OUTPUT;
	if (result->process_limit_hit)
		return OUTCOME_PROCESSES;
	return result->status == SANDBOX_EXITED ? OUTCOME_EXITED : OUTCOME_SIGNALED;
}

static json_t *seconds(uint64_t ns)
{
	return json_real((double)ns / (double)NS_PER_S);
}

/* Memory that runs out on the way makes the whole value NULL. */
static json_t *resources(const struct run *run)
{
	static const char *const names[OUTCOME_COUNT] = {"exited", "signaled", "time",     "wall",
	                                                 "memory", "output",   "processes"};
	const struct sandbox_result *result = &run->result;
	const struct sandbox_capabilities *has = &run->box.has;
	bool exited = result->status == SANDBOX_EXITED;
	return json_pack("{s:s, s:o, s:o, s:o, s:o, s:o, s:I, s:{s:s, s:s, s:s, s:s}}", "status",
	                 names[outcome_of(run)], "exit_code",
	                 exited ? json_integer(result->exit_code) : json_null(), "signal",
	                 exited ? json_null() : json_integer(result->signal), "cpu_user_s",
	                 seconds(result->cpu_user_ns), "cpu_system_s",
	                 seconds(result->cpu_system_ns), "wall_s", seconds(result->wall_ns),
	                 "memory_peak_bytes", (json_int_t)result->memory_peak_bytes, "enforcement",
	                 "memory", sandbox_enforcement_name(has->memory), "processes",
	                 sandbox_enforcement_name(has->processes), "cpu",
	                 sandbox_enforcement_name(has->cpu), "disk", "tmpfs");
}

static void describe_outcome(const struct run *run, char *text, size_t size)
{
	const struct run_options *o = &run->options;
	const double time_s = (double)o->time_ns / 1e9, wall_s = (double)o->wall_ns / 1e9;
	const unsigned long long memory = o->memory_bytes / MIB, output = o->output_bytes / MIB;
	const unsigned long long processes = o->processes;
	int number = run->result.signal;
	switch (outcome_of(run)) {
	case OUTCOME_SIGNALED:
		(void)snprintf(text, size, "signal %d (%s)", number, strsignal(number));
		return;
	case OUTCOME_TIME:
		(void)snprintf(text, size, "passed the time limit of %.4g s", time_s);
		return;
	case OUTCOME_WALL:
		(void)snprintf(text, size, "passed the wall limit of %.4g s", wall_s);
		return;
	case OUTCOME_MEMORY:
		(void)snprintf(text, size, "passed the memory limit of %llu MiB", memory);
		return;
	case OUTCOME_OUTPUT:
		(void)snprintf(text, size, "passed the output limit of %llu MiB", output);
		return;
	case OUTCOME_PROCESSES:
		(void)snprintf(text, size, "reached the limit of %llu processes", processes);
		return;
	case OUTCOME_EXITED:
	case OUTCOME_COUNT:
		break;
	}
	(void)snprintf(text, size, "exit status %d", run->result.exit_code);
}

/* One line where it fits, otherwise two. */
static void say_resources(const struct run *run)
{
	char outcome[128], took[128];
	describe_outcome(run, outcome, sizeof(outcome));
	int n = snprintf(took, sizeof(took), "CPU %.3f s, wall %.3f s, memory %.1f MiB",
	                 (double)cpu_ns(run) / 1e9, (double)run->result.wall_ns / 1e9,
	                 (double)run->result.memory_peak_bytes / (double)MIB);
	size_t columns = strlen("juror: ; ") + strlen(outcome) + (size_t)n;
	const char *between = columns < terminal_width(STDERR_FILENO) ? "; " : "\njuror: ";
	(void)fprintf(stderr, "juror: %s%s%s\n", outcome, between, took);
}

static int tell(struct run *run, struct error *err)
{
	if (run->options.json)
		return json_file_write(resources(run), run->options.json, err);
	if (!run->options.quiet)
		say_resources(run);
	return 0;
}

/* ---- the command ---- */

static void run_done(struct run *run)
{
	run_streams_done(&run->streams);
	host_box_done(&run->box);
	(void)fd_close(run->policy);
	run_options_done(&run->options);
}

static int exit_status(const struct sandbox_result *result)
{
	return result->status == SANDBOX_EXITED ? result->exit_code : 128 + result->signal;
}

int cmd_run(int argc, char **argv)
{
	static const run_step steps[] = {
		watch_signals, make_box,     find_command, open_policy,
		open_sandbox,  open_streams, execute,      tell,
	};
	struct run run = {
		.box = {.uid = {.lock = -1}},
		.streams = RUN_STREAMS_INIT,
		.request = SANDBOX_REQUEST_INIT,
		.stop = -1,
		.policy = -1,
	};
	struct error err = {0};
	int r = run_options_parse(&run.options, argc, argv);
	if (r < 0)
		(void)error_set(&err, r, "options");
	else
		scope_enter(argc, argv);
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(steps); i++)
		r = steps[i](&run, &err);
	int status = r < 0 ? EXIT_RUN_FAILED : exit_status(&run.result);
	run_done(&run);
	if (r == -ECANCELED)
		stop_die(run.stop);
	if (r < 0)
		say_error(&err);
	(void)fd_close(run.stop);
	return status;
}
