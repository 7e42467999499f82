/* SPDX-License-Identifier: MIT */
/* Whether the files of a program of the package are one program, or leave it to juror to choose. */
#pragma once

#include "worker/stages/pipeline.h"

/* @source: the files of @ref; @program: what they were made into. What is not clear becomes a finding, from any thread. */
void program_files_check(struct pipeline *pipeline, const struct program_ref *ref,
                         const struct submission *source, const struct program *program);
