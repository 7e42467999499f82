/* SPDX-License-Identifier: MIT */
/*
 * DMOJ's file_io: the input is also a file in the submission's working directory, and what the submission leaves there
 * under another name is its output. Standard input and output still are what they are.
 */
#pragma once

#include "worker/stages/case_data.h"
#include "worker/stages/case_files.h"

static inline bool file_io_is_used(const struct problem *problem)
{
	return problem->dmoj.input_file || problem->dmoj.output_file;
}

/**
 * file_io_prepare() - put the input into the case's directory, which the run may write to
 * @bytes_max: what it may write
 *
 * Return: 0; -EINVAL for a name that is no file's in a directory; other negative errno.
 */
int file_io_prepare(const struct case_place *place, const struct case_data *data, uint64_t bytes_max,
                    struct case_program *program, struct error *err) _must_check_;

/**
 * file_io_output() - the output that a run left
 * @directory: what it left in its directory; -1: nothing
 *
 * Return: a descriptor; -ENOENT when there is no such file, or none that can be taken; other negative errno.
 */
int file_io_output(const struct problem *problem, int directory, struct error *err) _must_check_;
