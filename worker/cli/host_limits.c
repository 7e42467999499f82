/* SPDX-License-Identifier: MIT */
#include "worker/cli/host_limits.h"

#include "common/units.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <sys/sysinfo.h>

static const struct {
	const char *key;
	size_t offset;
} sizes[] = {
	{"memory", offsetof(struct problem_limits, memory_bytes)},
	{"compilation_memory", offsetof(struct problem_limits, compilation_memory_bytes)},
	{"validation_memory", offsetof(struct problem_limits, validation_memory_bytes)},
	{"validation_output", offsetof(struct problem_limits, validation_output_bytes)},
};

/* Without swap: programs have none. UINT64_MAX when the kernel does not say. */
static uint64_t memory_here(void)
{
	struct sysinfo info;
	return sysinfo(&info) == 0 ? (uint64_t)info.totalram * info.mem_unit : UINT64_MAX;
}

int host_limits_check(const struct problem_limits *limits, struct error *err)
{
	uint64_t here = memory_here();
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		const void *at = (const char *)limits + sizes[i].offset;
		uint64_t bytes = *(const uint64_t *)at;
		if (bytes > here)
			return error_say(err, -EINVAL,
			                 "limits.%s: %" PRIu64 " MiB cannot be kept, this host has "
			                 "%" PRIu64 " MiB",
			                 sizes[i].key, bytes / MIB, here / MIB);
	}
	return 0;
}
