/* SPDX-License-Identifier: MIT */
/*
 * The parts of a session: session.c has its states and ends, session_start.c makes or reuses a box and its groups,
 * session_looks.c tells an init that hangs. For these files only.
 */
#pragma once

#include "sandbox/supervisor/session.h"

/* 0 as long as there is none. */
pid_t session_init_pid(const struct session *session);

/* Kills builder and init, whose ends are seen as always. */
void session_signal(const struct session *session);

/* Instead of init, which has not told anything. */
void session_tell_error(const struct session *session, const char *text);

/* From here on the client sees the end of its pipe. */
void session_close_result(struct session *session);

/* If there is one; nothing may be alive in it. */
void session_remove_group(struct session *session, const struct startup *startup);
