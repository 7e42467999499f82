/* SPDX-License-Identifier: MIT */
/*
 * The options of every command that makes a report: --json, --html, --junit, --tsv, --events, each with a FILE, "-" for
 * standard output. A command gives report_options_argp to argp as a child, whose input is a struct report_options, and
 * calls the three functions before, in and after its work.
 */
#pragma once

#include "common/error.h"
#include "worker/report/events.h"
#include "worker/report/outputs.h"

#include <argp.h>
#include <stdbool.h>

struct report_options {
	const char *files[REPORT_FORM_COUNT]; /* NULL: not wanted */
	const char *events;
};

/* A usage error when two of them want the same file. */
extern const struct argp report_options_argp;

bool report_options_are_given(const struct report_options *options);

/* Whether one of them has standard output for itself, so that no table can be there. */
bool report_options_take_stdout(const struct report_options *options);

/**
 * report_options_check() - can every file be written? To be asked before the work starts
 *
 * Return: 0; -EINVAL with a line that names the option and the file.
 */
int report_options_check(const struct report_options *options, struct error *err) _must_check_;

/* Opens the file of --events; without the option the events are NULL, which takes everything. Return: 0 or -errno. */
int report_options_open_events(const struct report_options *options, struct events **ret_events,
                               struct error *err) _must_check_;

/* Every file that is wanted, also when one of them fails. Return: 0 or the negative errno of the first failure. */
int report_options_write(const struct report_options *options, const struct report *report,
                         struct error *err) _must_check_;
