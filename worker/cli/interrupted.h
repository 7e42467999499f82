/* SPDX-License-Identifier: MIT */
/* What is said when a signal ends juror before its work is done. */
#pragma once

#include "worker/cli/session.h"

/* The signal behind @r, the end of a session's step: its number, or one that has made something of ours fail before it was
 * taken, as a signal to the whole process group can; 0: @r is no interrupt. */
int interrupted_by(int r);

/* One line: what was interrupted, how much had been done, which reports are not written. */
void interrupted_say(const struct session *session, int number);
