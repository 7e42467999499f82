/* SPDX-License-Identifier: MIT */
/*
 * Programs in the cache: by what key, and with what of the report.
 */
#pragma once

#include "common/strbuf.h"
#include "worker/stages/program.h"
#include "worker/stages/sources.h"

/* What a program was made from, besides the request. */
struct program_origin {
	const struct sources *sources;
	const struct strv *command; /* of the compiler, with its variables expanded */
	bool all_files;             /* whether everything is kept that the compiler left */
};

/**
 * program_cache_key() - the digest of all that a program depends on
 *
 * Contents, names and modes of the files, the command, what the stage sees and may use, the toolchain. Not the suite's
 * name and how the program is run.
 *
 * Return: 0; -ECANCELED; a negative errno when the compiler's version cannot be asked for.
 */
int program_cache_key(const struct slot *slot, const struct compile_request *request,
                      const struct program_origin *origin, char ret_key[SHA256_HEX_SIZE],
                      struct error *err) _must_check_;

/**
 * program_cache_take() - the program as @directory of the scratch directory, its compilation as @report
 *
 * Return: 1; 0 when it has to be made; a negative errno.
 */
int program_cache_take(const struct compile_request *request, const char key[SHA256_HEX_SIZE],
                       const char *directory, struct report_compile *report,
                       struct error *err) _must_check_;

/* Keeps an accepted program. That it cannot be kept is no reason not to run it. */
void program_cache_keep(const struct compile_request *request, const char key[SHA256_HEX_SIZE],
                        const char *directory, const struct report_compile *report);
