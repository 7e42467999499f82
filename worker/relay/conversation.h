/* SPDX-License-Identifier: MIT */
/*
 * The relay between a program of the jury and the processes of a solution that talk with it, in most problems one: four
 * pipes for each, of which it holds the inner ends, and a channel each way.
 *
 * A process and the jury's program are a pair. Since everything goes through the relay, each of the two learns only from
 * it that the other has left, and the relay tells it when it has noted who was first:
 *
 *   An output that ends may belong to a program that is about to end. So the end is passed on when the program has been
 *   reaped, or is seen to live on: it waits for something, or has used some more CPU time.
 *   Of a program that has ended the other learns in the same way: when it is seen to wait, or has used so much CPU time
 *   that it cannot be on its way out. If it ends before that, then neither knew of the other, and who spoke last was
 *   first: what it said made the other end.
 *
 * None of this depends on who gets a processor when. Directions are independent; neither waits for the other, nothing
 * is held but what is in the pipes. Pairs are independent too: what becomes of one the others learn from the jury's
 * program, or not at all.
 *
 * Nobody is killed by SIGPIPE for what the other did (policy CONVERSATION_DRAIN): what nobody reads is discarded.
 *
 * When nothing has passed for a moment the programs are looked at (sandbox_activity()). If two looks find that none of
 * them can go on without another, and that nothing ran in between, then all are ended for idleness.
 *
 * Neither is charged for the other's time: each has a wall limit for the moments that belong to it, which are those before
 * it says something, and those at which it keeps the other waiting.
 *
 * conversation.c moves bytes and waits; conversation_ends.c decides who learns what when; conversation_clock.c whose time
 * passes; conversation_notes.c writes the evidence down; watch.h looks.
 */
#pragma once

#include "worker/relay/channel.h"
#include "worker/relay/doors.h"
#include "worker/relay/evidence.h"
#include "worker/relay/idleness.h"
#include "worker/relay/pump.h"
#include "worker/relay/relay.h"
#include "worker/relay/transcript.h"

enum conversation_policy {
	CONVERSATION_DRAIN, /* what is said to somebody who reads no more is discarded */
	CONVERSATION_CLOSE, /* and the pipe is closed, as it is without a relay: SIGPIPE */
	CONVERSATION_POLICY_COUNT
};
/* "drain", "close" */
const char *conversation_policy_name(enum conversation_policy policy);

enum { CONVERSATION_PAIRS_MAX = DOORS_MAX / SPEAKER_COUNT };

/* What one may use of the time on the clock. 0: there is no limit. */
struct conversation_wall {
	uint64_t limit_ns;
	uint64_t busy_limit_ns; /* who uses the processor, however little there is of it, may go on until this */
};

struct conversation_options {
	size_t n_processes; /* of the solution; 0 is 1 */
	/* Where the jury's program finds its pipes by name, doors.h; its standard input is the caller's then, and its
	 * standard output is kept. NULL: it talks by its standard streams, with one process. */
	const struct doors_place *doors;
	enum conversation_policy policy;
	/* Of each process of a speaker, with standard error; UINT64_MAX: none. */
	uint64_t output_limit_bytes[SPEAKER_COUNT];
	struct conversation_wall wall[SPEAKER_COUNT]; /* of each process of a speaker */
	bool keeps_transcript;
	/* Whether no end of who is still alive can change the verdict on a pair, so that it need not be waited for; asked
	 * when one has ended and the order is known. Of one who lives .end is ENDED_COUNT. NULL: all may end in peace. */
	bool (*is_decided)(const struct evidence *evidence, void *context);
	void *context;
};

/* A program: the jury's, or a process of the solution. */
struct conversation_side {
	enum speaker speaker;
	struct conversation_pair *pairs; /* that it is in */
	size_t n_pairs;

	struct relay_ends program;
	struct channel errors;  /* its standard error */
	struct channel remarks; /* the standard output of one that talks by named pipes */
	struct channel_limit limit;
	struct channel_kept kept_errors, kept_remarks; /* the beginnings of both */

	struct sandbox_handle *handle; /* NULL when there is a result */
	struct sandbox_result result;  /* .keep_dir_fd is the caller's to close */
	enum evidence_end kill_reason; /* ENDED_BY_ITSELF: the relay did not kill it */
	struct conversation_extension {
		uint64_t until_ns; /* that it may go on beyond its wall limit; 0: it has not come to it */
		uint64_t cpu_ns; /* its CPU time when that was said */
	} extension;

	struct watched {
		bool is_known;                /* we may look */
		struct sandbox_activity now;  /* by the last look */
		struct sandbox_activity seen; /* when nothing had passed for a while */
		bool seemed_to_run; /* the last time that nothing had passed for a while */
	} watched;
};

/* One of a pair, as far as it concerns the other. */
struct conversation_voice {
	struct channel says;  /* to the other's input */
	struct pump pump;     /* to which it is lent while it floods */
	uint64_t flood_bytes; /* that came in large pieces since the last small one */
	bool is_told;         /* the other could know that it has ended */
	uint64_t said_at_ns;  /* when something of it passed last; 0: never */
	bool is_heard;        /* when the other ended it had read all that this one had said */
	uint64_t settling_since_ns; /* since when it is waited for to settle; 0: it is not */
	uint64_t settling_cpu_ns;   /* its CPU time then */
};

/* A process of the solution and the program of the jury. */
struct conversation_pair {
	unsigned index; /* of the process */
	struct conversation_side *sides[SPEAKER_COUNT];
	struct conversation_voice voices[SPEAKER_COUNT];
	struct evidence evidence; /* complete when conversation_run() has returned 0 */
	bool has_order;           /* who was first is known */
	struct conversation_clock {
		uint64_t spent_ns[SPEAKER_COUNT]; /* until .settled_at_ns, by each */
		uint64_t settled_at_ns; /* from then on it is not known yet whose time passes */
		uint64_t again_at_ns;   /* not looked at before */
		unsigned looks_at_work; /* in succession that found the solution so */
	} clock;
};

struct conversation {
	struct conversation_options options;
	size_t n_pairs, n_sides;
	struct conversation_pair *pairs;
	struct conversation_side *sides; /* the processes, and then the jury's program */
	struct doors doors;
	struct transcript transcript;
	uint64_t begin_ns, moved_at_ns;
	bool is_idle; /* all were ended for it */
	struct idleness idleness;
};

/* Makes the pipes. Return: 0 or a negative errno. Freed with conversation_done() on success. */
int conversation_open(struct conversation *ret, const struct conversation_options *options,
                      struct error *err) _must_check_;

/**
 * conversation_run() - let the programs talk until all have ended
 * @handles: one for each of .sides, of requests with the descriptors of its .program, which the caller has closed since;
 * waited for here. The caller cancels those that are not NULL when this has failed
 * @stop: descriptor that becomes readable when juror is to stop; -1 for none
 *
 * SIGPIPE must be ignored. Return: 0 when all have ended, whatever way; -ECANCELED; a negative errno when a box failed.
 */
int conversation_run(struct conversation *conversation, struct sandbox_handle **handles, int stop,
                     struct error *err) _must_check_;

void conversation_done(struct conversation *conversation);
