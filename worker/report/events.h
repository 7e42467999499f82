/* SPDX-License-Identifier: MIT */
/*
 * What happens, as JSON lines, live: one begin, then for each submission one compile, its cases as they end and one
 * judgement, at last one end. The objects are those of the report (juror.report/1); "event" in its schema tells the rest.
 *
 * From any thread. A line is written whole and at once, so a file that ends in the middle of one was torn by the end of
 * the machine and not by that of juror: whoever resumes from it drops what follows the last newline. A failure to write
 * is remembered and told at the end; the work goes on. All functions take NULL and do nothing.
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"
#include "worker/report/report.h"

#include <stddef.h>

struct events;

/**
 * events_open() - begin to write
 * @path: made or emptied; "-" is standard output; borrowed until events_close()
 *
 * Return: 0 or a negative errno.
 */
int events_open(const char *path, struct events **ret_events, struct error *err) _must_check_;

/* Host, problem and limits are known; their strings and the @n_submissions names are told. */
void events_begin(struct events *events, const struct report *report, size_t n_submissions);

/* @submission is an index in the report's judgements, @index one in the judgement's cases. */
void events_compile(struct events *events, size_t submission, const struct report_judgement *j);
void events_case(struct events *events, size_t submission, size_t index,
                 const struct report_case *c);

/* The judgement without its cases, which may have been changed since they were told (a stop rule takes some back). */
void events_judgement(struct events *events, size_t submission, const struct report_judgement *j);

/* The work is done; @status is the exit status that juror will have. */
void events_end(struct events *events, int status);

/* Frees. Return: 0, or the negative errno of the first failure to write. */
int events_close(struct events *events, struct error *err) _must_check_;
