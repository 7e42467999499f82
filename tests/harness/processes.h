/* SPDX-License-Identifier: MIT */
/* Processes as they are found from outside, in /proc. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The children of @pid's first thread that are alive or zombies; none when it is gone. Return: how many of at most @max. */
size_t children_of(pid_t pid, pid_t *ret, size_t max);

/* Of a process that is there. */
pid_t parent_of(pid_t pid);
/* As in /proc/PID/stat: 'S' of one that sleeps, 'T' of one that is stopped, 'Z' of a zombie. */
char state_of(pid_t pid);

/* By its argv[0], which anybody may read; it must be its only argument. */
bool is_called(pid_t pid, const char *name);
