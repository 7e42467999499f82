/* SPDX-License-Identifier: MIT */
/*
 * A thread that steps a channel while a flood passes, so that each direction and the programs at its ends have the
 * processors that there are. docs/performance.md has what that gives.
 *
 * The channel is lent: until it has been taken back nobody else may look at it, or change its limit. The thread gives up by
 * itself when something else than moving happens, or when nothing moves for a moment; what happened is told when the
 * channel is taken back, so that its owner finds all as if it had taken the steps itself.
 */
#pragma once

#include "worker/relay/channel.h"

#include <pthread.h>
#include <stdatomic.h>

struct pump {
	bool is_lent;
	int stop; /* eventfd by which it is asked to give up */
	int done; /* eventfd, to be polled for POLLIN: it has given up */
	pthread_t thread;
	struct channel *channel;
	_Atomic uint64_t moved_at_ns; /* when it moved something last; 0: never */
	int event; /* what it ended with: enum channel_event or a negative errno */
	struct error err;
};

/* Return: whether it is lent; without memory, threads or descriptors it is not. */
bool pump_lend(struct pump *pump, struct channel *channel);

/**
 * pump_take_back() - have the channel back, whether or not the thread has given up
 * @ret_moved_at_ns: when it moved something last; 0: never
 *
 * Return: what it ended with: enum channel_event, CHANNEL_QUIET for nothing, or a negative errno.
 */
int pump_take_back(struct pump *pump, uint64_t *ret_moved_at_ns, struct error *err);
