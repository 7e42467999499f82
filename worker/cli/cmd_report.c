/* SPDX-License-Identifier: MIT */
/*
 * juror report FORM... FILE...: other forms of reports that were written as JSON. Nothing is judged and nothing depends
 * on the time of day, so the same files give the same bytes.
 */
#include "common/fd.h"
#include "common/file.h"
#include "worker/cli/colour_option.h"
#include "worker/cli/command.h"
#include "worker/cli/report_files.h"
#include "worker/cli/stop.h"
#include "worker/report/json_read.h"
#include "worker/report/outputs.h"
#include "worker/report/table.h"

#include <argp.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum option_key {
	OPTION_FORM = 0x100, /* the form's number is added */
	OPTION_TABLE = OPTION_FORM + REPORT_FORM_COUNT,
};

struct report_command {
	const char *outputs[REPORT_FORM_COUNT]; /* NULL: not wanted */
	bool table, verbose;
	enum colour_choice colour;
	char **files;
	size_t n_files;
	struct report *reports; /* one for each file */
};

static const struct argp_option argp_options[] = {
	{"table", OPTION_TABLE, NULL, 0, "the table for a terminal (the default)", 0},
	{"html", OPTION_FORM + REPORT_HTML, "OUTPUT", OPTION_ARG_OPTIONAL,
         "one HTML page of all the reports", 0},
	{"junit", OPTION_FORM + REPORT_JUNIT, "OUTPUT", OPTION_ARG_OPTIONAL, "JUnit XML", 0},
	{"tsv", OPTION_FORM + REPORT_TSV, "OUTPUT", OPTION_ARG_OPTIONAL, "tab-separated values", 0},
	{"json", OPTION_FORM + REPORT_JSON, "OUTPUT", OPTION_ARG_OPTIONAL,
         "JSON, as this version of juror writes it", 0},
	{"verbose", 'v', NULL, 0, "in the table, every case on a line of its own", 0},
	{0},
};

static bool is_stdout(const char *path)
{
	return path && strcmp(path, "-") == 0;
}

static void refuse_same_files(const struct report_command *r, const struct argp_state *state)
{
	for (size_t i = 0; i < REPORT_FORM_COUNT; i++)
		for (size_t k = 0; k < i; k++)
			if (r->outputs[i] && r->outputs[k] && !is_stdout(r->outputs[i]) &&
			    report_files_are_same(r->outputs[i], r->outputs[k]))
				argp_error(state, "--%s and --%s: two different files were expected",
				           report_forms[k].name, report_forms[i].name);
}

/* What is left when all options are known. */
static void complete(struct report_command *r, const struct argp_state *state)
{
	size_t wanted = r->table, on_stdout = r->table;
	for (size_t i = 0; i < REPORT_FORM_COUNT; i++) {
		wanted += r->outputs[i] != NULL;
		on_stdout += is_stdout(r->outputs[i]);
		if (r->outputs[i] && report_forms[i].most > 0 && r->n_files > report_forms[i].most)
			argp_error(state, "--%s: one file at a time was expected",
			           report_forms[i].name);
	}
	r->table |= wanted == 0;
	if (on_stdout > 1)
		argp_error(state, "one form at a time can go to standard output; name a file as in "
		                  "--html=FILE");
	refuse_same_files(r, state);
}

static error_t parse_option(int key, char *text, struct argp_state *state)
{
	struct report_command *r = state->input;
	if (key >= OPTION_FORM && key < OPTION_TABLE) {
		r->outputs[key - OPTION_FORM] = text ? text : "-";
		return 0;
	}
	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &r->colour;
		return 0;
	case OPTION_TABLE:
		r->table = true;
		return 0;
	case 'v':
		r->verbose = true;
		return 0;
	case ARGP_KEY_ARGS:
		r->files = state->argv + state->next;
		r->n_files = (size_t)(state->argc - state->next);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "no file; `juror judge --json FILE` writes one");
		return 0;
	case ARGP_KEY_SUCCESS:
		complete(r, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_child children[] = {{&colour_option_parser, 0, NULL, 0}, {0}};

static const struct argp parser = {
	.options = argp_options,
	.parser = parse_option,
	.args_doc = "FILE...",
	.children = children,
	.doc = "Make other forms of reports that were written with --json; FILE '-' is standard "
	       "input. "
	       "A form without =OUTPUT goes to standard output.\v"
	       "Exit status: 0 done, 2 wrong usage, or a file that is no report.",
};

static int open_file(const char *path, struct error *err)
{
	int fd = is_stdout(path) ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
	                         : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	return fd < 0 ? error_set(err, -errno, "report %s", path) : fd;
}

/* What the user named is at fault, whatever the errno. */
static int read_report(const char *path, struct report *ret_report, struct error *err)
{
	_cleanup_(fd_closep) int fd = open_file(path, err);
	_cleanup_(freep) char *text = NULL;
	size_t size;
	if (fd < 0)
		return -EINVAL;
	if (file_read(fd, REPORT_JSON_BYTES_MAX, &text, &size, err) < 0) {
		(void)error_prefix(err, "report %s", path);
		return -EINVAL;
	}
	return report_json_read(text, size, path, ret_report, err);
}

static int read_all(struct report_command *r, struct error *err)
{
	r->reports = calloc(r->n_files, sizeof(*r->reports));
	int code = r->reports ? 0 : error_set(err, -ENOMEM, "reports");
	for (size_t i = 0; code == 0 && i < r->n_files; i++)
		code = read_report(r->files[i], &r->reports[i], err);
	return code;
}

static int print_tables(const struct report_command *r, struct error *err)
{
	const struct table_style style = {
		.width = terminal_width(STDOUT_FILENO),
		.colour = terminal_has_colour(STDOUT_FILENO, r->colour),
		.verbose = r->verbose,
		.whole_findings = !isatty(STDOUT_FILENO),
	};
	for (size_t i = 0; r->table && i < r->n_files; i++) {
		_cleanup_(freep) char *table = report_table(&r->reports[i], style);
		if (!table)
			return error_set(err, -ENOMEM, "table");
		if (printf("%s%s", i > 0 ? "\n" : "", table) < 0 || fflush(stdout) != 0)
			return error_set(err, -errno, "standard output");
	}
	return 0;
}

static int write_all(const struct report_command *r, struct error *err)
{
	int code = print_tables(r, err);
	for (size_t i = 0; code == 0 && i < REPORT_FORM_COUNT; i++)
		if (r->outputs[i])
			code = report_write((enum report_form)i, r->reports, r->n_files,
			                    r->outputs[i], err);
	return code;
}

int cmd_report(int argc, char **argv)
{
	struct report_command r = {0};
	struct error err = {0};
	argp_err_exit_status = EXIT_BAD_INPUT;
	stop_unblock_signals();
	if (argp_parse(&parser, argc, argv, 0, NULL, &r) != 0)
		return EXIT_BAD_INPUT;
	int code = read_all(&r, &err);
	if (code == 0)
		code = write_all(&r, &err);
	if (code < 0)
		say_error(&err);
	for (size_t i = 0; r.reports && i < r.n_files; i++)
		report_done(&r.reports[i]);
	free(r.reports);
	return exit_status_of(code);
}
