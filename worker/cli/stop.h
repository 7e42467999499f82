/* SPDX-License-Identifier: MIT */
/* Signals that end juror, as a descriptor to wait for; main() has blocked them. */
#pragma once

#include "common/error.h"

/* SIGINT, SIGTERM, SIGHUP, but for those that whoever started juror wants ignored (nohup, a shell's background job).
 * Return: a descriptor that becomes readable with the first, the caller's, or a negative errno. */
int stop_open(struct error *err) _must_check_;

/* Blocks those signals, once, before the first thread; and ignores SIGPIPE, since a program that closes its end of a pipe
 * is no reason to die. */
void stop_block_signals(void);

/* For a command that leaves nothing behind when it ends at once, and has no descriptor to wait for. */
void stop_unblock_signals(void);

/* One of those signals that has come and was not taken yet, 0 for none. */
int stop_pending(void);

/* "SIGINT"; static. */
const char *stop_name(int number);

/* Ends juror by a signal that was blocked. */
_noreturn_ void stop_die_of(int number);

/* Ends juror by the signal that @stop tells of, so that a shell's loop around it ends too. */
_noreturn_ void stop_die(int stop);
