/* SPDX-License-Identifier: MIT */
/*
 * The parts of a look at a program: activity.c goes through its processes, activity_thread.c looks at each thread, and
 * activity_files.c reads what the kernel tells. For these files only.
 */
#pragma once

#include "sandbox/client/activity.h"

#include <sys/stat.h>
#include <sys/types.h>

struct pipe_id {
	dev_t device;
	ino_t inode; /* 0: none */
};

struct look {
	struct pipe_id inputs[SANDBOX_PIPES_MAX], outputs[SANDBOX_PIPES_MAX];
	struct stat image; /* of the supervisor: what has it as well has not executed its program yet */
	char name[32];     /* the same */
	unsigned threads;
	struct sandbox_activity *ret;
};

/* More than this nobody looks at; then something is taken to run. */
enum { ACTIVITY_THREADS_MAX = 256 };

/* ---- activity_files.c ---- */

/* Return: the size of the text, without its NUL, or a negative errno. */
ssize_t activity_read(const char *path, char *text, size_t size);

void activity_name_pipes(const int *fds, size_t n, struct pipe_id *ret);

/* Return: the bits of those that are this file. */
uint32_t activity_find_pipe(const struct pipe_id *pipes, const struct stat *st);

/* What a descriptor of the process is. Return: as stat(2). */
int activity_stat_descriptor(pid_t pid, unsigned long fd, struct stat *ret);

/* ---- activity_thread.c ---- */

void activity_add_state(struct look *look, enum sandbox_activity_state state);

/**
 * activity_look_at_thread() - add what one thread does
 * @thread: its number, a name in /proc
 *
 * Return: 0, or -EACCES and others when we may not look; a thread that is gone is no failure.
 */
int activity_look_at_thread(struct look *look, pid_t pid, const char *thread);
