/* SPDX-License-Identifier: MIT */
/*
 * A session is one request from its message to the removal of its groups:
 *
 *   EMPTY → (message) → ACTIVE → (init has ended) → EMPTY
 *
 * While it is active an init exists, which prepares, waits for its turn, runs and tells the result by itself. The
 * session watches for the two things that init cannot do: a client that has closed the result pipe (cancelled), and
 * init's own end.
 */
#pragma once

#include "sandbox/init/run.h"
#include "sandbox/supervisor/startup.h"

#include <stdbool.h>

struct session {
	bool active, cancelled;
	int init_pidfd;
	struct run run;
	_Alignas(8) char message[WIRE_REQUEST_SIZE_MAX];
};

/* Once per session, before its first use: the page it shares with its runs. */
int session_init(struct session *session, const struct startup *startup, struct error *err) _must_check_;

/**
 * session_start() - take a request and make its init
 * @message, of @size bytes, is in session->message already; @fds are taken
 * @number: its turn
 *
 * A request that cannot be started gets its answer here and uses up its turn.
 */
void session_start(struct session *session, const struct startup *startup, size_t size, const int *fds, size_t n_fds,
		   uint32_t number);

/* The client has closed the result pipe: end the run. Its init's end is seen as always. */
void session_cancel(struct session *session);

/* Init has ended: tell what it could not tell, remove the groups. */
void session_finish(struct session *session, const struct startup *startup);
