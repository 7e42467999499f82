/* SPDX-License-Identifier: MIT */
/*
 * The box that is kept for further runs.
 *
 * What init need not have is given up before the first tracee, who inherits it all. After a run init waits for the next
 * one. That one finds nothing of the former: no process, since all are reaped; no file, since nothing has been written
 * (touch.h); no other object, since the filter denies making any; the same process ids, since the last one is set back;
 * and init's own open files are not inherited.
 */
#pragma once

#include "sandbox/init/run.h"

/* Ends when the supervisor wants no more of the box. */
_noreturn_ void kept_run_for_ever(struct run *run);
