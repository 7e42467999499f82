/* SPDX-License-Identifier: MIT */
#include "sandbox/cgroup/group.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct cgroup no_group = {
	.unified = -1,
	.tasks = {-1, -1, -1},
	.cpu_stat = -1,
	.memory_peak = -1,
	.memory_events = -1,
	.pids_events = -1,
	.memory_usage = -1,
};

static int write_value(int dir, const char *file, const char *value, struct error *err)
{
	_cleanup_(fd_closep) int fd = openat(dir, file, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return error_set(err, -errno, "open %s", file);
	if (write(fd, value, strlen(value)) < 0)
		return error_set(err, -errno, "write %s to %s", value, file);
	return 0;
}

static int write_number(int dir, const char *file, uint64_t value, struct error *err)
{
	char text[24];
	(void)snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
	return write_value(dir, file, text, err);
}

/* A file that some kernels lack: without it there is nothing to forbid. */
static int write_if_present(int dir, const char *file, const char *value, struct error *err)
{
	int r = write_value(dir, file, value, err);
	return r == -ENOENT ? 0 : r;
}

/* ---- limits: one function a controller and version ---- */

static int memory_v2(int dir, const struct cgroup_limits *limits, struct error *err)
{
	int r = write_if_present(dir, "memory.swap.max", "0", err);
	if (r == 0 && limits->memory_bytes > 0)
		r = write_number(dir, "memory.max", limits->memory_bytes, err);
	/* One victim ends the whole run: half a program's answer is none. */
	return r < 0 ? r : write_if_present(dir, "memory.oom.group", "1", err);
}

static int memory_v1(int dir, const struct cgroup_limits *limits, struct error *err)
{
	if (limits->memory_bytes == 0)
		return 0;
	int r = write_number(dir, "memory.limit_in_bytes", limits->memory_bytes, err);
	if (r < 0)
		return r;
	/* Memory and swap together, where swap is accounted; it may not be below the first, hence the order. */
	char value[24];
	(void)snprintf(value, sizeof(value), "%llu", (unsigned long long)limits->memory_bytes);
	r = write_if_present(dir, "memory.memsw.limit_in_bytes", value, err);
	return r < 0 ? r : write_if_present(dir, "memory.swappiness", "0", err);
}

static int pids_any(int dir, const struct cgroup_limits *limits, struct error *err)
{
	return limits->processes > 0 ? write_number(dir, "pids.max", limits->processes, err) : 0;
}

/* Bandwidth is quota per period; 10 ms periods keep short runs fair. A quota of less than 1 ms is refused
 * (kernel/sched/core.c, min_cfs_quota_period), so that a small share is dealt out less often. */
static uint64_t cpu_period_us(uint64_t percent)
{
	return percent < 10 ? 100000 : 10000;
}

static uint64_t cpu_quota_us(uint64_t percent)
{
	return percent * cpu_period_us(percent) / 100;
}

static int cpu_v2(int dir, const struct cgroup_limits *limits, struct error *err)
{
	if (limits->cpu_percent == 0)
		return 0;
	char value[48];
	(void)snprintf(value, sizeof(value), "%llu %llu",
	               (unsigned long long)cpu_quota_us(limits->cpu_percent),
	               (unsigned long long)cpu_period_us(limits->cpu_percent));
	return write_value(dir, "cpu.max", value, err);
}

static int cpu_v1(int dir, const struct cgroup_limits *limits, struct error *err)
{
	if (limits->cpu_percent == 0)
		return 0;
	int r = write_number(dir, "cpu.cfs_period_us", cpu_period_us(limits->cpu_percent), err);
	return r < 0 ? r
	             : write_number(dir, "cpu.cfs_quota_us", cpu_quota_us(limits->cpu_percent), err);
}

typedef int (*set_limits)(int dir, const struct cgroup_limits *limits, struct error *err);

static const set_limits limits_v2[WIRE_HIERARCHY_COUNT] = {
	[WIRE_MEMORY] = memory_v2, [WIRE_PIDS] = pids_any, [WIRE_CPU] = cpu_v2};
static const set_limits limits_v1[WIRE_HIERARCHY_COUNT] = {
	[WIRE_MEMORY] = memory_v1, [WIRE_PIDS] = pids_any, [WIRE_CPU] = cpu_v1};

/* ---- making ---- */

static int make_directory(int parent, const char *name, struct error *err)
{
	if (mkdirat(parent, name, 0755) < 0)
		return error_set(err, -errno, "mkdir cgroup %s", name);
	int dir = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return dir < 0 ? error_set(err, -errno, "open cgroup %s", name) : dir;
}

static int open_to_read(int dir, const char *file)
{
	return openat(dir, file, O_RDONLY | O_CLOEXEC);
}

/* With the right to set it back, where the kernel gives it: version 1 always, version 2 from 6.12 on. */
static int open_peak(int dir, const char *file)
{
	int fd = openat(dir, file, O_RDWR | O_CLOEXEC);
	return fd < 0 ? open_to_read(dir, file) : fd;
}

static int create_unified(const struct cgroup_parents *parents, const struct cgroup_limits *limits,
                          struct cgroup *group, struct error *err)
{
	group->unified = make_directory(parents->dirs[WIRE_UNIFIED], group->name, err);
	if (group->unified < 0)
		return group->unified;
	/* Pressure accounting costs every context switch; nobody reads it here. Linux 6.1. */
	(void)write_if_present(group->unified, "cgroup.pressure", "0", NULL);
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++) {
		if (!(parents->v2_controllers & (1U << i)))
			continue;
		int r = limits_v2[i](group->unified, limits, err);
		if (r < 0)
			return r;
	}
	group->cpu_stat = open_to_read(group->unified, "cpu.stat");
	if (group->cpu_stat < 0)
		return error_set(err, -errno, "open cpu.stat");
	if (parents->v2_controllers & (1U << WIRE_MEMORY)) {
		group->memory_peak = open_peak(group->unified, "memory.peak");
		group->memory_usage = open_to_read(group->unified, "memory.current");
		group->memory_events = open_to_read(group->unified, "memory.events");
	}
	if (parents->v2_controllers & (1U << WIRE_PIDS))
		group->pids_events = open_to_read(group->unified, "pids.events");
	return 0;
}

