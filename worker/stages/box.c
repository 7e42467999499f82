/* SPDX-License-Identifier: MIT */
#include "worker/stages/box.h"

#include "common/units.h"
#include "worker/slots/policies.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

/* On a busy host a program gets less than a processor, which is not its fault; it still has to end some time. */
enum { BUSY_FACTOR = 10 };

enum { TMP_INODES = 1024 };

/* Only in case that the exact limit fails. The kernel compares ticks (check_process_timers() in posix-cpu-timers.c), which
 * were seen to be three in a hundred more than the time that had passed. */
static uint64_t rlimit_cpu_s(uint64_t cpu_ns)
{
	return cpu_ns > 0 ? 2 * (cpu_ns / NS_PER_S) + 2 : RLIM_INFINITY;
}

/* Kernel quotas are counted per user and shared by all runs of a slot, so a run gets little of each (signals that wait,
 * message queues, locked memory). */
static void set_rlimits(struct box *box, const struct box_limits *limits, uint64_t stack_bytes)
{
	const struct sandbox_rlimit all[] = {
		{RLIMIT_CORE, 0},
		{RLIMIT_SIGPENDING, 64},
		{RLIMIT_MSGQUEUE, 0},
		{RLIMIT_MEMLOCK, 0},
		{RLIMIT_NOFILE, limits->files},
		{RLIMIT_FSIZE, limits->file_bytes},
		{RLIMIT_STACK, stack_bytes},
		{RLIMIT_CPU, rlimit_cpu_s(limits->cpu_ns)},
	};
	memcpy(box->rlimits, all, sizeof(all));
	box->request.rlimits = box->rlimits;
	box->request.n_rlimits = ARRAY_SIZE(all);
}

/* A stack may fill the memory limit: recursion is no crime. Where pages are counted it has no limit of its own, since libc
 * gives every thread as much address space as a limit says, and 2 MiB where there is none. */
static uint64_t most_stack(bool memory_is_counted, const struct box_limits *limits)
{
	struct rlimit own;
	if (!memory_is_counted)
		return limits->memory_bytes;
	return getrlimit(RLIMIT_STACK, &own) == 0 ? own.rlim_max : RLIM_INFINITY;
}

/* Where nothing better counts memory and processes. */
static void add_weak_rlimits(struct box *box, const struct suite_stage *stage,
                             const struct box_limits *limits)
{
	/* The sandbox limits address space itself where it can count nothing better. */
	if (stage->reserves)
		box->request.memory_limit_bytes = 0;
	box->rlimits[box->request.n_rlimits++] =
		(struct sandbox_rlimit){RLIMIT_NPROC, limits->processes};
}

static enum slot_policy choose_policy(const struct suite_stage *stage)
{
	if (stage->filter == SUITE_FILTER_COMPILE)
		return POLICY_COMPILE;
	return stage->processes > 1 ? POLICY_RUN_PROCESSES : POLICY_RUN;
}

void box_mount(struct box *box, struct sandbox_mount mount)
{
	if (box->request.n_mounts == BOX_MOUNTS_MAX) {
		box->too_many_mounts = true; /* told by box_submit() */
		return;
	}
	box->mounts[box->request.n_mounts++] = mount;
}

void box_mount_tmp(struct box *box, uint64_t bytes)
{
	box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_TMPFS,
	                                      .target = "/tmp",
	                                      .size_bytes = bytes,
	                                      .inodes = TMP_INODES,
	                                      .mode = 0700,
	                                      .flags = SANDBOX_MOUNT_WRITABLE});
}

const struct sandbox_mount box_stream_links[BOX_STREAM_LINKS] = {
	{.kind = SANDBOX_MOUNT_SYMLINK, .source = "/proc/self/fd", .target = "/dev/fd"},
	{.kind = SANDBOX_MOUNT_SYMLINK, .source = "/proc/self/fd/0", .target = "/dev/stdin"},
	{.kind = SANDBOX_MOUNT_SYMLINK, .source = "/proc/self/fd/1", .target = "/dev/stdout"},
	{.kind = SANDBOX_MOUNT_SYMLINK, .source = "/proc/self/fd/2", .target = "/dev/stderr"},
};

