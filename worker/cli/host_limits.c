/* SPDX-License-Identifier: MIT */
#include "worker/cli/host_limits.h"

#include "common/strbuf.h"
#include "common/units.h"
#include "worker/manifest/manifest.h"

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

static void tell(int package_dirfd, const char *package_name, const char *key, uint64_t bytes,
                 uint64_t here, struct findings *findings)
{
	_cleanup_(freep) char *file = str_printf("%s/problem.yaml", package_name);
	_cleanup_(freep) char *path = str_printf("limits.%s", key);
	struct place place = {.file = file, .key = path};
	if (path)
		problem_locate(package_dirfd, "problem.yaml", path, &place.line, &place.column);
	findings_add(findings, SEVERITY_ERROR, &place,
	             "%" PRIu64 " MiB cannot be kept, this host has %" PRIu64 " MiB", bytes / MIB,
	             here / MIB);
}

bool host_limits_check(int package_dirfd, const char *package_name, struct problem_limits *limits,
                       struct findings *findings)
{
	const uint64_t here = memory_here();
	bool fits = true;
	for (size_t i = 0; i < ARRAY_SIZE(sizes); i++) {
		uint64_t *bytes = (void *)((char *)limits + sizes[i].offset);
		if (*bytes <= here)
			continue;
		tell(package_dirfd, package_name, sizes[i].key, *bytes, here, findings);
		*bytes = 0;
		fits = false;
	}
	return fits;
}
