/* SPDX-License-Identifier: MIT */
/*
 * Data that is right for no problem, or hardly any: what a validator is to see through. The same at every run.
 */
#pragma once

#include "common/strbuf.h"

#include <stdbool.h>
#include <stddef.h>

/* A kind of junk. */
struct junk {
	const char *words; /* "random bytes" */
	/* Writes it. @data: of a valid file, the base of some kinds. Return: false when nothing can be made of it. */
	bool (*make)(const char *data, size_t size, struct strbuf *ret);
};

extern const struct junk junk_files[];         /* from nothing */
extern const struct junk junk_modifications[]; /* of a valid input */
extern const struct junk
	junk_crashers[]; /* outputs that may be right, and over which careless validators fall */
extern const size_t n_junk_files, n_junk_modifications, n_junk_crashers;
