/* SPDX-License-Identifier: MIT */
/*
 * What reading a directory and reading an archive share: counting, limits, and the checks of the
 * finished list. Functions that can refuse return 0, SUBMISSION_REFUSED, or a negative errno, with
 * text.
 */
#pragma once

#include "common/strbuf.h"
#include "worker/intake/name.h"
#include "worker/intake/submission.h"

/* Of an archive of a million bad names nobody reads more. */
enum { COLLECTOR_TOLD_MOST = 100 };

struct collector {
	const struct submission_limits *limits;
	const char *name; /* of the submission, fit to be shown */
	const char *verb; /* in "x.zip: unpacks to more than 4 MiB" */
	struct submission files;
	size_t room;             /* of files.files */
	struct strv directories; /* explicit ones, of an archive */
	size_t n_entries;
	size_t total_bytes; /* claimed, also by what is ignored */
	struct findings *tells; /* gets an error for each that is ignored; NULL: only the first is told */
	size_t n_ignored;
	char first_ignored[NAME_TEXT_SIZE];
	const char *first_reason;
	struct error *err;
};

/* "x.zip: …". Return: SUBMISSION_REFUSED. */
int collector_refuse(struct collector *c, const char *format, ...) _printf_(2, 3);

/* "x.zip: entry a.c: reason". Return: SUBMISSION_REFUSED. */
int collector_refuse_entry(struct collector *c, const char *path, size_t size, const char *reason);

/* One more file or directory. */
int collector_count(struct collector *c) _must_check_;

/* That one is left out; the first reason becomes a warning. */
void collector_ignore(struct collector *c, const char *path, const char *reason);

/* @size more bytes: refused beyond the limit, before anybody allocates them. */
int collector_claim(struct collector *c, size_t size) _must_check_;

/* "x.zip: unpacks to more than 4 MiB". Return: SUBMISSION_REFUSED. */
int collector_refuse_size(struct collector *c);

/* An empty file; its path is copied, data and size are the caller's to fill. NULL: no memory. */
struct submission_file *collector_add(struct collector *c, const char *path) _must_check_;

/**
 * collector_finish() - sort and check the list, warn of what was ignored
 * @strip: a directory that holds everything disappears
 */
int collector_finish(struct collector *c, bool strip, struct findings *findings) _must_check_;

void collector_done(struct collector *c);