/* A version 1 hierarchy; CPU only when bandwidth is asked for, because joining a group costs the run. */
static int create_v1(const struct cgroup_parents *parents, enum wire_hierarchy hierarchy,
                     const struct cgroup_limits *limits, struct cgroup *group, int *ret_tasks,
                     struct error *err)
{
	_cleanup_(fd_closep) int dir = make_directory(parents->dirs[hierarchy], group->name, err);
	if (dir < 0)
		return TAKE_FD(dir);
	int r = limits_v1[hierarchy](dir, limits, err);
	if (r < 0)
		return r;
	*ret_tasks = openat(dir, "tasks", O_WRONLY | O_CLOEXEC);
	if (*ret_tasks < 0)
		return error_set(err, -errno, "open tasks");
	if (hierarchy == WIRE_MEMORY) {
		group->memory_is_v1 = true;
		group->memory_peak = open_peak(dir, "memory.max_usage_in_bytes");
		group->memory_usage = open_to_read(dir, "memory.usage_in_bytes");
		group->memory_events = open_to_read(dir, "memory.oom_control");
	} else if (hierarchy == WIRE_PIDS) {
		group->pids_events = open_to_read(dir, "pids.events");
	}
	return 0;
}

static int create_all(const struct cgroup_parents *parents, const struct cgroup_limits *limits,
                      struct cgroup *group, struct error *err)
{
	int r = parents->dirs[WIRE_UNIFIED] < 0 ? 0 : create_unified(parents, limits, group, err);
	for (int i = WIRE_MEMORY, n = 0; r == 0 && i < WIRE_HIERARCHY_COUNT; i++)
		if (parents->dirs[i] >= 0 && (i != WIRE_CPU || limits->cpu_percent > 0))
			r = create_v1(parents, (enum wire_hierarchy)i, limits, group,
			              &group->tasks[n++], err);
	return r;
}

int cgroup_create(const struct cgroup_parents *parents, uint32_t number,
                  const struct cgroup_limits *limits, struct cgroup *ret, struct error *err)
{
	struct cgroup group = no_group;
	(void)snprintf(group.name, sizeof(group.name), "run-%u", number);
	int r = create_all(parents, limits, &group, err);
	if (r < 0) {
		cgroup_close(&group);
		(void)cgroup_remove(parents, &group);
		return r;
	}
	*ret = group;
	return 0;
}

