/* SPDX-License-Identifier: MIT */
/*
 * What is decided of one rule about a submission, as its cases come: whether more of them could still break or keep it.
 *
 * In 2025-09 every case's verdict must be permitted, so a rule that does not permit all of them is open to the last case, if
 * that is to be decided, or to one that did not end. In the older formats the cases after the one that stops a group are no
 * part of what it gets, and promises are not about them.
 */
#pragma once

#include "worker/score/needs.h"

struct rule_state {
	const struct expectation *rule;
	bool *matched; /* of each case; NULL: all */
	unsigned permitted, required;
	bool is_bound;  /* bounds the time limit that is to be chosen */
	bool needs_all; /* while it is not broken, each case that it speaks of may break it */
	bool is_broken, has_required, has_message;
};

/* Return: 0 or -ENOMEM; rule_state_done() in any case. */
int rule_state_init(struct rule_state *state, const struct needs_options *options,
                    const struct expectation *rule) _must_check_;
void rule_state_done(struct rule_state *state);

/* Whether what comes of the case could still make a difference. */
bool rule_state_needs(const struct rule_state *state, size_t index);

/* A case of the report. */
void rule_state_note(struct rule_state *state, size_t index, enum verdict verdict,
                     const char *message);

/* The static validation of a group, which counts as one of its cases; noting it again changes nothing. */
void rule_state_note_validation(struct rule_state *state, const struct test_group *group,
                                enum verdict verdict, const char *message);
