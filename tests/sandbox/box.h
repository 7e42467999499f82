/* SPDX-License-Identifier: MIT */
/*
 * What the tests of the sandbox share: opening one as this host allows, running a payload, and looking for leftovers.
 *
 * All of it ends the test when something fails that is not what the test is about.
 */
#pragma once

#include "sandbox/sandbox.h"
#include "tests/harness/test.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#define MS UINT64_C(1000000) /* in nanoseconds */
#define KIB UINT64_C(1024)
#define MIB UINT64_C(1048576)

/* ---- a sandbox ---- */

/* With weak limits only when this host has no control groups for us; skips when it allows no user namespaces. */
struct sandbox *box_open(void);
struct sandbox *box_open_with(struct sandbox_options options);
/* Skips when memory and processes, or the bandwidth of CPUs, are limited by no control group. */
struct sandbox *box_open_with_groups(void);
struct sandbox *box_open_with_bandwidth(void);
/* Of the host, not of a user namespace. */
bool box_is_superuser(void);
void box_need_superuser(void);
/* Options for a sandbox that can bind the payloads from "/payloads"; whoever owns the build. */
struct sandbox_options box_see_payloads(void);

/* ---- running payloads ---- */

/* A path in the build of tests/payloads/NAME.c. */
const char *box_payload_path(const char *name);

/* box_request("look", "fds"): the payload, by descriptor, with its arguments; nothing mounted, 100 s of wall time. */
#define box_request(...) box_request_argv((const char *const[]){__VA_ARGS__, NULL})
struct sandbox_request box_request_argv(const char *const *argv);

struct sandbox_handle *box_submit(struct sandbox *sandbox, struct sandbox_request request);
/* Until box_wait() does not wait. */
void box_await_result(const struct sandbox_handle *handle);
struct sandbox_result box_wait(struct sandbox_handle *handle);
struct sandbox_result box_run(struct sandbox *sandbox, struct sandbox_request request);
/* Of a program that must exit. */
int box_exit_code(struct sandbox *sandbox, struct sandbox_request request);
/* The standard output, at most 64 KiB, of a program that exits with @exit_code; static storage. */
const char *box_output_of(struct sandbox *sandbox, struct sandbox_request request, int exit_code);
const char *box_output(struct sandbox *sandbox, struct sandbox_request request);
/* The text of a request that cannot be run. */
const char *box_error(struct sandbox *sandbox, struct sandbox_request request);

/* ---- mounts ---- */

#define BOX_MOUNTS(request, ...)                                                                   \
	do {                                                                                       \
		static const struct sandbox_mount mounts_[] = {__VA_ARGS__};                       \
		(request).mounts = mounts_;                                                        \
		(request).n_mounts = sizeof(mounts_) / sizeof(mounts_[0]);                         \
	} while (0)
/* Writable; nobody executes there. */
#define BOX_TMPFS(to, bytes, files)                                                                \
	{                                                                                          \
		.kind = SANDBOX_MOUNT_TMPFS, .target = (to), .size_bytes = (bytes),                \
		.inodes = (files), .mode = 0755, .flags = SANDBOX_MOUNT_WRITABLE                   \
	}
#define BOX_PROC                                                                                   \
	{                                                                                          \
		.kind = SANDBOX_MOUNT_PROC, .target = "/proc"                                      \
	}

/* A file in memory with this text. */
int box_text_fd(const char *text);

/* ---- processes and groups of a client ---- */

/* So many milliseconds × test_slow_factor(): as a bound in nanoseconds, and for a payload to read; static storage for 8. */
uint64_t box_ns(unsigned ms);
const char *box_ms(unsigned ms);
uint64_t box_now_ns(void);
void box_sleep_ms(unsigned ms);
/* For what is soon, × test_slow_factor(). */
void box_settle_ms(unsigned ms);

enum { BOX_TREE_MAX = 64 };

/* Descriptors of all descendants of a process; they know a process even when its pid is used again. */
struct box_tree {
	size_t n;
	pid_t pids[BOX_TREE_MAX];
	int pidfds[BOX_TREE_MAX];
};
void box_tree_of(pid_t pid, struct box_tree *ret);
/* Waits until they are at least @n. */
void box_await_tree_of(pid_t pid, size_t n, struct box_tree *ret);
/* Fails when one of them lives on for 100 s, as do all here that wait. */
void box_check_tree_gone(const struct box_tree *tree);

/* Waits for a child to become a zombie, which somebody else may reap. */
void box_await_end(pid_t pid);

/* Children of this process by their name, and the first child of any. */
pid_t box_supervisor(void);
pid_t box_janitor(void);
pid_t box_child_of(pid_t pid);

/* Waits for a child of @pid. */
pid_t box_await_child_of(pid_t pid);
/* The pid, as we see it, of a program that runs in a sandbox of this process: whose init's child is not its copy. */
pid_t box_await_program(void);

/* The number of groups, in all hierarchies, that the client @pid has made. */
int box_count_groups(pid_t pid);
/* The number of groups of single runs below them. */
int box_count_runs(pid_t pid);
/* Fails when one stays there. */
void box_check_groups_gone(pid_t pid);
