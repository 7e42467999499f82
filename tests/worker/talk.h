/* SPDX-License-Identifier: MIT */
/*
 * Dialogues of two payloads (tests/payloads/talk.c) in real sandboxes, for tests.
 *
 *	struct talk *talk = talk_open();
 *	talk_run(talk, "line exit=1", "say=1 end exit=43");
 *	CHECK_STR(talk->last.rule->name, "solution-crashed");
 *
 * The first script is the solution's, the second the interactor's; both are words of actions.
 */
#pragma once

#include "tests/harness/test.h"
#include "worker/stages/interact.h"

struct talk {
	struct slot slot;
	struct interact_options options;
	uint64_t cpu_limit_ns, wall_limit_ns; /* of the solution */
	uint64_t memory_limit_bytes;
	uint64_t jury_cpu_limit_ns, jury_wall_limit_ns, jury_memory_limit_bytes;
	const char *const *idle_threads; /* of both sides, see struct sandbox_request; NULL: none */
	bool has_feedback;               /* the interactor has a directory /feedback */
	char *pipes;             /* of a manager: the directory of its pipes; NULL: it is none */
	struct interaction last; /* of the last talk */
};

/* How often what must come out the same every time is repeated: JUROR_TESTS_REPEAT, 20 without. */
unsigned talk_repeats(void);
/* With JUROR_TESTS_BUSY=1: a process for each processor that computes until the test ends. To be called before there is
 * a sandbox, whose socket they would hold. */
void talk_keep_processors_busy(void);

/* Opens the sandboxes, with weak limits only if the host has no groups; skips without user namespaces. Static storage. */
struct talk *talk_open(void);
/* So that memory and CPU time are limited by groups; skips otherwise. */
struct talk *talk_open_with_groups(void);

/* For several processes and a manager, whose words are "meet=0", "turn-to=0", "part=0". How a process ended comes before
 * what the manager says. */
struct talk *talk_open_with_manager(void);
/* @solutions: a script for each process, NULL after the last. */
void talk_run_processes(struct talk *talk, const char *manager, const char *const *solutions);
/* What interact_run() returns. */
int talk_try_processes(struct talk *talk, const char *manager, const char *const *solutions,
                       struct error *err);
#define TALK_RUN_PROCESSES(talk, manager, ...)                                                     \
	talk_run_processes(talk, manager, (const char *const[]){__VA_ARGS__, NULL})

/* Runs a dialogue; it must come to a verdict. */
void talk_run(struct talk *talk, const char *solution, const char *jury);
/* What interact_run() returns; the text is in @err. */
int talk_try(struct talk *talk, const char *solution, const char *jury, struct error *err);
void talk_close(struct talk *talk);

#define CHECK_RULE(talk, code, rule_name)                                                          \
	do {                                                                                       \
		CHECK_STR((talk)->last.rule->name, rule_name);                                     \
		CHECK_STR(verdict_code((talk)->last.verdict), code);                               \
	} while (0)
