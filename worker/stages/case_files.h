/* SPDX-License-Identifier: MIT */
/*
 * The working directory of a case that differs from the program's: with the files of <case>.files, which may take the
 * place of what was submitted or compiled, or one that the program may write to. Each such case has a directory of its
 * own in juror's scratch.
 */
#pragma once

#include "worker/stages/data.h"
#include "worker/stages/program.h"

/* Everything in it but the directory is the program's. */
struct case_program {
	struct program program; /* to be run; not to be freed with program_done() */
	const struct state *state;
	char name[40]; /* of the directory */
};

/**
 * case_program_open() - the program with the case's files beside it
 * @files_path: directory of the package; NULL: no files
 * @number: unlike that of every other case of this juror
 * @ret: freed with case_program_close() on success
 *
 * Return: 0; -EINVAL when the package's files cannot be used; other negative errno.
 */
int case_program_open(const struct slot *slot, const struct package_view *package,
                      const struct program *program, const char *files_path, unsigned number,
                      struct case_program *ret, struct error *err) _must_check_;
void case_program_close(struct case_program *program);
