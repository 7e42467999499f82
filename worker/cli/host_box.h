/* SPDX-License-Identifier: MIT */
/*
 * The box of `juror run` and `juror doctor`: a root in which commands of the host work as a person expects. The host's
 * programs, libraries and /etc are there to be read and executed, /tmp and /dev/shm are empty and can be written, /proc
 * shows the box, /dev has the harmless devices; nothing else of the host is there but what is bound by name.
 *
 * Life: host_box_init(), binds and the command, host_box_open(), requests, host_box_done().
 */
#pragma once

#include "common/error.h"
#include "common/strbuf.h"
#include "sandbox/sandbox.h"
#include "worker/state/state.h"
#include "worker/suite/suite.h"

#include <stdbool.h>
#include <stddef.h>

enum { HOST_BOX_SOURCES_MAX = 32 /* of one sandbox; more are refused when it is opened */ };

struct host_box {
	struct state state; /* root only: where the locks of user ids are; .base NULL otherwise */
	struct state_uid uid;
	struct suite_binds host;
	struct strv strings; /* what sources and mounts point to */
	struct sandbox_source sources[HOST_BOX_SOURCES_MAX];
	size_t n_sources;
	struct sandbox_mount mounts[SANDBOX_MOUNTS_MAX];
	size_t n_mounts, n_host_mounts; /* the first ones are the host's */
	struct sandbox_rlimit rlimits[SANDBOX_RLIMITS_MAX];
	struct sandbox *sandbox; /* NULL before host_box_open() */
	struct sandbox_capabilities has;
};

/* Without a sandbox yet. @box is freed with host_box_done(), also on failure. */
int host_box_init(struct host_box *box, struct error *err) _must_check_;

/**
 * host_box_bind() - show a file or directory of the host
 * @source: as the user named it
 * @target: inside the box; NULL: the same absolute path as outside, without symbolic links
 * @flags: of the mount. When root runs juror, what is not writable can be read by the box even if it is root's alone;
 *         what is writable is so with the rights of the box's user, lest a program leave root's setuid files behind.
 *
 * Return: 0, -ENOENT and others for the source, -E2BIG for too many.
 */
int host_box_bind(struct host_box *box, const char *source, const char *target, unsigned flags,
                  struct error *err) _must_check_;

/**
 * host_box_command() - make a command of the host executable in the box
 * @name: with a slash a path, otherwise looked up in PATH; an absolute path below a target of host_box_bind() is one
 *        inside the box
 * @ret_path: its path inside the box; borrowed from @box or @name
 *
 * A program that the box does not have yet is bound at its own path, so that scripts work as well.
 *
 * Return: 0, -ENOENT, -EACCES and others.
 */
int host_box_command(struct host_box *box, const char *name, const char **ret_path,
                     struct error *err) _must_check_;

/* Starts the sandbox. @weak_limits: as in struct sandbox_options. */
int host_box_open(struct host_box *box, bool weak_limits, struct error *err) _must_check_;

/* Gives the request the box's root, and the resource limits that its own limits and this host ask for; @file_bytes is
 * the largest file it may write, 0 for any. Valid as long as @box and until the next call. */
void host_box_enter(struct host_box *box, uint64_t file_bytes, struct sandbox_request *request);

void host_box_done(struct host_box *box);
