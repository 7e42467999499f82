/* SPDX-License-Identifier: MIT */
/*
 * Starting a supervisor: as the user that is asked for, in the group that is made for it, with nothing of this process
 * but a socket and a file for its last words.
 */
#pragma once

#include "common/error.h"
#include "sandbox/kernel/view.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct spawn_args {
	int executable, socket, error_file; /* borrowed */
	int group;                          /* unified group to run in, -1 for none */
	bool is_born_in_group;              /* for spawn_supervisor() itself */
	bool change_ids; /* started by the superuser: become uid and gid, in a view of one's own */
	uid_t uid;
	gid_t gid;
	const struct view_source *sources; /* for view_enter(); used when change_ids is set */
	size_t n_sources;
};

/* Return: the pid, or a negative errno. What fails in the child is written to error_file before it exits. */
pid_t spawn_supervisor(const struct spawn_args *args, struct error *err) _must_check_;
