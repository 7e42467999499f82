/* SPDX-License-Identifier: MIT */
/*
 * What client and supervisor say to each other over a UNIX SOCK_SEQPACKET socket: one message a request, fixed-width
 * structs, strings in one blob at the end, descriptors beside it in the order of enum wire_fd and then of the files.
 * Client and supervisor come from the same build (the supervisor is embedded in the library), so there is a version only
 * to notice a mistake, not to negotiate. The supervisor still checks everything: it is the side that must not fall.
 *
 * A result travels back through a pipe of its own, one write of struct wire_result, which is atomic (<= PIPE_BUF).
 */
#pragma once

#include "common/error.h"

#include <stddef.h>
#include <stdint.h>

enum {
	WIRE_VERSION = 1,
	WIRE_MOUNTS_MAX = 64,
	WIRE_RLIMITS_MAX = 16,
	WIRE_FILES_MAX = 12,
	WIRE_STRINGS_MAX = 65536, /* bytes of the blob */
	WIRE_ARGS_MAX = 4096,     /* argv and envp together, without their NULLs */
	WIRE_SOURCES_MAX = 32,
};

/* ---- opening: the first message ---- */

/* The hierarchies in which a supervisor makes a group for each run; each comes with a directory descriptor. */
enum wire_hierarchy { WIRE_UNIFIED, WIRE_MEMORY, WIRE_PIDS, WIRE_CPU, WIRE_HIERARCHY_COUNT };

struct wire_hello {
	uint32_t version;
	uint32_t hierarchies; /* bit of each enum wire_hierarchy that has a directory of its own among the descriptors */
	uint32_t v2_controllers; /* bit of each controller that the unified hierarchy has: WIRE_MEMORY, _PIDS, _CPU */
	int32_t cpu;        /* pin to it, -1 not */
	uint32_t n_sources; /* view to make; pairs of strings path, name in the blob; 0: none to make */
	uint32_t source_flags[WIRE_SOURCES_MAX];
	uint32_t strings_size;
	/* then the blob */
};

/* The supervisor's answer when it is ready; a failure to start is told through the error file instead. */
struct wire_ready {
	uint32_t version;
};

/* ---- a request ---- */

enum wire_fd {
	WIRE_FD_RESULT, /* write end of the pipe for the result; closing the read end cancels */
	WIRE_FD_KILL,   /* eventfd */
	WIRE_FD_EXECUTABLE,
	WIRE_FD_STDIN,
	WIRE_FD_STDOUT,
	WIRE_FD_STDERR,
	WIRE_FD_SECCOMP,
	WIRE_FD_KEEP_DIR, /* socket over which the directory's descriptor goes to the client */
	WIRE_FD_COUNT
};

/* A string: its offset in the blob; WIRE_NO_STRING for none. */
typedef uint32_t wire_string;
#define WIRE_NO_STRING UINT32_MAX

struct wire_mount {
	uint32_t kind, flags, mode;
	wire_string source, target;
	int32_t file; /* index among the files, -1 none */
	uint64_t size_bytes, inodes;
};

struct wire_rlimit {
	uint64_t value;
	uint32_t resource, reserved;
};

enum { WIRE_KEEP_BOX = 1 << 0 };

struct wire_request {
	uint32_t version;
	uint32_t flags; /* WIRE_KEEP_BOX */
	uint32_t fds;   /* bit of each enum wire_fd that is among the descriptors */
	uint32_t n_files;
	uint32_t n_mounts, n_rlimits, n_args, n_env;
	uint32_t strings_size;
	wire_string executable, cwd, keep_dir;
	wire_string args, env; /* offset of the first; the others follow each other */
	uint32_t uid, gid;
	uint64_t wall_limit_ns, busy_wall_limit_ns, cpu_limit_ns, memory_limit_bytes, process_limit,
		cpu_bandwidth_percent;
	/* then n_mounts struct wire_mount, n_rlimits struct wire_rlimit, the blob */
};

/* The longest message: everything at its most. */
enum {
	WIRE_REQUEST_SIZE_MAX = sizeof(struct wire_request) +
	                        WIRE_MOUNTS_MAX * sizeof(struct wire_mount) +
	                        WIRE_RLIMITS_MAX * sizeof(struct wire_rlimit) + WIRE_STRINGS_MAX
};

/* ---- a result ---- */

struct wire_result {
	uint32_t version;
	uint32_t status; /* enum sandbox_status */
	int32_t exit_code, signal;
	uint32_t limit; /* enum sandbox_limit */
	uint32_t process_limit_hit;
	uint64_t wall_ns, cpu_user_ns, cpu_system_ns, memory_peak_bytes, exec_at_ns, end_at_ns;
	char error[ERROR_TEXT_SIZE];
};

/* ---- a further run of a kept box: the supervisor's message to its init, in front of the client's own ---- */

struct wire_run {
	uint32_t number;
	uint32_t group_fds; /* bit of each descriptor of struct cgroup that follows those of the request */
	uint32_t memory_is_v1;
	uint32_t keeps_group; /* the group of the run before serves this one as well; no group_fds */
};

/* ---- reading a request ---- */

/* A request as the supervisor uses it; strings and arrays point into the message, which must stay. */
struct request {
	int fds[WIRE_FD_COUNT]; /* -1 for none */
	int files[WIRE_FILES_MAX];
	const struct wire_mount *mounts;
	const struct wire_rlimit *rlimits;
	const struct wire_request *wire;
	const char *executable, *cwd, *keep_dir; /* NULL for none */
	char **argv, **envp;                     /* into @vectors */
	const char *strings;
	char *vectors[WIRE_ARGS_MAX + 2];
};

/**
 * request_decode() - check a message and make it a request
 * @message: 8-byte aligned; stays the caller's
 * @fds, @n_fds: what came with it; they are the caller's still, also on success (see request_close())
 *
 * Return: 0, or -EPROTO with text.
 */
int request_decode(const void *message, size_t size, const int *fds, size_t n_fds,
                   struct request *ret, struct error *err) _must_check_;

/* The string at @at, or NULL for WIRE_NO_STRING; @at was checked by request_decode(). */
const char *request_string(const struct request *request, wire_string at);

/* Closes all descriptors of a request but the result pipe. */
void request_close_inputs(struct request *request);
