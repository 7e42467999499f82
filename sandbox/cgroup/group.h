/* SPDX-License-Identifier: MIT */
/*
 * A control group of its own for each run, made by the supervisor, in whichever hierarchies this host has.
 *
 * Version 2: the tracee is born in the group (CLONE_INTO_CGROUP). Version 1 (hybrid hosts): the tracee writes "0" to the
 * group's tasks file as its first act, which skips the threadgroup lock that a write to cgroup.procs takes.
 *
 * A group serves a further run only after cgroup_renew() has found nothing of the former in it. It is never killed as a
 * group: a kernel up to 6.18 kills a CLONE_INTO_CGROUP child at birth when its group's number of past kills differs from
 * that of the parent's group.
 */
#pragma once

#include "common/error.h"
#include "sandbox/protocol/wire.h"

#include <stdbool.h>
#include <stdint.h>

/* Where groups are made: a directory descriptor of each hierarchy, -1 where there is none. */
struct cgroup_parents {
	int dirs[WIRE_HIERARCHY_COUNT];
	uint32_t v2_controllers; /* bits of enum wire_hierarchy that the unified one controls */
};

/* The most version 1 hierarchies a run is a member of. */
enum { CGROUP_TASKS_MAX = 3 };

struct cgroup {
	char name[24];
	int unified;                 /* directory, for CLONE_INTO_CGROUP; -1 for none */
	int tasks[CGROUP_TASKS_MAX]; /* files to write "0" to, -1 for none */
	int cpu_stat, memory_peak, memory_events, pids_events; /* to read at the end; -1 for none */
	int memory_usage;
	bool memory_is_v1;
	/* CPU time when the run began, and when it was read last. */
	uint64_t base_user_ns, base_system_ns, last_user_ns, last_system_ns;
};

struct cgroup_limits {
	uint64_t memory_bytes, processes, cpu_percent; /* 0: none */
};

/**
 * cgroup_create() - make the groups of run @number and set their limits
 *
 * A limit that no hierarchy can keep is not an error here: the supervisor was told what the host can do at its start.
 */
int cgroup_create(const struct cgroup_parents *parents, uint32_t number,
                  const struct cgroup_limits *limits, struct cgroup *ret,
                  struct error *err) _must_check_;

/* The descriptors of a group, to be sent or closed: @i from 0 to CGROUP_FDS - 1. */
enum { CGROUP_FDS = 6 + CGROUP_TASKS_MAX };
int *cgroup_fd(struct cgroup *group, unsigned i);

/* Closes what cgroup_create() opened; the groups stay. */
void cgroup_close(struct cgroup *group);

/* Removes the groups; they must be empty. Return: 0, -EBUSY while something is still in them. */
int cgroup_remove(const struct cgroup_parents *parents, const struct cgroup *group);

struct cgroup_usage {
	uint64_t cpu_user_ns, cpu_system_ns;
	uint64_t memory_peak_bytes;
	bool out_of_memory; /* as cgroup_out_of_memory() */
	bool process_limit_hit;
};

/* What the kernel charges to a group in advance, for each processor, before anybody has used it (64 pages, mm/memcontrol.c,
 * MEMCG_CHARGE_BATCH), and a little: more than that is something a run has left, files in the cache above all. */
enum { CGROUP_LIGHT_BYTES = 2 << 20 };

/* User and system time of the run so far. Return: 0 or a negative errno. */
int cgroup_cpu_time(const struct cgroup *group, uint64_t *ret_user_ns, uint64_t *ret_system_ns);
/* Whether the kernel has killed a process of the group for want of memory: of the group's, or of the host's. */
bool cgroup_out_of_memory(const struct cgroup *group);
/* Everything at the end; what the host does not count stays 0. */
void cgroup_usage(struct cgroup *group, struct cgroup_usage *ret);

/**
 * cgroup_renew() - make the group as good as a new one, after cgroup_usage() has told @usage of its run
 *
 * Nobody is in it. Its counters start again; where they cannot, or something of the run is still charged to it, or the run
 * has met a limit, the group is not to be used again.
 *
 * Return: whether it may.
 */
bool cgroup_renew(struct cgroup *group, const struct cgroup_usage *usage) _must_check_;
