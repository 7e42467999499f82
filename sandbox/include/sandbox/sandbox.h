/* SPDX-License-Identifier: MIT */
/*
 * libsandbox: run programs in a box, as an ordinary user.
 *
 * sandbox_open() starts a supervisor, a small process that makes the boxes. Requests are submitted to it and their
 * results waited for; many may be queued, they run one after another in the order of submission, and what can be
 * prepared of the next one is prepared while the former runs. For runs in parallel open several sandboxes.
 *
 * A request has its own process tree: an init (pid 1 of a new pid namespace) and the tracee, which executes the
 * program. When the result is told every process of the tree is gone.
 *
 * Errors of one request (a missing executable, a mount that fails) are results with text and leave the sandbox usable.
 * When the supervisor itself dies, its last words come back as the error of sandbox_wait() and everything after.
 *
 * Threads: a struct sandbox and its requests belong to one thread at a time; several sandboxes may be used by several
 * threads at once. sandbox_kill() may be called from any thread as long as the handle is valid.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

#define SANDBOX_NO_FD (-1)

/* The size of an error's text, with its NUL. */
enum { SANDBOX_ERROR_SIZE = 512 };

/* The least soft RLIMIT_NOFILE of a process that opens a sandbox. */
enum { SANDBOX_OPEN_FILES_MIN = 64 };

/* Which kernel mechanism limits something on this host. */
enum sandbox_enforcement {
	SANDBOX_ENFORCED_BY_NONE,    /* nothing: the limit cannot be kept */
	SANDBOX_ENFORCED_BY_RLIMIT,  /* per process only, weaker */
	SANDBOX_ENFORCED_BY_CGROUP1, /* a version 1 hierarchy (hybrid hosts) */
	SANDBOX_ENFORCED_BY_CGROUP2,
	SANDBOX_ENFORCED_BY_COUNT
};
const char *
sandbox_enforcement_name(enum sandbox_enforcement by); /* "none" "rlimit" "cgroup1" "cgroup2" */

/* ---- requests ---------------------------------------------------------------------------------------------- */

enum sandbox_mount_kind {
	SANDBOX_MOUNT_BIND,  /* source → target; with everything mounted below source */
	SANDBOX_MOUNT_TMPFS, /* an empty file system in memory, charged to the request */
	SANDBOX_MOUNT_PROC,  /* /proc of the request's own processes */
	SANDBOX_MOUNT_DIR,   /* mkdir target, parents too */
	SANDBOX_MOUNT_FILE, /* a file at target with the bytes of content_fd (empty for SANDBOX_NO_FD), mode mode */
	SANDBOX_MOUNT_SYMLINK, /* a symbolic link at target that says source */
	SANDBOX_MOUNT_COPY, /* copies of the files and directories in directory source, into directory target */
	SANDBOX_MOUNT_KIND_COUNT
};

enum sandbox_mount_flags {
	SANDBOX_MOUNT_WRITABLE =
		1 << 0, /* otherwise read-only (always so for BIND of what the host cannot write) */
	SANDBOX_MOUNT_EXEC = 1 << 1,       /* otherwise noexec */
	SANDBOX_MOUNT_DEV = 1 << 2,        /* otherwise nodev */
	SANDBOX_MOUNT_SUID = 1 << 3,       /* otherwise nosuid */
	SANDBOX_MOUNT_OPTIONAL = 1 << 4,   /* BIND: nothing happens when source does not exist */
	SANDBOX_MOUNT_NOSYMFOLLOW = 1 << 5 /* no symbolic link is followed on it (Linux 5.14) */
};

/*
 * One step of making the request's file system, done in order. The root is a read-only tmpfs of its own in which the
 * targets of mounts are made as they are named; targets are absolute, without ".." or "." components.
 */
struct sandbox_mount {
	enum sandbox_mount_kind kind;
	unsigned flags; /* enum sandbox_mount_flags */
	const char *source; /* BIND: absolute path in the sandbox's view (see sandbox_options); SYMLINK: its text */
	const char *target;
	uint64_t size_bytes; /* TMPFS: most bytes, rounded up to pages; 0: nothing can be written */
	uint64_t inodes;     /* TMPFS: most files and directories, besides its own root; 0: none */
	int content_fd;      /* FILE: a readable regular file or memfd; borrowed */
	mode_t mode;         /* DIR, FILE, TMPFS: permission bits */
};

