/* SPDX-License-Identifier: MIT */
/*
 * What names promise: of directories below submissions/, and of results in DOMjudge's words.
 */
#pragma once

#include "worker/manifest/problem.h"

struct directory_promise {
	const char *directory;
	unsigned permitted, required; /* EXPECT_… sets, of each case and of some case */
	enum time_limit_use time_limit_use;
	uint64_t whole;  /* set of 1 << enum verdict of the submission; 0: the cases decide */
	bool is_partial; /* accepted, but not with the best score */
};

/* The promise of a directory in this problem's format; NULL when its name promises nothing. */
const struct directory_promise *expectations_of_directory(const struct problem *problem,
                                                          const char *directory);

/* The directories of 2025-09, which a key of submissions.yaml replaces; NULL for another name. */
const struct directory_promise *expectations_default(const char *directory);

/* Set of 1 << enum verdict that DOMjudge's name of a result stands for; 0 for an unknown one. */
uint64_t expectations_of_result(const char *name);
