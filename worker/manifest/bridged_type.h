/* SPDX-License-Identifier: MIT */
/*
 * The key `type` of the programs that init.yml names: how they speak. DMOJ's own types, and beside them the protocols of
 * other judges, so that their checkers need no wrapper.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

struct protocol;

enum bridged_role {
	BRIDGED_CHECKER,
	BRIDGED_INTERACTOR,
	BRIDGED_MANAGER,
	BRIDGED_VALIDATOR, /* of inputs */
	BRIDGED_ROLE_COUNT
};

/* How a program of this type speaks in that role; NULL when the role has no such type. */
const struct protocol *bridged_type_find(enum bridged_role role, const char *name);

/* The names of a role's types: the one at @i, NULL after the last. The first is that of programs without the key. */
const char *bridged_type_at(enum bridged_role role, size_t i);

/* Whether an interactor of this type writes an output for a checker of such a type. */
bool bridged_type_passes_output(const char *name);
