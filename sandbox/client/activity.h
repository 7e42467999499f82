/* SPDX-License-Identifier: MIT */
/*
 * What the programs of a supervisor do, looked at from outside through /proc. A thread that the kernel holds in a system
 * call is told with the call's number and arguments (/proc/PID/task/TID/syscall), from which a table says whether it
 * waits without end, and for what. The processes are found from parent to child, since control groups need not exist.
 *
 * A look takes some 20 system calls a process and disturbs nobody.
 */
#pragma once

#include "sandbox/sandbox.h"

/* See sandbox_activity(). */
int activity_look(pid_t supervisor, const struct sandbox_pipes *pipes, struct sandbox_activity *ret);
