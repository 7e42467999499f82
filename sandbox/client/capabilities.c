/* SPDX-License-Identifier: MIT */
/*
 * What this host enforces, and by which mechanism.
 */
#include "sandbox/cgroup/layout.h"
#include "sandbox/client/sandbox_internal.h"

const char *sandbox_enforcement_name(enum sandbox_enforcement by)
{
	static const char *const names[SANDBOX_ENFORCED_BY_COUNT] = {"none", "rlimit", "cgroup1",
	                                                             "cgroup2"};
	return by < SANDBOX_ENFORCED_BY_COUNT ? names[by] : "none";
}

/* A hierarchy's directories, and the controllers that the unified one has. */
struct hierarchies {
	const int *dirs;
	uint32_t v2_controllers;
};

static enum sandbox_enforcement enforced(struct hierarchies has, enum wire_hierarchy which,
                                         enum sandbox_enforcement otherwise)
{
	if (has.v2_controllers & (1U << which))
		return SANDBOX_ENFORCED_BY_CGROUP2;
	return has.dirs[which] >= 0 ? SANDBOX_ENFORCED_BY_CGROUP1 : otherwise;
}

static struct sandbox_capabilities capabilities_of(struct hierarchies has)
{
	return (struct sandbox_capabilities){
		.memory = enforced(has, WIRE_MEMORY, SANDBOX_ENFORCED_BY_RLIMIT),
		.processes = enforced(has, WIRE_PIDS, SANDBOX_ENFORCED_BY_RLIMIT),
		/* CPU time is counted by every version 2 group, whoever has the controller. */
		.cpu = has.dirs[WIRE_UNIFIED] >= 0 ? SANDBOX_ENFORCED_BY_CGROUP2
	                                           : SANDBOX_ENFORCED_BY_RLIMIT,
		.bandwidth = enforced(has, WIRE_CPU, SANDBOX_ENFORCED_BY_NONE),
	};
}

void sandbox_capabilities(const struct sandbox *sandbox, struct sandbox_capabilities *ret)
{
	*ret = capabilities_of(
		(struct hierarchies){sandbox->place.dirs, sandbox->place.v2_controllers});
}

int sandbox_probe(struct sandbox_capabilities *ret, char *error)
{
	struct error err = {0};
	struct cgroup_layout layout;
	int r = cgroup_layout_find(&layout, &err);
	if (r < 0) {
		sandbox_tell_error(error, &err);
		return r;
	}
	*ret = capabilities_of((struct hierarchies){layout.bases, layout.v2_controllers});
	cgroup_layout_done(&layout);
	return 0;
}
