/* SPDX-License-Identifier: MIT */
/*
 * The files that a package lays over each submission: include/default, and then include/<language>.
 */
#pragma once

#include "worker/intake/submission.h"
#include "worker/stages/data.h"

struct slot;

enum { INCLUDES_MAX = 2 };

/* Free with includes_done(), also after a failure. */
struct includes {
	struct submission files[INCLUDES_MAX];
	const struct submission
		*list[INCLUDES_MAX]; /* those that there are, in the order in which they are laid */
	size_t n;
};

/* Constants are in their places. Return: 0; -EINVAL when they cannot be used; other negative errno. */
int includes_read(const struct slot *slot, const struct package_view *package,
                  const struct problem *problem, const char *language, struct includes *ret,
                  struct error *err) _must_check_;
void includes_done(struct includes *includes);
