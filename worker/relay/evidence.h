/* SPDX-License-Identifier: MIT */
/*
 * What is known of a dialogue between a solution and a program of the jury when it is over: who left first, how each
 * ended, what each said. A verdict follows from this record alone (worker/stages/precedence.h), and a report carries it,
 * so that a verdict can be checked.
 */
#pragma once

#include "sandbox/sandbox.h"

#include <stdbool.h>
#include <stdint.h>

enum speaker { SPEAKER_SOLUTION, SPEAKER_JURY, SPEAKER_COUNT };

static inline enum speaker speaker_other(enum speaker speaker)
{
	return speaker == SPEAKER_SOLUTION ? SPEAKER_JURY : SPEAKER_SOLUTION;
}

/* Why a program ended. */
enum evidence_end {
	ENDED_BY_ITSELF,    /* exited, or crashed by a signal of its own */
	ENDED_FOR_CPU_TIME, /* by its limits: */
	ENDED_FOR_WALL_TIME,
	ENDED_FOR_MEMORY,
	ENDED_FOR_OUTPUT,
	ENDED_FOR_IDLENESS, /* by the relay: nobody could have gone on */
	ENDED_FOR_VERDICT,  /* by the relay: whatever it did, the verdict was certain */
	ENDED_COUNT
};
/* "itself", "cpu time", "wall time", "memory", "output", "idleness", "verdict" */
const char *evidence_end_name(enum evidence_end end);
/* "gone", "waiting", "writing", "reading", "sleeping", "running" */
const char *evidence_state_name(enum sandbox_activity_state state);

/* Times are since the beginning of the dialogue; 0 is never. */
struct evidence_side {
	enum evidence_end end;
	enum sandbox_status status; /* SANDBOX_EXITED or SANDBOX_SIGNALED */
	int exit_code, signal;
	uint64_t cpu_ns; /* its own */
	uint64_t wall_ns; /* of the time since the beginning, what was its own: conversation_clock.c */
	uint64_t ended_at_ns;
	uint64_t output_ended_at_ns; /* when the end of what it says was found: it had closed its output, or had ended */
	uint64_t unread_at_ns; /* when it was found to read no more of what the other says */
	uint64_t bytes;        /* that it said */
	uint64_t heard_bytes;  /* of them, which the other had read when it ended */
	uint64_t discarded_bytes; /* of them, which the relay threw away because nobody could read them any more */
	bool knew;                /* it could have known, before it ended, that the other had */
	/* What it did when the first of the two ended, or when both were found idle; and whether a thread of it waited for
	 * the other then. */
	enum sandbox_activity_state state;
	bool reads_input;
};

/* How it is known who left first. */
enum evidence_order {
	ORDER_SEEN, /* the other had not ended when it was told */
	ORDER_LAST_SAID, /* neither knew that the other had ended; who spoke last, and was heard, made the other end */
	ORDER_NONE, /* neither knew, and nobody had said anything: the solution counts as the first */
	ORDER_COUNT
};
/* "seen", "last said", "none" */
const char *evidence_order_name(enum evidence_order order);

struct evidence {
	struct evidence_side sides[SPEAKER_COUNT];
	enum speaker first; /* who left first */
	enum evidence_order order;
	/* The jury's program waited for another process of the solution then, or when it was found idle. */
	bool jury_waits_elsewhere;
	uint64_t quiet_ns; /* for how long nobody had been told anything when the first of them ended */
};
