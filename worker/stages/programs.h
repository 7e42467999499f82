/* SPDX-License-Identifier: MIT */
/*
 * The package's own programs, compiled: validators and graders.
 */
#pragma once

#include "worker/manifest/problem.h"
#include "worker/stages/program.h"

#include <stddef.h>

struct pipeline;

enum program_role {
	ROLE_OUTPUT_VALIDATOR,
	ROLE_STATIC_VALIDATOR,
	ROLE_GRADER,
	ROLE_INPUT_VALIDATOR,
	ROLE_COUNT
};

/* Compiled programs of one role, in the order of the problem's list; one that does not compile, or
 * that cannot be run here, has no suite. */
struct program_set {
	struct program *items;
	size_t count;
};

struct programs {
	struct program_set of[ROLE_COUNT];
};

/* "output validator": words for a sentence. */
const char *program_role_words(enum program_role role);

/* Whether it is in a suite's language, or in one of Checktestdata's while that program is on this host. */
bool program_can_be_run(const struct pipeline *pipeline, const struct program_ref *ref);

/**
 * programs_compile() - compile the programs of some roles, all at once
 * @roles: set of 1 << enum program_role
 *
 * Waits for the pool. May be called again for other roles. Those that are in order can be used whatever the others are.
 *
 * Return: 0; the number of a signal; -EINVAL when programs are at fault (each is told in pipeline->findings, the last one
 * in @err, too); other negative errno.
 */
int programs_compile(struct pipeline *pipeline, unsigned roles, struct error *err) _must_check_;
void programs_done(struct programs *programs);
