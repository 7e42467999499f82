/* SPDX-License-Identifier: MIT */
/*
 * What init does while the program runs, and what it tells of it afterwards.
 */
#pragma once

#include "sandbox/init/run.h"

#include <sys/types.h>

/**
 * supervise_run() - wait for the run's turn, keep its limits until it and everything it left behind has ended, tell the
 * result and pass the turn on
 * @tracee: of this run, the only process in the namespace besides init
 */
void supervise_run(struct run *run, pid_t tracee);