/* A hard resource limit of setrlimit(2), soft and hard alike. */
struct sandbox_rlimit {
	int resource; /* RLIMIT_… */
	uint64_t value; /* RLIM_INFINITY for none; not above the hard limit that the client has at sandbox_open() */
};

/* The most of each list in one request; a request that exceeds one is refused with -E2BIG. */
enum {
	SANDBOX_ARGS_MAX = 4096,
	SANDBOX_MOUNTS_MAX = 64,
	SANDBOX_RLIMITS_MAX = 16,
	SANDBOX_FILES_MAX = 12,            /* SANDBOX_MOUNT_FILE with content_fd */
	SANDBOX_REQUEST_BYTES_MAX = 65536, /* all strings together */
	SANDBOX_IDLE_THREADS_MAX = 16,
	SANDBOX_THREAD_NAME_MAX = 15 /* bytes, without NUL; TASK_COMM_LEN (linux/sched.h) */
};

/* 0 in a limit means: not limited. Initialise with SANDBOX_REQUEST_INIT. */
struct sandbox_request {
	/* What to run: executable_fd if it is not SANDBOX_NO_FD (a readable or O_PATH descriptor of a program that is no
	 * script), else executable as a path inside the box, else argv[0] as a path inside the box. */
	int executable_fd;
	const char *executable;
	const char *const *argv; /* NULL-terminated, at least argv[0] */
	const char *const *envp; /* NULL-terminated; NULL: an empty environment */
	const char *cwd;         /* inside the box; NULL: "/" */

	/* Borrowed; SANDBOX_NO_FD: /dev/null. No other descriptor reaches the program. */
	int stdin_fd, stdout_fd, stderr_fd;

	uid_t uid; /* the ids that the program sees as its own */
	gid_t gid;

	const struct sandbox_mount *mounts;
	size_t n_mounts;

	uint64_t wall_limit_ns; /* from the program's execve */
	/* When the wall limit is passed by a program that computes, or that would if the host had a processor left for it, it
	 * may go on until this; one that waits is ended at its wall limit. 0: the wall limit is the same for both. */
	uint64_t busy_wall_limit_ns;
	uint64_t cpu_limit_ns; /* user + system of all processes together, from the program's execve */
	uint64_t memory_limit_bytes; /* of all processes together, no swap */
	uint64_t process_limit;      /* processes and threads at one time */
	uint64_t cpu_bandwidth_percent; /* 100 is one core; dealt out every 10 ms, or 100 ms below 10; only with a CPU controller */
	const struct sandbox_rlimit *rlimits;
	size_t n_rlimits;

	int seccomp_fd; /* a file of struct sock_filter that the program runs under; SANDBOX_NO_FD: none. Borrowed */

	/* The box may serve further requests that ask for the same ids, mounts and filter: they start several times as fast.
	 * A run then finds nothing of the one before it as long as seccomp_fd denies everything that outlives a process
	 * (System V IPC, message queues, keys, sockets) and chown, as the policies "run" and "run-processes" do. The filter
	 * must be a sealed memfd and must allow what policy "run" allows. A run that touches a writable TMPFS is the last one
	 * of its box. Ignored for a request with a writable bind, a proc mount, files with content, or keep_dir. */
	bool keep_box;

	/* The directory of a writable TMPFS mount to hand to the client before the program starts, by target; it can be
	 * read after the result, when nobody can write to it any more. NULL: none. */
	const char *keep_dir;

	/* For sandbox_activity() alone: names of threads (proc_pid_comm(5)) that a run-time has for its housekeeping. What
	 * they do after a pause of more than 15 ms makes nothing go on. NULL-terminated; NULL: none. */
	const char *const *idle_threads;
	/* The same, of a thread that has the name of any other but is not the first of its process: one that waits for nothing
	 * but a time, by select(2) of no descriptors, for exactly so many milliseconds. 0: none. */
	uint64_t idle_select_ms;
};

#define SANDBOX_REQUEST_INIT                                                                       \
	((struct sandbox_request){                                                                 \
		.executable_fd = SANDBOX_NO_FD,                                                    \
		.stdin_fd = SANDBOX_NO_FD,                                                         \
		.stdout_fd = SANDBOX_NO_FD,                                                        \
		.stderr_fd = SANDBOX_NO_FD,                                                        \
		.uid = 1000,                                                                       \
		.gid = 1000,                                                                       \
		.seccomp_fd = SANDBOX_NO_FD,                                                       \
	})

