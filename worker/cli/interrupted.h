/* SPDX-License-Identifier: MIT */
/* What is said when a signal ends juror before its work is done. */
#pragma once

#include "worker/cli/session.h"

/**
 * interrupted_end() - when @r, the end of a session's step, was an interrupt, say so
 *
 * In one line: what was interrupted, how much had been done, which reports are not written. An interrupt is also a signal
 * that has made something of ours fail before it was taken, as one to the whole process group can.
 *
 * Return: the exit status, or 0 when it was none and nothing has been said.
 */
int interrupted_end(const struct session *session, int r);
