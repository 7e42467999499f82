/* SPDX-License-Identifier: MIT */
/*
 * The subcommands of juror, and how they end.
 */
#pragma once

#include "common/error.h"
#include "common/finding.h"

#include <stdbool.h>

/* Exit statuses, the same for all subcommands but `run`. */
enum {
	EXIT_DONE = 0,       /* whatever the verdict */
	EXIT_UNEXPECTED = 1, /* not what was expected of it */
	EXIT_BAD_INPUT = 2,  /* usage, or a package or submission that cannot be used */
	EXIT_NOT_JUDGED = 3, /* something could not be judged: our failure or the package's */
	EXIT_RUN_FAILED =
		125, /* `run`: ours, so that every status of the program can be told apart */
};

/* argv[0] is "juror COMMAND". Return: the exit status, or 128 + the number of the signal that ended it. */
typedef int (*command_run)(int argc, char **argv);

int cmd_doctor(int argc, char **argv);
int cmd_judge(int argc, char **argv);
int cmd_languages(int argc, char **argv);
int cmd_report(int argc, char **argv);
int cmd_run(int argc, char **argv);
int cmd_validate(int argc, char **argv);

/* "juror: text" on stderr, without control bytes. */
void say_error(const struct error *err);

/* All findings, a line each, on stderr: warnings unless @quiet, then errors. @package: see finding_format_below(). */
void say_findings(const struct findings *findings, const char *package, bool quiet);

/* The exit status for bad input (-EINVAL, -ENOENT of what the user named) or our failure, after the line was printed. */
int exit_status_of(int code);
