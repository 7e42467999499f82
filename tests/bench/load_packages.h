/* SPDX-License-Identifier: MIT */
/*
 * Packages of very many cases, each an input and an answer of a few bytes, and little else.
 */
#pragma once

#include "common/error.h"
#include "tests/bench/load_scratch.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum load_format { LOAD_LEGACY, LOAD_2025, LOAD_DMOJ };

/* Files of settings. */
enum load_settings { LOAD_NONE, LOAD_EQUAL, LOAD_DIFFERENT };

/* What is an archive: nothing, the package, or (DMOJ) all its data. */
enum load_archive { LOAD_NO_ARCHIVE, LOAD_WHOLE, LOAD_DATA };

struct load_kind {
	const char *name;
	enum load_format format;
	enum load_settings of_cases, of_groups;
	unsigned folders;     /* how many directories the cases lie in; 0: two cases in each */
	bool is_apart;        /* inputs and answers in directories of their own (DMOJ) */
	bool has_no_list;     /* DMOJ: cases by the names of the archive's files */
	bool has_huge_inputs; /* of 1 GiB each, in which nothing is written */
	enum load_archive archive;
};

extern const struct load_kind load_kinds[];
extern const size_t n_load_kinds;

/* The path of the package below a scratch directory. */
const char *load_package_name(const struct load_kind *kind);

/* Makes it. Return: 0 or a negative errno with text. */
int load_package_make(const struct load_scratch *scratch, const struct load_kind *kind,
                      uint64_t cases, struct error *err) _must_check_;

/* As many files as a package has at most, of so many cases. */
uint64_t load_package_files(uint64_t cases);
