/* SPDX-License-Identifier: MIT */
/*
 * Looking at the programs of a conversation: whether one that leaves is on its way out or lives on, and whether nobody
 * can go on any more.
 */
#pragma once

#include "worker/relay/conversation.h"

/* Looks at a program that has not ended; what was seen is in .watched. Return: whether we may. */
bool watch_look(struct conversation_side *side);

/**
 * watch_is_settled() - whether a program is certain not to be on its way out
 *
 * It has ended; or it waits; or it has used WATCH_CPU_NS since this was asked first, which no exit takes. That is CPU time
 * of its own, so that a busy machine makes no difference.
 */
bool watch_is_settled(struct conversation_pair *pair, enum speaker speaker);

/* Whether one, by the last look, waits for the other of the pair: some thread of it does, and none computes. */
bool watch_waits_for_other(const struct conversation_pair *pair, enum speaker speaker);

/* The same of one that waits so for a time only, and may go on by itself then. */
bool watch_asks_for_other(const struct conversation_pair *pair, enum speaker speaker);

/* Whether somebody is waited for to settle: then it is looked at again soon. */
bool watch_is_settling(const struct conversation *conversation);

/**
 * watch_is_idle() - look at all, whether none of those who are alive can go on without another
 *
 * To be asked when nothing has moved for a while; what was found is in .idleness.
 */
bool watch_is_idle(struct conversation *conversation);
