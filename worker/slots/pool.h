/* SPDX-License-Identifier: MIT */
/*
 * The pool: a thread for each slot, and a queue of tasks they take in order. A task may add further tasks.
 */
#pragma once

#include "common/error.h"
#include "worker/slots/slot.h"

#include <stdbool.h>

struct pool;

/* One piece of work; freed by its own run. It must not fail: what goes wrong belongs into the report. */
struct task {
	struct task *next;
	void (*run)(struct task *task, struct slot *slot);
};

/**
 * pool_new() - start @n threads, each of which opens its slot and then takes tasks
 * @options: .stop is set by the pool
 * @signals: signalfd that tells of the signals that end juror, borrowed; they are blocked in all threads
 *
 * Whoever adds a task has called pool_capabilities() before: without an open slot nobody would run it.
 */
int pool_new(unsigned n, const struct slot_options *options, int signals, struct pool **ret,
             struct error *err) _must_check_;

/* From any thread. When the pool is stopping the task is run all the same, and finds pool_is_stopping(). */
void pool_add(struct pool *pool, struct task *task);

/**
 * pool_take_next() - for a task that is being run: the task at the head of the queue, if it is of the same kind
 * @is_wanted: asked under the pool's lock
 *
 * Who takes a task runs it in the same slot, and calls pool_finish_taken() when it is done.
 *
 * Return: the task, or NULL.
 */
struct task *pool_take_next(struct pool *pool,
                            bool (*is_wanted)(const struct task *task, const void *context),
                            const void *context);
void pool_finish_taken(struct pool *pool);

/**
 * pool_capabilities() - what the slots can enforce
 *
 * Waits until a slot is open. The others are opened with the first task; when one cannot be, the pool stops as if by a signal.
 *
 * Return: 0, or that of pool_failure().
 */
int pool_capabilities(struct pool *pool, struct sandbox_capabilities *ret,
                      struct error *err) _must_check_;

/* Waits until all slots are open, or one could not be opened. Return: that of pool_failure(). */
int pool_settle(struct pool *pool, struct error *err) _must_check_;

/* Return: 0 while no slot has failed to open, or the first one's negative errno, which @err tells of. */
int pool_failure(struct pool *pool, struct error *err) _must_check_;

/**
 * pool_wait() - until every task has been run
 *
 * The first signal makes everything that waits return -ECANCELED, so that this is soon.
 *
 * Return: 0, the number of the signal, or the negative errno of pool_failure(), which says more.
 */
int pool_wait(struct pool *pool) _must_check_;

bool pool_is_stopping(const struct pool *pool);

/* Waits for the threads and closes the slots. NULL is fine. */
void pool_free(struct pool *pool);
