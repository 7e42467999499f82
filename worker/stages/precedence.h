/* SPDX-License-Identifier: MIT */
/*
 * Which verdict a dialogue gets when both sides may have failed: a list of rules, of which the first that applies
 * decides. A pure function of the evidence; docs/interaction.md has the list with its reasons.
 */
#pragma once

#include "worker/relay/evidence.h"
#include "worker/verdict/verdict.h"

/* What the exit code of a program of the jury says. */
enum jury_answer { JURY_ACCEPTS, JURY_REJECTS, JURY_SAYS_NOTHING };

/* 42, 43, anything else: problem package format, "Output validators". */
enum jury_answer jury_answer_kattis(int exit_code);

struct precedence_case {
	struct evidence evidence;
	enum jury_answer (*answer)(int exit_code);
	bool asks_for_next_pass; /* the interactor left a nextpass.in */
	bool run_comes_first; /* how the solution ended counts before what the interactor said, as at DMOJ */
	uint64_t time_limit_ns; /* CPU time of the solution; 0: none */
};

struct precedence_rule {
	const char *name; /* for reports: "validator-first-rejected" */
	enum verdict verdict;
	const char *words; /* a sentence about it */
	bool (*applies)(const struct precedence_case *of);
};

/* The rules in their order. */
extern const struct precedence_rule precedence_rules[];
extern const size_t precedence_n_rules;

/* Return: the rule that decides; the last one always applies. */
const struct precedence_rule *precedence_decide(const struct precedence_case *of);

/* Whether one is alive, and the verdict is the same however it ends. */
bool precedence_is_decided(const struct precedence_case *of);
