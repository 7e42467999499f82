/* SPDX-License-Identifier: MIT */
/*
 * juror doctor: what this host can do; what is missing, and the command that mends it.
 */
#include "common/fd.h"
#include "worker/cli/colour_option.h"
#include "worker/cli/command.h"
#include "worker/cli/doctor.h"
#include "worker/cli/json_file.h"
#include "worker/cli/scope.h"
#include "worker/cli/stop.h"
#include "worker/report/text.h"

#include <argp.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* In the order of what rests on what. */
static const struct check {
	const char *name;
	void (*look)(struct doctor *doctor, struct answer *ret);
} checks[] = {
	{"kernel", check_kernel},   {"namespaces", check_user_namespaces},
	{"sandbox", check_sandbox}, {"filters", check_filters},
	{"memory", check_memory},   {"processes", check_processes},
	{"cpu", check_cpu},         {"languages", check_languages},
	{"state", check_state},     {"swap", check_swap},
	{"smt", check_smt},         {"governor", check_governor},
};

static const struct {
	const char *word, *colour;
} statuses[CHECK_STATUS_COUNT] = {
	[CHECK_OK] = {"ok", "\x1b[32m"},
	[CHECK_WEAKER] = {"weaker", "\x1b[33m"},
	[CHECK_MISSING] = {"missing", "\x1b[31m"},
};

void answer_set(struct answer *answer, enum check_status status, const char *fix,
                const char *format, ...)
{
	va_list args;
	va_start(args, format);
	answer->status = status;
	answer->fix = fix ? strdup(fix) : NULL;
	if (vasprintf(&answer->found, format, args) < 0)
		answer->found = NULL;
	va_end(args);
}

void answer_done(struct answer *answer)
{
	free(answer->found);
	free(answer->fix);
}

/* ---- options ---- */

enum option_key { OPTION_JSON = 0x100 };

struct doctor_options {
	const char *json;
	enum colour_choice colour;
};

static const struct argp_option argp_options[] = {
	{"json", OPTION_JSON, "FILE", 0, "write the checks as JSON, '-' is standard output", 0},
	{0},
};

static error_t parse_option(int key, char *text, struct argp_state *state)
{
	struct doctor_options *o = state->input;
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &o->colour;
		return 0;
	case OPTION_JSON:
		o->json = text;
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&colour_option_parser, 0, NULL, 0}, {0}};

static const struct argp parser = {
	.options = argp_options,
	.parser = parse_option,
	.children = children,
	.doc = "Tell what this host can do, what is missing, and how to mend it.\v"
	       "Exit status: 1 when something is missing, without which juror cannot judge.",
};

/* ---- telling ---- */

static int write_json(const struct answer *answers, const char *path, struct error *err)
{
	json_t *list = json_array();
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		const char *fix = answers[i].fix;
		json_t *item = json_pack("{s:s, s:s, s:s, s:o}", "name", checks[i].name, "status",
		                         statuses[answers[i].status].word, "found", answers[i].found,
		                         "fix", fix ? json_string(fix) : json_null());
		(void)json_array_append_new(list, item); /* short of memory: seen below */
	}
	if (list && json_array_size(list) == ARRAY_SIZE(checks))
		return json_file_write(json_pack("{s:o}", "checks", list), path, err);
	json_decref(list);
	return error_set(err, -ENOMEM, "--json");
}

/* Prints @text from column @indent on, where the cursor is; further lines begin there. */
static void print_wrapped(const char *text, unsigned indent, unsigned columns)
{
	for (bool first = true; first || *text != '\0'; first = false) {
		const char *line = text;
		size_t n = text_wrap(&text, columns);
		(void)printf("%*s%.*s\n", first ? 0 : (int)indent, "", (int)n, line);
	}
}

static void print_answers(const struct answer *answers, enum colour_choice choice)
{
	bool colour = terminal_has_colour(STDOUT_FILENO, choice);
	unsigned name = 0, width = terminal_width(STDOUT_FILENO);
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++)
		if (strlen(checks[i].name) > name)
			name = (unsigned)strlen(checks[i].name);
	unsigned indent = (unsigned)strlen("missing  ") + name + 2;
	/* In a narrow terminal the text stands below the name. */
	bool narrow = indent + 30 > width;
	unsigned at = narrow ? 4 : indent;
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++) {
		const struct answer *answer = &answers[i];
		(void)printf("%s%-7s%s  ", colour ? statuses[answer->status].colour : "",
		             statuses[answer->status].word, colour ? "\x1b[0m" : "");
		if (narrow)
			(void)printf("%s\n%*s", checks[i].name, (int)at, "");
		else
			(void)printf("%-*s  ", (int)name, checks[i].name);
		print_wrapped(answer->found, at, width - at - 1);
		if (!answer->fix)
			continue;
		(void)printf("%*sfix: ", (int)at, "");
		print_wrapped(answer->fix, at + 5, width - at - 6);
	}
}

static int tell(const struct doctor_options *options, const struct answer *answers,
                struct error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++)
		if (!answers[i].found)
			return error_set(err, -ENOMEM, "doctor");
	if (options->json)
		return write_json(answers, options->json, err);
	print_answers(answers, options->colour);
	return 0;
}

/* ---- the command ---- */

static int examine(struct answer *answers, int stop)
{
	struct doctor doctor;
	doctor_open(&doctor, stop);
	for (size_t i = 0; !doctor.stopped && i < ARRAY_SIZE(checks); i++)
		checks[i].look(&doctor, &answers[i]);
	doctor_close(&doctor);
	return doctor.stopped ? -ECANCELED : 0;
}

static bool is_missing_something(const struct answer *answers)
{
	for (size_t i = 0; i < ARRAY_SIZE(checks); i++)
		if (answers[i].status == CHECK_MISSING)
			return true;
	return false;
}

int cmd_doctor(int argc, char **argv)
{
	struct doctor_options options = {0};
	struct answer answers[ARRAY_SIZE(checks)] = {0};
	struct error err = {0};
	argp_err_exit_status = EXIT_BAD_INPUT;
	if (argp_parse(&parser, argc, argv, 0, NULL, &options) != 0)
		return EXIT_BAD_INPUT;
	scope_enter(argc, argv);
	int stop = stop_open(&err);
	int r = stop < 0 ? stop : examine(answers, stop);
	if (r == -ECANCELED)
		stop_die(stop);
	if (r == 0)
		r = tell(&options, answers, &err);
	int status = r == 0 && is_missing_something(answers) ? EXIT_UNEXPECTED : exit_status_of(r);
	for (size_t i = 0; i < ARRAY_SIZE(answers); i++)
		answer_done(&answers[i]);
	(void)fd_close(stop);
	if (r < 0)
		say_error(&err);
	return status;
}
