/* SPDX-License-Identifier: MIT */
/*
 * What the files of the client share. A sandbox is a supervisor's socket and the groups made for it; a handle is the read
 * end of a pipe, an eventfd and, for a kept directory, a socket. There is no other state: what a request does is known to
 * its init, or looked at.
 */
#pragma once

#include "common/error.h"
#include "sandbox/cgroup/place.h"
#include "sandbox/client/activity.h"
#include "sandbox/sandbox.h"

#include <stdbool.h>
#include <sys/types.h>

struct sandbox {
	pid_t supervisor; /* 0 when it has been waited for */
	int socket, error_file;
	/* descriptors that the supervisor may not have received yet, and how many there may be before that is looked at */
	size_t unread_fds, most_unread_fds;
	bool has_place;
	struct cgroup_place place;
	struct sandbox_handle *handles; /* all that are not freed */
	int told_pipe;                  /* of the result that was told last; see retire() */
	char death[ERROR_TEXT_SIZE]; /* why the supervisor is gone; empty while it is not known to be */
};

struct sandbox_handle {
	struct sandbox *sandbox;
	struct sandbox_handle *next, **link; /* in sandbox->handles */
	int result_pipe, kill_eventfd, keep_dir_socket;
	struct activity_program program; /* what is known of it before it is looked at */
};

/* Copies the text to a caller who wants it; NULL for none. */
void sandbox_tell_error(char *to, const struct error *err);

/* Waits for a supervisor that has closed its socket and collects its last words, which are the sandbox's. */
const char *sandbox_learn_death(struct sandbox *sandbox);

/* Closes what it holds and takes it from its sandbox's list. */
void sandbox_handle_free(struct sandbox_handle *handle);
