/* SPDX-License-Identifier: MIT */
/*
 * Whether nobody can go on any more, by what looks at the programs of a conversation have found: a function of that alone.
 *
 * Programs are looked at one after another, so that one look proves nothing: the first may have been woken by the second
 * and may have gone on before the second was seen to wait. When two looks in succession find that all are stuck, and that
 * none has used any CPU time in between, then at one moment between them all were stuck at once. That is true of two looks
 * that are as close together as may be.
 */
#pragma once

#include "sandbox/sandbox.h"
#include "worker/relay/evidence.h"

enum { IDLENESS_PROGRAMS_MAX = 33 };

/* What a look found of a program that has not ended. */
struct idleness_program {
	enum speaker speaker;
	bool is_known; /* we may look */
	struct sandbox_activity now;
	bool has_something_to_read; /* where it waits for that */
};

enum idleness_found {
	IDLENESS_NOT,
	IDLENESS_ALMOST, /* each has a thread that waits for another program, whatever the rest of it does */
	IDLENESS_SEEMS, /* a second look is needed */
	IDLENESS_CERTAIN,
	IDLENESS_FOUND_COUNT
};

/* What was found by the last look; all 0 at the beginning, and again when anything has passed or one has ended. */
struct idleness {
	enum idleness_found found;
	struct sandbox_activity last[IDLENESS_PROGRAMS_MAX]; /* when all seemed to be stuck */
};

/* How long nothing must have passed before all are looked at, and how soon they are looked at again when nothing has passed
 * since. Together they are to leave most of the 100 ms within which idleness is to be told to the machine. */
enum { IDLENESS_FIRST_MS = 10 };
int idleness_again_ms(enum idleness_found found);

/* Whether it does not go on, for all that one look tells, unless another program does something. */
bool idleness_is_blocked(const struct idleness_program *program);

/**
 * idleness_judge() - what one more look has found
 * @idleness: of the looks before; what is found is in .found, too
 * @programs: all that live, the same ones in the same order as long as @idleness is not forgotten; at least one
 */
enum idleness_found idleness_judge(struct idleness *idleness,
                                   const struct idleness_program *programs, size_t n);

/**
 * idleness_is_chance() - whether a program that was found at work may be one that waits nevertheless
 * @looks: how many looks in succession, 10 ms apart, have found it at work; 0 at the beginning
 *
 * A thread of a run-time that has to do something now and then is at work for as long as it waits for a processor, too, on a
 * busy machine some milliseconds. A program that computes is at work at all of three looks.
 */
bool idleness_is_chance(unsigned *looks, enum sandbox_activity_state state);
