/* SPDX-License-Identifier: MIT */
/*
 * A run of a program of the jury (a validator, a grader, an interactor) in the jury's sandbox: what it sees, what it may
 * use, and what it left behind. What its exit status means is the caller's matter.
 */
#pragma once

#include "common/error.h"
#include "common/strbuf.h"
#include "sandbox/sandbox.h"
#include "worker/slots/slot.h"
#include "worker/stages/box.h"
#include "worker/stages/program.h"

#include <stdbool.h>
#include <stdint.h>

/* Where the program finds its feedback directory, and the directory it works in when it is not its own. */
#define JURY_FEEDBACK "/feedback"
#define JURY_DIRECTORY "/submission"

enum { JURY_FILES_MAX = 4, JURY_TEXT_MAX = 64 * 1024 };

struct jury_limits {
	uint64_t time_ns, memory_bytes;
	uint64_t output_bytes; /* what it says and the files of its feedback directory, each */
};

/* A file that it may read. */
struct jury_file {
	const char *source; /* path in the sandbox's view */
	const char *target; /* path in its box */
};

/* Everything is borrowed until the run is over. */
struct jury_task {
	const struct program *program;
	const char *role;        /* for messages: "output validator" */
	const struct strv *args; /* argv[1..] */
	int stdin_fd;            /* -1: /dev/null */
	/* files that take standard output and standard error; NULL: files in memory do, which count as its memory */
	const int *streams;
	struct jury_file files[JURY_FILES_MAX];
	size_t n_files;
	const char *directory; /* in the view: what JURY_DIRECTORY holds; NULL: it works beside the program */
	bool feedback;             /* whether it has a feedback directory */
	const char *feedback_from; /* directory in the view whose files it finds there; NULL: none */
	struct jury_limits limits;
};

struct jury_result {
	struct sandbox_result run;
	int feedback;    /* its feedback directory, nobody writes to it any more; -1 without */
	int out, errors; /* what it said */
};

/**
 * jury_box() - the request of a task, with its streams but standard input left open
 * @box: freed with box_done(), also on failure
 */
int jury_box(const struct slot *slot, const struct jury_task *task, struct box *box,
             struct error *err) _must_check_;

/**
 * jury_run() - run it and wait
 * @ret: freed with jury_result_done(), also on failure
 *
 * Return: 0 when the program has run, however it ended; -ECANCELED; a negative errno when the sandbox failed.
 */
int jury_run(const struct slot *slot, const struct jury_task *task, struct jury_result *ret,
             struct error *err) _must_check_;
void jury_result_done(struct jury_result *result);

/* The beginning of what it said on standard error, else on standard output, clean; NULL when it was silent. Caller frees. */
char *jury_said(const struct jury_result *result, size_t most);

/**
 * jury_complaint() - what is wrong with how the program ended
 *
 * Return: NULL when it exited by itself within its limits; else one sentence, with what it said last, the caller's to free.
 */
char *jury_complaint(const struct jury_task *task, const struct jury_result *result);

/* Whether it was ended for its time. */
bool jury_took_too_long(const struct jury_result *result);

/* The sentence for an exit status that its protocol does not know. */
char *jury_bad_status(const struct jury_task *task, const struct jury_result *result,
                      const char *expected);
