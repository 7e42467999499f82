/* SPDX-License-Identifier: MIT */
/*
 * Sandboxes and requests as a judge has them.
 */
#pragma once

#include "common/error.h"
#include "sandbox/sandbox.h"

#include <stdbool.h>

struct boxes_options {
	unsigned number; /* unlike that of every other sandbox open at the time: its uid, for root */
	int cpu;         /* -1: not pinned */
	bool host_view;  /* bind from the host's file system as it is, not from a view of its own */
};

/* Return: 0 or a negative errno. Without control groups it goes on with weak limits, and says so. */
int boxes_open(const struct boxes_options *options, struct sandbox **ret,
               struct error *err) _must_check_;

/* The least that can be asked: a program by its descriptor, no mounts, no limits, no filter. */
struct sandbox_request boxes_bare_request(int executable, const char *const *argv);

/*
 * What a judge asks for: a root of its own with five binds, the null device and a tmpfs, three streams, the filter for
 * programs, all limits, all counters.
 */
struct judge_like {
	struct sandbox_request request;
	struct sandbox_mount mounts[7];
	struct sandbox_rlimit rlimits[8];
	char program[64]; /* in the box */
};

/* The filter of a judge's programs; the caller's to close. Return: a descriptor or a negative errno. */
int boxes_filter(struct error *err) _must_check_;

/* @argv: argv[0] is the name of a payload. @filter: of boxes_filter(); borrowed, as all. */
void judge_like_init(struct judge_like *ret, const char *const *argv, int filter,
                     const struct boxes_options *options);

/* The same in a box that serves further such requests: what a judge asks for. */
void judge_like_keep_box(struct judge_like *judge);

/* The path of a payload on the host; the caller's to free. */
char *boxes_payload_path(const char *name) _must_check_;

int boxes_submit(struct sandbox *sandbox, const struct sandbox_request *request,
                 struct sandbox_handle **ret, struct error *err) _must_check_;

/* Anything but exit status 0 is a failure. */
int boxes_wait(struct sandbox_handle *handle, struct sandbox_result *ret,
               struct error *err) _must_check_;
