/* SPDX-License-Identifier: MIT */
/*
 * The parts of a conversation: see conversation.h. For the files of this folder only.
 */
#pragma once

#include "worker/relay/conversation.h"

static inline bool conversation_side_lives(const struct conversation_side *side)
{
	return side->handle != NULL;
}

/* ---- conversation_notes.c: what becomes evidence ---- */

void note_event(struct conversation *c, struct conversation_pair *pair, enum speaker speaker,
                int event, uint64_t event_at_ns);
/* For how long nothing has passed, when the first of a pair ends or is ended. */
void note_quiet(const struct conversation *c, struct conversation_pair *pair);
/* What it did when it was looked at last, or as @activity has it. */
void note_state(struct conversation *c, struct conversation_pair *pair, enum speaker speaker,
                const struct sandbox_activity *activity);
void note_end(struct conversation *c, struct conversation_pair *pair, enum speaker speaker);
/* What the one that has ended had read of what the other had said until now. */
void note_heard(struct conversation_pair *pair, enum speaker ended);
void note_order(struct conversation_pair *pair, enum speaker first, enum evidence_order order);
void note_counts(struct conversation *c);

/* ---- conversation_floods.c: directions that threads of their own serve ---- */

/* Moves what one says, or has it back if it was lent and is ready. Return: 0 or a negative errno. */
int step_voice(struct conversation *c, struct conversation_pair *pair, enum speaker speaker,
               short revents, struct error *err) _must_check_;

/* Lends those that flood. */
void lend_floods(struct conversation *c);

/* Whether something is lent and has moved bytes within FLOODING_MS. */
enum { FLOODING_MS = 25 };
bool is_flooding(const struct conversation *c);

/* What it is waited for with while it is lent; else channel_poll(). Nothing of one who is being killed: it is to end by
 * that, and would go on to its own end if it found room for its words meanwhile. */
struct pollfd voice_poll(const struct conversation_pair *pair, enum speaker speaker);

/* Has it back, and notes what has happened. Return: 0 or a negative errno. */
int take_back(struct conversation *c, struct conversation_pair *pair, enum speaker speaker,
              struct error *err);

/* ---- conversation_clock.c: whose time passes ---- */

void clock_begin(struct conversation_pair *pair, uint64_t now_ns);

/* The time until then, as far as nobody has it yet, was @whose. */
void clock_settle(struct conversation_pair *pair, enum speaker whose, uint64_t at_ns);

/* The time until then, as far as nobody has it yet, is nobody's where one of a pair had not been executed at the last look. */
void clock_skip_start(struct conversation *c, uint64_t now_ns);

/* When end_who_is_late() is to be called at the latest; UINT64_MAX: never. */
uint64_t clock_due_ns(const struct conversation *c);

/**
 * clock_horizon_ns() - when wall limits will have ended those who wait for each other, if nobody does anything from now on
 *
 * The time of two that wait for each other is the solution's.
 *
 * Return: UINT64_MAX: never.
 */
uint64_t clock_horizon_ns(const struct conversation *c, uint64_t now_ns);

/* Ends those whose time is over. */
void end_who_is_late(struct conversation *c, uint64_t now_ns);

/* ---- conversation_ends.c: who learns what, and who is ended ---- */

/* Ends it, for this reason unless there was one before. */
void kill_side(struct conversation_side *side, enum evidence_end reason);

/* The result of a side can be had. Return: 0, or a negative errno when its box failed. */
int take_result(struct conversation *c, struct conversation_side *side,
                struct sandbox_handle **handle, struct error *err) _must_check_;

/* Ends those who said too much. */
void stop_excesses(struct conversation *c);

/**
 * react() - tell who is to be told, and end who need not be waited for
 * @was_quiet: nothing has passed for as long as was asked for
 *
 * Return: how many milliseconds may be waited for the next event.
 */
int react(struct conversation *c, bool was_quiet);

/* How soon one who leaves is looked at again. When all are looked at: idleness.h. */
enum { SETTLING_MS = 1 };
