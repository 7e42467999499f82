/* SPDX-License-Identifier: MIT */
/*
 * How init makes the tracee of a run.
 */
#pragma once

#include "sandbox/init/run.h"

#include <sys/types.h>

/* In the run's group from its birth. In a kept box, whose filter it inherits, it borrows init's memory until its execve.
 * Return: its id or a negative errno. */
pid_t spawn_tracee(struct run *run, struct error *err) _must_check_;

/* A step after that: pipes must break when the program closes its ends, and there is nothing to inherit for who takes over
 * pid 1. What a kill and the result need stays. */
int spawn_close_inputs(struct run *run, struct error *err);