/* What programs write to that is for nobody, and what some run-times open in the place of a stream that is closed. */
static const struct sandbox_mount null_device = {
	.kind = SANDBOX_MOUNT_BIND,
	.source = "/dev/null",
	.target = "/dev/null",
	.flags = SANDBOX_MOUNT_DEV,
};

static void add_proc(struct box *box)
{
	box->has_proc = true;
	box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_PROC, .target = "/proc"});
	for (size_t i = 0; i < ARRAY_SIZE(box_stream_links); i++)
		box_mount(box, box_stream_links[i]);
}

static struct sandbox_mount mount_of(const struct suite_bind *bind)
{
	if (bind->link)
		return (struct sandbox_mount){
			.kind = SANDBOX_MOUNT_SYMLINK, .source = bind->link, .target = bind->path};
	return (struct sandbox_mount){.kind = SANDBOX_MOUNT_BIND,
	                              .source = bind->path,
	                              .target = bind->path,
	                              .flags = suite_is_device(bind->path) ? SANDBOX_MOUNT_DEV
	                                                                   : SANDBOX_MOUNT_EXEC};
}

static int add_binds(struct box *box, const struct suite_stage *stage, struct error *err)
{
	int r = suite_resolve_binds(&stage->binds, &box->binds, err);
	if (r < 0)
		return r;
	for (size_t i = 0; i < box->binds.count; i++)
		box_mount(box, mount_of(&box->binds.items[i]));
	box_mount(box, null_device);
	if (stage->proc)
		add_proc(box);
	return 0;
}

int box_init(struct box *box, const struct slot *slot, const struct suite_stage *stage,
             const struct box_limits *limits, struct error *err)
{
	memset(box, 0, sizeof(*box));
	box->request = SANDBOX_REQUEST_INIT;
	box->request.mounts = box->mounts;
	box->request.envp = (const char *const *)stage->env.items;
	box->request.idle_threads = (const char *const *)stage->idle_threads.items;
	box->request.idle_select_ms = stage->idle_select_ms;
	box->request.cwd = SUITE_DIRECTORY;
	box->request.wall_limit_ns = limits->wall_ns;
	box->request.busy_wall_limit_ns = BUSY_FACTOR * limits->wall_ns;
	box->request.cpu_limit_ns = limits->cpu_ns;
	box->request.memory_limit_bytes = limits->memory_bytes;
	box->request.process_limit = limits->processes;
	box->request.seccomp_fd = policy_fd(choose_policy(stage), err);
	if (box->request.seccomp_fd < 0)
		return box->request.seccomp_fd;
	struct sandbox *sandbox = slot_sandbox(slot, SIDE_SOLUTION, err);
	if (!sandbox)
		return err->code;
	struct sandbox_capabilities has;
	sandbox_capabilities(sandbox, &has);
	set_rlimits(box, limits, most_stack(has.memory >= SANDBOX_ENFORCED_BY_CGROUP1, limits));
	if (has.memory == SANDBOX_ENFORCED_BY_RLIMIT)
		add_weak_rlimits(box, stage, limits);
	return add_binds(box, stage, err);
}

/* A pipe that is opened by its name, such as /dev/stdin, asks for the rights of its maker, who is another user. */
static void open_to_program(int fd)
{
	struct stat st;
	if (fd >= 0 && fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode))
		(void)fchmod(fd, 0666); /* without it the program alone will miss it */
}

int box_submit(struct box *box, const struct slot *slot, enum side side,
               struct sandbox_handle **ret, struct error *err)
{
	char text[SANDBOX_ERROR_SIZE];
	struct sandbox *sandbox = slot_sandbox(slot, side, err);
	if (!sandbox)
		return err->code;
	if (box->too_many_mounts)
		return error_say(err, -E2BIG, "sandbox: more than %d mounts", BOX_MOUNTS_MAX);
	box->request.argv = (const char *const *)box->argv.items;
	if (box->has_proc) {
		open_to_program(box->request.stdin_fd);
		open_to_program(box->request.stdout_fd);
	}
	int r = sandbox_submit(sandbox, &box->request, ret, text);
	return r < 0 ? error_say(err, r, "sandbox: %s", text) : 0;
}

void box_done(struct box *box)
{
	strv_done(&box->argv);
	suite_binds_done(&box->binds);
}
