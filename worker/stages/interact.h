/* SPDX-License-Identifier: MIT */
/*
 * One pass of an interactive problem: the solution, which may be several processes, and a program of the jury run at the
 * same time, each in a sandbox of its own, and talk through the relay; then the evidence decides. Each is charged for its
 * own time and memory only.
 *
 * What runs and with what arguments, mounts and limits is the caller's business: it prepares a box for each. Its wall
 * limits are for the time that belongs to it, see conversation.h.
 */
#pragma once

#include "worker/relay/conversation.h"
#include "worker/slots/slot.h"
#include "worker/stages/box.h"
#include "worker/stages/precedence.h"

struct interact_options {
	enum conversation_policy policy;
	uint64_t output_limit_bytes;      /* of each process of the solution, with standard error */
	uint64_t jury_output_limit_bytes; /* 0: none */
	enum jury_answer (*answer)(int exit_code); /* NULL: jury_answer_kattis() */
	bool run_comes_first;                      /* see struct precedence_case */
	const struct doors_place *
		doors; /* see struct conversation_options; then the jury's box has its standard input */
};

/* Everybody's boxes; borrowed. */
struct interact_boxes {
	struct box *solutions;
	size_t n_solutions;
	struct box *jury;
};

struct interaction_process {
	struct sandbox_result result; /* .keep_dir_fd is closed by interaction_done() */
	struct evidence evidence;
	struct channel_kept errors; /* the beginning of its standard error */
};

struct interaction {
	struct interaction_process *processes; /* of the solution */
	size_t n_processes;
	size_t decisive;                 /* the process by which the rule applied */
	enum conversation_policy policy; /* of the options */
	struct sandbox_result jury;      /* .keep_dir_fd is closed by interaction_done() */
	struct channel_kept jury_errors,
		jury_remarks; /* beginnings of standard error, and output if it has doors */
	const struct precedence_rule *rule; /* the one that decided */
	enum verdict verdict;               /* of it */
	bool is_checked;   /* the caller's: a checker has decided about what was accepted */
	char message[512]; /* for judges: its words, and how who is at fault ended */
	uint64_t begin_ns; /* CLOCK_MONOTONIC: when they began */
	struct transcript transcript;
};

/* Whether the verdict is about one of several processes, the decisive one. */
bool interaction_is_about_one(const struct interaction *interaction);

/* What decided. */
static inline const struct evidence *interaction_evidence(const struct interaction *interaction)
{
	return &interaction->processes[interaction->decisive].evidence;
}

/**
 * interact_run() - let a solution and a program of the jury talk
 * @boxes: the solution's for the sides of processes, the jury's for SIDE_JURY; standard streams
 * are set here, and wall limits changed. The jury's .request.keep_dir, if set, is the feedback directory, which is looked at for nextpass.in, and
 * which the caller finds in .jury.keep_dir_fd
 * @ret: about 10 KiB and more; freed with interaction_done() on success
 *
 * Return: 0 when there is a verdict, the jury's failure among them; -ECANCELED; a negative errno when a sandbox failed.
 */
int interact_run(const struct slot *slot, const struct interact_boxes *boxes,
                 const struct interact_options *options, struct interaction *ret,
                 struct error *err) _must_check_;
void interaction_done(struct interaction *interaction);
