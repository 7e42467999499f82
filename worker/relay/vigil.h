/* SPDX-License-Identifier: MIT */
/*
 * A poll() that may look for a moment before it sleeps.
 *
 * Between two programs that answer each other at once, most of the time goes into waking: a processor on which nobody runs
 * is halted, and takes longer to come back than the programs take to speak. So whoever waits for a word looks again and
 * again for VIGIL_NS, and lets others have the processor between looks; only then it sleeps.
 *
 * That is worth it where there is a processor to spare and words come soon, and else costs time that somebody needs, or the
 * place in the queue of one who has slept. So each look in vain is followed by more and more words that are slept through,
 * up to VIGIL_SKIPS_MOST, and each that was worth it by fewer: with more than three in ten in vain next to none are left.
 */
#pragma once

#include <poll.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	VIGIL_NS = 50 * 1000, /* docs/performance.md has what other times make */
	VIGIL_SKIPS_MOST = 255
};

/* All zero at the beginning. */
struct vigil {
	unsigned skips;   /* waits left that are slept through from the start */
	unsigned penalty; /* how many they are after each look, in parts of one */
};

/* As poll(2), whose errno it leaves. */
int vigil_poll(struct vigil *vigil, struct pollfd *fds, nfds_t n, int timeout_ms);

/* What vigil_poll() learns from a look: whether something came, and how long it took. Nothing from what was there before. */
void vigil_learn(struct vigil *vigil, bool came, uint64_t looked_ns);
