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
	uint64_t cpu_ns_of_all; /* of several processes together; 0: there is one */
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

/**
 * precedence_decide_all() - the rule that decides about several processes that talked with one program of the jury
 * @of: what is the same for all; its evidence is filled in here
 * @evidences: at least one
 * @ret_process: the process by which it applies
 *
 * Each with the jury's program is decided about by itself; of the rules found the first one decides, but waiting for
 * each other only when nobody failed otherwise, and an answer of the jury's only when nobody failed.
 */
const struct precedence_rule *precedence_decide_all(struct precedence_case *of,
                                                    const struct evidence *evidences, size_t n,
                                                    size_t *ret_process);

/* Whether one is alive, and the verdict is the same however it ends. */
bool precedence_is_decided(const struct precedence_case *of);
