/* SPDX-License-Identifier: MIT */
/*
 * The relay between two programs that talk: four pipes, of which it holds the inner ends, and a channel each way.
 *
 * Since everything goes through the relay, a program learns only from it that the other has left, and the relay tells it
 * when it has noted who was first:
 *
 *   An output that ends may belong to a program that is about to end. So the end is passed on when the program has been
 *   reaped, or is seen to live on: it waits for something, or has used some more CPU time.
 *   Of a program that has ended the other learns in the same way: when it is seen to wait, or has used so much CPU time
 *   that it cannot be on its way out. If it ends before that, then neither knew of the other, and who spoke last was
 *   first: what it said made the other end.
 *
 * None of this depends on who gets a processor when. Directions are independent; neither waits for the other, nothing
 * is held but what is in the pipes.
 *
 * Nobody is killed by SIGPIPE for what the other did (policy CONVERSATION_DRAIN): what nobody reads is discarded.
 *
 * When nothing has passed for a moment the programs are looked at (sandbox_activity()). If two looks find that none of
 * them can go on without the other, and that nothing ran in between, then both are ended for idleness.
 */
#pragma once

#include "worker/relay/channel.h"
#include "worker/relay/evidence.h"
#include "worker/relay/relay.h"
#include "worker/relay/transcript.h"

enum conversation_policy {
	CONVERSATION_DRAIN, /* what is said to somebody who reads no more is discarded */
	CONVERSATION_CLOSE  /* and the pipe is closed, as it is without a relay: SIGPIPE */
};

struct conversation_options {
	enum conversation_policy policy;
	uint64_t output_limit_bytes[SPEAKER_COUNT]; /* with standard error; UINT64_MAX: none */
	bool keeps_transcript;
	/* Whether no end of who is still alive can change the verdict, so that it need not be waited for; asked when one has
	 * ended and the order is known. Of one who lives .end is ENDED_COUNT. NULL: everybody may end in peace. */
	bool (*is_decided)(const struct evidence *evidence, void *context);
	void *context;
};

struct conversation_side {
	struct relay_ends program;
	struct channel says;   /* its standard output, to the other's input */
	struct channel errors; /* its standard error */
	struct channel_limit limit;
	struct channel_kept kept; /* the beginning of its standard error */

	struct sandbox_handle *handle; /* NULL when there is a result */
	struct sandbox_result result;  /* .keep_dir_fd is the caller's to close */
	enum evidence_end kill_reason; /* ENDED_BY_ITSELF: the relay did not kill it */
	bool is_told;                  /* the other could know that it has ended */
	uint64_t said_at_ns;           /* when something of it passed last; 0: never */
	bool is_heard; /* when the other ended it had read all that this one had said */

	struct watched {
		bool is_known;                 /* we may look */
		struct sandbox_activity now;   /* by the last look */
		struct sandbox_activity seen;  /* when nothing had passed for a while */
		struct sandbox_activity stuck; /* when both seemed to be idle */
		bool seemed_to_run;         /* the last time that nothing had passed for a while */
		uint64_t settling_since_ns; /* since when it is waited for to settle; 0: it is not */
		uint64_t settling_cpu_ns;   /* its CPU time then */
	} watched;
};

struct conversation {
	struct conversation_options options;
	struct conversation_side sides[SPEAKER_COUNT];
	struct transcript transcript;
	struct evidence evidence; /* complete when conversation_run() has returned 0 */
	uint64_t begin_ns, moved_at_ns;
	bool has_order;  /* who was first is known */
	bool is_idle;    /* both were ended for it */
	bool seems_idle; /* one look found it */
};

/* Makes the pipes. Return: 0 or a negative errno. Freed with conversation_done() on success. */
int conversation_open(struct conversation *ret, const struct conversation_options *options,
                      struct error *err) _must_check_;

/**
 * conversation_run() - let two programs talk until both have ended
 * @handles: of requests with the descriptors of .sides[].program, which the caller has closed since; waited for here. The
 * caller cancels those that are not NULL when this has failed
 * @stop: descriptor that becomes readable when juror is to stop; -1 for none
 *
 * SIGPIPE must be ignored. Return: 0 when both have ended, whatever way; -ECANCELED; a negative errno when a box failed.
 */
int conversation_run(struct conversation *conversation,
                     struct sandbox_handle *handles[SPEAKER_COUNT], int stop,
                     struct error *err) _must_check_;

void conversation_done(struct conversation *conversation);
