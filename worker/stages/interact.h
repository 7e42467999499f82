/* SPDX-License-Identifier: MIT */
/*
 * One pass of an interactive problem: the solution and a program of the jury run at the same time, each in a sandbox of
 * its own, and talk through the relay; then the evidence decides. Each is charged for its own time and memory only.
 *
 * What runs and with what arguments, mounts and limits is the caller's business: it prepares a box for each side. Of the
 * wall limits the solution's should be the smaller one.
 */
#pragma once

#include "worker/relay/conversation.h"
#include "worker/slots/slot.h"
#include "worker/stages/box.h"
#include "worker/stages/precedence.h"

struct interact_options {
	enum conversation_policy policy;
	uint64_t output_limit_bytes;               /* of the solution, with standard error */
	uint64_t jury_output_limit_bytes;          /* 0: none */
	enum jury_answer (*answer)(int exit_code); /* NULL: jury_answer_kattis() */
	bool run_comes_first;                      /* see struct precedence_case */
};

struct interaction {
	struct sandbox_result results[SPEAKER_COUNT]; /* .keep_dir_fd are closed by interaction_done() */
	struct evidence evidence;
	const struct precedence_rule *rule; /* the one that decided */
	enum verdict verdict;               /* of it */
	char message[512]; /* for judges: its words, and how who is at fault ended */
	uint64_t begin_ns; /* CLOCK_MONOTONIC: when they began */
	struct transcript transcript;
	struct channel_kept errors[SPEAKER_COUNT]; /* beginnings of what they wrote to standard error */
};

/**
 * interact_run() - let a solution and an interactor talk
 * @solution: for the sandbox SIDE_SOLUTION; its standard streams are set here
 * @jury: for the sandbox SIDE_JURY; its .request.keep_dir, if set, is the feedback directory, which is looked at for
 * nextpass.in, and which the caller finds in .results[SPEAKER_JURY].keep_dir_fd
 * @ret: about 10 KiB and the transcript; freed with interaction_done() on success
 *
 * Return: 0 when there is a verdict, the jury's failure among them; -ECANCELED; a negative errno when a sandbox failed.
 */
int interact_run(const struct slot *slot, struct box *solution, struct box *jury,
                 const struct interact_options *options, struct interaction *ret,
                 struct error *err) _must_check_;
void interaction_done(struct interaction *interaction);