/* ---- results ----------------------------------------------------------------------------------------------- */

enum sandbox_status {
	SANDBOX_EXITED,   /* the program exited: exit_code */
	SANDBOX_SIGNALED, /* a signal that was not ours ended it: signal */
	SANDBOX_ERROR, /* the box could not be made or kept, the program never ran or its end proves nothing: error */
	SANDBOX_STATUS_COUNT
};

/* What made us end the program, or what the kernel's counters say it hit. */
enum sandbox_limit {
	SANDBOX_LIMIT_NONE,
	SANDBOX_LIMIT_WALL,
	SANDBOX_LIMIT_CPU,
	SANDBOX_LIMIT_MEMORY, /* its own; when the host runs out of memory that is a SANDBOX_ERROR */
	SANDBOX_LIMIT_KILLED, /* sandbox_kill() */
	SANDBOX_LIMIT_COUNT
};

struct sandbox_result {
	enum sandbox_status status;
	int exit_code; /* SANDBOX_EXITED */
	int signal;    /* SANDBOX_SIGNALED */
	enum sandbox_limit limit;
	bool process_limit_hit; /* a fork or clone was refused by process_limit; the program may have coped */
	uint64_t wall_ns;                    /* from execve to the end of the program */
	uint64_t cpu_user_ns, cpu_system_ns; /* of the whole tree, from execve */
	/* Of the whole tree, with what the kernel charges in advance (up to 256 KiB a processor); in a kept box up to 2 MiB more,
	 * which the run before has left charged. */
	uint64_t memory_peak_bytes;
	uint64_t exec_at_ns, end_at_ns; /* CLOCK_MONOTONIC: when it started, when its end was seen */
	int keep_dir_fd; /* O_RDONLY directory, the caller's to close; SANDBOX_NO_FD without keep_dir */
	char error[SANDBOX_ERROR_SIZE]; /* SANDBOX_ERROR: "init: mount /usr/lib: No such file or directory" */
};

/* ---- a sandbox --------------------------------------------------------------------------------------------- */

struct sandbox;
struct sandbox_handle;

/*
 * The part of the host's file system that the sandbox can bind from. Resolved once, by the caller's own rights, when
 * the sandbox is opened; so that a program that root judges under another uid finds a package below /root.
 */
enum sandbox_source_flags {
	SANDBOX_SOURCE_WRITABLE = 1 << 0, /* a bind from it can be SANDBOX_MOUNT_WRITABLE */
	SANDBOX_SOURCE_OWNED =
		1 << 1, /* started by root: root's files count as the sandbox user's own, where the file
					   * system can do it; for files that nobody else may read */
};

struct sandbox_source {
	const char *path; /* on the host, absolute */
	const char *name; /* in the view, absolute: what SANDBOX_MOUNT_BIND's source begins with */
	unsigned flags;   /* enum sandbox_source_flags */
};

struct sandbox_options {
	const struct sandbox_source *sources; /* none: the view is the host's file system as it is */
	size_t n_sources;
	/* Started by root: the unprivileged ids of this sandbox, which nobody else must have. Otherwise ignored. */
	uid_t uid;
	gid_t gid;
	int cpu;          /* pin everything to this CPU; -1: not */
	bool weak_limits; /* go on without cgroups, by rlimits alone; otherwise sandbox_open() refuses */
};
#define SANDBOX_OPTIONS_INIT ((struct sandbox_options){.uid = 61184, .gid = 61184, .cpu = -1})

/**
 * sandbox_open() - start a supervisor
 * @ret: freed with sandbox_close()
 * @error: SANDBOX_ERROR_SIZE bytes for the text of a failure
 *
 * Return: 0 or a negative errno.
 */
int sandbox_open(const struct sandbox_options *options, struct sandbox **ret, char *error);

/* Whether the supervisor lives. One that was killed serves no request any more: close the sandbox and open another. */
bool sandbox_is_alive(const struct sandbox *sandbox);

/* Ends the supervisor and everything below it; unfinished requests are cancelled. Handles become invalid. NULL is fine. */
void sandbox_close(struct sandbox *sandbox);

struct sandbox_capabilities {
	enum sandbox_enforcement memory, processes; /* limits */
	enum sandbox_enforcement cpu;               /* CPU time: counted, and so limited */
	enum sandbox_enforcement bandwidth;         /* cpu_bandwidth_percent */
};
void sandbox_capabilities(const struct sandbox *sandbox, struct sandbox_capabilities *ret);