int *cgroup_fd(struct cgroup *group, unsigned i)
{
	int *const fds[CGROUP_FDS] = {
		&group->unified,       &group->tasks[0],    &group->tasks[1],
		&group->tasks[2],      &group->cpu_stat,    &group->memory_peak,
		&group->memory_events, &group->pids_events, &group->memory_usage};
	return fds[i];
}

void cgroup_close(struct cgroup *group)
{
	for (unsigned i = 0; i < CGROUP_FDS; i++)
		*cgroup_fd(group, i) = fd_close(*cgroup_fd(group, i));
}

int cgroup_remove(const struct cgroup_parents *parents, const struct cgroup *group)
{
	int r = 0;
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++)
		if (parents->dirs[i] >= 0 &&
		    unlinkat(parents->dirs[i], group->name, AT_REMOVEDIR) < 0 && errno != ENOENT)
			r = -errno;
	return r;
}

/* ---- reading ---- */

static int read_text(int fd, char *text, size_t size)
{
	if (fd < 0)
		return -ENOENT;
	ssize_t n = pread(fd, text, size - 1, 0);
	if (n < 0)
		return -errno;
	text[n] = '\0';
	return 0;
}

static uint64_t number_at(const char *at)
{
	uint64_t value = 0;
	for (; *at >= '0' && *at <= '9'; at++)
		value = value * 10 + (uint64_t)(*at - '0');
	return value;
}

/* The number after "@key " at the start of a line; 0 when there is none. */
static uint64_t keyed_number(const char *text, const char *key)
{
	size_t length = strlen(key);
	for (const char *line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (strncmp(line, key, length) == 0 && line[length] == ' ')
			return number_at(line + length + 1);
	}
	return 0;
}

static int raw_cpu_time(const struct cgroup *group, uint64_t *ret_user_ns, uint64_t *ret_system_ns)
{
	char text[1024];
	int r = read_text(group->cpu_stat, text, sizeof(text));
	if (r < 0)
		return r;
	*ret_user_ns = keyed_number(text, "user_usec") * 1000;
	*ret_system_ns = keyed_number(text, "system_usec") * 1000;
	return 0;
}

/* The kernel derives both parts from the sum and may move a little from one to the other. */
static uint64_t since(uint64_t now_ns, uint64_t base_ns)
{
	return now_ns > base_ns ? now_ns - base_ns : 0;
}

int cgroup_cpu_time(const struct cgroup *group, uint64_t *ret_user_ns, uint64_t *ret_system_ns)
{
	uint64_t user_ns, system_ns;
	int r = raw_cpu_time(group, &user_ns, &system_ns);
	if (r < 0)
		return r;
	*ret_user_ns = since(user_ns, group->base_user_ns);
	*ret_system_ns = since(system_ns, group->base_system_ns);
	return 0;
}

bool cgroup_out_of_memory(const struct cgroup *group)
{
	char text[512];
	return read_text(group->memory_events, text, sizeof(text)) == 0 &&
	       keyed_number(text, "oom_kill") > 0;
}

void cgroup_usage(struct cgroup *group, struct cgroup_usage *ret)
{
	char text[512];
	*ret = (struct cgroup_usage){0};
	if (raw_cpu_time(group, &group->last_user_ns, &group->last_system_ns) == 0) {
		ret->cpu_user_ns = since(group->last_user_ns, group->base_user_ns);
		ret->cpu_system_ns = since(group->last_system_ns, group->base_system_ns);
	}
	if (read_text(group->memory_peak, text, sizeof(text)) == 0)
		ret->memory_peak_bytes = number_at(text);
	ret->out_of_memory = cgroup_out_of_memory(group);
	if (read_text(group->pids_events, text, sizeof(text)) == 0)
		ret->process_limit_hit = keyed_number(text, "max") > 0;
}

bool cgroup_renew(struct cgroup *group, const struct cgroup_usage *usage)
{
	char text[32];
	if (usage->out_of_memory || usage->process_limit_hit)
		return false;
	if (group->memory_peak >= 0 &&
	    (read_text(group->memory_usage, text, sizeof(text)) < 0 ||
	     number_at(text) > CGROUP_LIGHT_BYTES || pwrite(group->memory_peak, "0", 1, 0) != 1))
		return false;
	group->base_user_ns = group->last_user_ns;
	group->base_system_ns = group->last_system_ns;
	return true;
}
