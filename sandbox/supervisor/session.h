/* SPDX-License-Identifier: MIT */
/*
 * A session serves one request at a time, from its message to the removal of its groups, and keeps the box between two
 * requests that allow it:
 *
 *   EMPTY → (request) → ACTIVE → (init has ended) → EMPTY
 *                          └→ (init says it is free) → IDLE → (request for the same box) → ACTIVE
 *                                                        └→ (another request needs the session) → EMPTY
 *
 * While it is active an init exists, or a builder that will make it, which prepares, waits for its turn, runs and tells
 * the result by itself. The session does what init cannot: it notices a client that has closed the result pipe (cancelled)
 * and tells what an init that has died could not.
 */
#pragma once

#include "sandbox/init/run.h"
#include "sandbox/supervisor/startup.h"

#include <stdbool.h>
#include <sys/types.h>

/* A request with the message it points into. */
struct incoming {
	struct kept_message message;
	size_t size; /* of the client's part of the message */
	struct request request;
};

enum session_state { SESSION_EMPTY, SESSION_ACTIVE, SESSION_IDLE };

struct session {
	enum session_state state;
	bool cancelled;           /* the client has closed the result pipe */
	bool doomed;              /* and the box was told to end */
	pid_t builder;            /* 0 when it is reaped */
	int box_socket;           /* to the init of a kept box; -1 for none */
	struct incoming *current; /* the request that runs; NULL when idle */
	struct incoming *box; /* the request that the box was made for, when it is kept; may be @current */
	bool has_group; /* @run's group is to be removed some time; idle: it may serve the next run */
	struct cgroup_limits group_limits;
	int inotify; /* see init/touch.h; -1 as long as none was needed */
	struct run run;
};

/* Once per session, before its first use: the page it shares with its runs. */
int session_init(struct session *session, const struct startup *startup,
                 struct error *err) _must_check_;

/* Whether the session's idle box can serve the request. */
bool session_fits(const struct session *session, const struct request *request);

/**
 * session_start() - run a request
 * @incoming: decoded; the session's until session_release() gives it back
 * @number: its turn
 *
 * The session is EMPTY, or IDLE with a box that fits. A request that cannot be started gets its answer here; the session
 * is not active then.
 */
void session_start(struct session *session, const struct startup *startup,
                   struct incoming *incoming, uint32_t number);

/* The client has closed the result pipe: end the run, unless it has ended. Init's end is seen as always. */
void session_cancel(struct session *session);

/**
 * session_look_ns() - when to look whether the session's init still does what it is there for
 * @turn: the number whose turn it is
 * @now_ns: CLOCK_MONOTONIC
 *
 * When its wall limits have passed, init ends the program; when it has not, somebody keeps it from its work. The same holds
 * where there is a limit of CPU time, and init has not looked at it when it was to. An init that
 * is busy with making a run whose turn it is keeps no limit: it stands still until the execve of a tracee to which it has
 * lent its memory. Before its turn it is looked at again and again, since nobody tells the supervisor when that comes.
 *
 * Return: a time; not after @now_ns when init should have done something by now that it has not. UINT64_MAX: never.
 */
uint64_t session_look_ns(const struct session *session, uint32_t turn, uint64_t now_ns);

/* End such a run, with an error that says so. */
void session_give_up(struct session *session, uint64_t now_ns);

/* Whether the process is the session's; if so its end has been dealt with. */
bool session_child_ended(struct session *session, const struct startup *startup, pid_t pid,
                         int status);

/* Something came over the box socket: a reason to look whether it is free, or the box is ending. */
void session_box_spoke(struct session *session);

/* If the run is over and its box free, the session is IDLE afterwards. Nobody tells when that comes to pass but where it was
 * asked for before. */
void session_look_free(struct session *session, const struct startup *startup);
void session_want_word(const struct session *session, bool wants);

/* End whatever there is and wait for it. The session is EMPTY afterwards. */
void session_end(struct session *session, const struct startup *startup);

/* Takes back what the session does not need any more; NULL when there is nothing. */
struct incoming *session_release(struct session *session);
