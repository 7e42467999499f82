/* SPDX-License-Identifier: MIT */
/*
 * Requests for the sandbox, put together from what a suite says: mounts, limits, environment. Every program that juror
 * runs goes through here, so this is where the walls are chosen.
 */
#pragma once

#include "common/error.h"
#include "common/strbuf.h"
#include "sandbox/sandbox.h"
#include "worker/slots/slot.h"
#include "worker/suite/suite.h"

#include <stdint.h>

enum { BOX_MOUNTS_MAX = SANDBOX_MOUNTS_MAX };

struct box_limits {
	uint64_t cpu_ns,
		wall_ns; /* 0: none; wall: of a program that waits, one that computes has several times as much */
	uint64_t memory_bytes, processes;
	uint64_t file_bytes; /* the largest file it may write */
	uint64_t files;      /* open descriptors */
};

/* A request being built; owns its lists, everything else in .request is borrowed until it has been submitted. */
struct box {
	struct sandbox_request request;
	struct sandbox_mount mounts[BOX_MOUNTS_MAX];
	struct sandbox_rlimit rlimits[SANDBOX_RLIMITS_MAX];
	struct strv argv;
	struct suite_binds binds;
	bool too_many_mounts, has_proc;
};

/**
 * box_init() - a request for @stage of a suite: its binds, environment and filter; the rest by the functions below
 * @box: about 10 KiB; freed with box_done(), also on failure
 */
int box_init(struct box *box, const struct slot *slot, const struct suite_stage *stage,
             const struct box_limits *limits, struct error *err) _must_check_;

/* Where there is a /proc: the names of a program's own streams below /dev. */
enum { BOX_STREAM_LINKS = 4 };
extern const struct sandbox_mount box_stream_links[BOX_STREAM_LINKS];

/* Appends a mount; strings are borrowed. */
void box_mount(struct box *box, struct sandbox_mount mount);

/* A /tmp that goes with the box. */
void box_mount_tmp(struct box *box, uint64_t bytes);

/* Submits the request. Return: 0 or a negative errno. */
int box_submit(struct box *box, const struct slot *slot, enum side side,
               struct sandbox_handle **ret, struct error *err) _must_check_;
void box_done(struct box *box);