/**
 * sandbox_probe() - what a sandbox that is opened now could enforce
 *
 * As with sandbox_open(), on a version 2 hierarchy this may move the processes of a delegated group into a child, since
 * a group with processes of its own cannot hand controllers down.
 *
 * Return: 0 or a negative errno.
 */
int sandbox_probe(struct sandbox_capabilities *ret, char *error);

/**
 * sandbox_submit() - queue a request; everything it points to is copied before this returns
 * @ret: freed by sandbox_wait() or sandbox_cancel()
 *
 * Return: 0; -EINVAL or -E2BIG for a request that can never run (text says what); -EPIPE and others when the
 * supervisor is gone.
 */
int sandbox_submit(struct sandbox *sandbox, const struct sandbox_request *request,
                   struct sandbox_handle **ret, char *error);

/* Readable when the result can be had without waiting. Borrowed; valid until the handle is freed. */
int sandbox_pollable(const struct sandbox_handle *handle);

/**
 * sandbox_wait() - the result of a request, in any order; frees the handle, also on failure
 *
 * Return: 0, or a negative errno with the text of the supervisor's death in @error.
 */
int sandbox_wait(struct sandbox_handle *handle, struct sandbox_result *ret, char *error);

/* Ends the program as soon as it has been executed; the result tells SANDBOX_LIMIT_KILLED. Idempotent. */
void sandbox_kill(struct sandbox_handle *handle);

/* What a program does now, from the least that it does to the most; of several threads the one that does most counts. */
enum sandbox_activity_state {
	SANDBOX_ACTIVITY_GONE, /* nothing has been started yet, or all of it has ended */
	SANDBOX_ACTIVITY_WAITING, /* without end, for something within the program: a lock, a child, a pipe of its own */
	SANDBOX_ACTIVITY_WRITING, /* without end, for room in one of its outputs */
	SANDBOX_ACTIVITY_READING, /* without end, for bytes from one of its inputs */
	SANDBOX_ACTIVITY_SLEEPING, /* for what comes by itself, such as the end of a time, or nobody knows what; or stopped */
	SANDBOX_ACTIVITY_RUNNING, /* it computes, or starts, or ends */
	SANDBOX_ACTIVITY_STATE_COUNT
};

/* The pipes by which a program talks: any end of each; -1: not known. One that polls without end is taken to wait for all
 * inputs that it has. */
enum { SANDBOX_PIPES_MAX = 32 };
struct sandbox_pipes {
	const int *inputs, *outputs;
	size_t n_inputs, n_outputs; /* at most SANDBOX_PIPES_MAX each */
};

struct sandbox_activity {
	enum sandbox_activity_state state;
	uint32_t reads,
		writes; /* bit i: some thread waits for input or output i, whatever the others do */
	uint32_t polls; /* bit i: the same of input i, but for a time only */
	unsigned processes; /* of the program */
	bool has_begun; /* one of them has executed it, which takes a while where processors are rare */
	uint64_t cpu_ns; /* that the processes that live have used; if two looks find the same, nothing ran between them */
};

/**
 * sandbox_activity() - look what the program that runs in the handle's sandbox does
 * @pipes: those that it waits for when it reads or writes; named ones may be among them
 * @horizon_ns: CLOCK_MONOTONIC; a thread that waits with a timeout that ends after it does not make the program one that
 *              sleeps, if another one reads or writes. UINT64_MAX: every timeout does
 *
 * One look is no snapshot: the threads are looked at one after another. It takes about 50 µs, and nobody notices it.
 * A program that wants to be woken by a signal of a timer seems to wait without end.
 *
 * A timeout is read from the memory of the program, and names of threads are the program's as well. One that makes them up
 * seems to wait for others when it would have gone on by itself, and that is all.
 *
 * Return: 0, or a negative errno when we may not look (another user's process, for an ordinary user
 * one that waits for a file within execve(2), or no /proc); nothing is known then.
 */
int sandbox_activity(const struct sandbox_handle *handle, const struct sandbox_pipes *pipes,
                     uint64_t horizon_ns, struct sandbox_activity *ret);

/* Forgets the request, whether it waits, runs or is done; nothing of it runs on. Frees the handle. */
void sandbox_cancel(struct sandbox_handle *handle);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
