/* SPDX-License-Identifier: MIT */
/*
 * A program that can be run: a submission, or one of the jury's. Made by compile_program() from sources; it lives in a
 * directory of juror's scratch, which boxes see read-only.
 */
#pragma once

#include "common/error.h"
#include "worker/cache/cache.h"
#include "worker/intake/submission.h"
#include "worker/report/report.h"
#include "worker/slots/slot.h"
#include "worker/stages/box.h"
#include "worker/suite/suite.h"

#include <stdbool.h>

struct program {
	const struct suite *suite; /* borrowed */
	const char *name;          /* in the package, borrowed; NULL: a submission */
	char directory[32];        /* below the scratch directory */
	char *view_path;           /* the same as a box's source */
	char *binary;              /* inside the box */
	struct strv sources;       /* paths below the directory */
	const char *main;          /* of them; of a program made by scripts: "run" */
	char *main_class;          /* NULL: its suite has no such thing */
	uint64_t directory_bytes; /* of all files in its directory, in whole pages; 0: not counted */
	uint64_t writable_bytes; /* that a run may write into its directory, a copy that is gone afterwards; 0: none */
	bool keeps_directory; /* what a run leaves in that copy is wanted, see execute.h */
};

struct compile_limits {
	uint64_t time_ns, memory_bytes;
};

/**
 * struct compile_request - what to make a program of
 * @source: its files; they are not changed
 * @overlays: files laid over them, in this order, e.g. of include/default and then include/<language>
 * @suite: of language_of(), or chosen by name
 * @flags: further words of the compiler's command; NULL: none. Programs that are run from their sources have none
 * @of_package: its author compiled it, with a release of that year: what does not compile is tried again with each word of
 *              the suite's tries, one at a time, until one helps
 * @entry: what is started: a source file, with or without its suffix, or a class; NULL: the suite's default
 * @starts_own: without an entry, and where no file has the suite's default name, a file of @source comes before an overlay's
 * @side: whose it is; the jury's programs are made in the jury's sandbox, with more room
 * @keeps_files: all that the compiler left is kept, since somebody else looks at it as well
 * @limits: of the compiler
 * @cache: where compiled programs are kept; NULL: nowhere
 * @number: unlike that of every other program of this juror
 */
struct compile_request {
	const struct submission *source;
	const struct submission *const *overlays;
	size_t n_overlays;
	const struct suite *suite;
	const struct strv *flags;
	bool of_package;
	const char *entry;
	bool starts_own;
	enum side side;
	bool keeps_files;
	struct compile_limits limits;
	struct cache *cache;
	unsigned number;
};

/**
 * compile_program() - sources to a program
 * @ret: freed with program_done(), also when the compiler refused or nobody could be asked; its directory stays until
 *       the state is closed
 * @report: filled: verdict (accepted or compile error), times, log, which names the word of the suite's tries that helped
 *
 * Return: 0 when the compiler has spoken; -ECANCELED; -EINVAL when the files cannot be a program of this suite (no
 * entry point of this name, an overlay that does not fit); another negative errno when nobody could be asked.
 */
int compile_program(const struct slot *slot, const struct compile_request *request,
                    struct program *ret, struct report_compile *report,
                    struct error *err) _must_check_;

/* Arguments from a template of the program's suite. @memory_bytes: what {memory_mib} says. */
int program_expand(const struct program *program, const struct strv *command, uint64_t memory_bytes,
                   struct strv *ret, struct error *err) _must_check_;

/* Adds the program's directory and command to a box made for its suite's run stage. */
int program_enter(const struct program *program, uint64_t memory_bytes, struct box *box,
                  struct error *err) _must_check_;

void program_done(struct program *program);
