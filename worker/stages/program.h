/* SPDX-License-Identifier: MIT */
/*
 * A program that can be run: a submission, or one of the jury's. Made by compile_program() from sources; it lives in a
 * directory of juror's scratch, which boxes see read-only.
 */
#pragma once

#include "common/error.h"
#include "worker/intake/submission.h"
#include "worker/report/report.h"
#include "worker/slots/slot.h"
#include "worker/stages/box.h"
#include "worker/suite/suite.h"

#include <stdbool.h>

struct program {
	const struct suite *suite; /* borrowed */
	char directory[32];        /* below the scratch directory */
	char *view_path;           /* the same as a box's source */
	char *binary;              /* inside the box */
	struct strv sources;       /* paths below the directory */
	const char *main;          /* of them */
};

struct compile_limits {
	uint64_t time_ns, memory_bytes;
};

/**
 * compile_program() - sources to a program
 * @source: its files; they are not changed
 * @number: unlike that of every other program of this juror
 * @ret: freed with program_done(), also when the compiler refused; its directory stays until the state is closed
 * @report: filled: verdict (accepted or compile error), times, log
 *
 * Return: 0 when the compiler has spoken, -ECANCELED, or a negative errno when nobody could be asked.
 */
int compile_program(const struct slot *slot, const struct state *state,
                    const struct submission *source, const struct suite *suite, unsigned number,
                    const struct compile_limits *limits, struct program *ret,
                    struct report_compile *report, struct error *err) _must_check_;

/* Adds the program's directory and command to a box made for its suite's run stage. */
int program_enter(const struct program *program, uint64_t memory_bytes, struct box *box,
                  struct error *err) _must_check_;

void program_done(struct program *program);
