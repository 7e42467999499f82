/* SPDX-License-Identifier: MIT */
/*
 * The floor: a program started by vfork and execve, and waited for by wait4. Nothing that runs a
 * program can be faster.
 */
#pragma once

#include "common/error.h"

#include <sys/types.h>

/* Starts argv[0], a path. @fds: its descriptors 0, 1 and 2; -1 leaves one as it is. Return: its pid. */
pid_t bare_start(const char *const *argv, const int fds[3], struct error *err) _must_check_;

/* Waits for it; anything but exit status 0 is a failure. */
int bare_wait(pid_t pid, struct error *err) _must_check_;

/* Both, with the descriptors as they are. */
int bare_run(const char *const *argv, struct error *err) _must_check_;
