/* SPDX-License-Identifier: MIT */
/*
 * What a compiler left, fetched when it is dead.
 */
#pragma once

#include "worker/stages/program.h"

/* Whether a suite's programs are a binary that runs by itself: then it is all that is wanted of what the compiler left;
 * others may need any of it. */
bool compile_output_is_binary(const struct suite *suite);

enum { COMPILE_OUTPUT_UNUSABLE = 1 };

/**
 * compile_output_fetch() - take it as the program's directory, in the place of the sources
 * @from: the compiler's directory, borrowed
 * @all_files: not the binary alone
 *
 * Return: 0; COMPILE_OUTPUT_UNUSABLE with the reason in @err, when the compiler said yes and left nothing that can be run:
 * its fault, or that of who subverted it; a negative errno when the fault is ours.
 */
int compile_output_fetch(const struct state *state, const struct program *program, int from,
                         bool all_files, struct error *err) _must_check_;
