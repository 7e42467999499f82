/* SPDX-License-Identifier: MIT */
/*
 * Whether a run has touched a writable tmpfs of its kept box. A tmpfs that nobody has touched is as good as new, and no
 * other is: inode numbers count on, and no change time can be set back. So it is watched, and the box of a run that has
 * touched one serves no further run.
 *
 * The watch is an inotify watch of the directory. Whatever leaves a mark in an empty tmpfs begins with an event there: each
 * object that is made, also a nameless one (O_TMPFILE), each change of the directory itself, each opening of it
 * (tests/kernel/inotify_tells_of_all.c). The exception is a chown that changes nothing but the change time; the filter of
 * a kept box has to forbid chown. One event is enough, so the watch ends with the first and costs a program that
 * works in the tmpfs nothing. What can fail after an inode has been numbered is want of memory alone, and a run that met
 * its memory limit takes its box along for that.
 */
#pragma once

#include "sandbox/init/run.h"

/**
 * touch_prepare() - the supervisor's part, before a box is made
 * @run: of a kept box; gets its touches
 * @inotify: of the session, -1 before the first time; made here. One for all its boxes, because to close one that has a
 *           watch takes milliseconds
 */
void touch_prepare(struct run *run, int *inotify);

/**
 * touch_watch() - begin, when the box is complete and nobody else is in it
 * @root: directory descriptor of the new root
 *
 * Where there is nothing to watch with, each run counts as one that touches. Changes the working directory.
 */
void touch_watch(struct run *run, int root);

/* Whether the run that has ended, its usage told, has touched what is writable. */
bool touch_happened(const struct run *run);
