/* SPDX-License-Identifier: MIT */
#include "worker/cli/host_limits.h"

#include "common/strbuf.h"
#include "common/units.h"
#include "worker/manifest/manifest.h"
#include "worker/relay/outputs.h"

#include <inttypes.h>
#include <stddef.h>
#include <sys/statvfs.h>
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

/* A key of the package, found when it is told. */
struct key {
	int package_dirfd;
	const char *package_name, *path, *name;
};

static void tell(const struct key *key, enum severity severity, struct findings *findings,
                 const char *text)
{
	_cleanup_(freep) char *file = str_printf("%s/%s", key->package_name, key->path);
	struct place place = {.file = file, .key = key->name};
	problem_locate(key->package_dirfd, key->path, key->name, &place.line, &place.column);
	findings_add(findings, severity, &place, "%s", text ? text : "out of memory");
}

static void refuse(int package_dirfd, const char *package_name, const char *name, uint64_t bytes,
                   uint64_t here, struct findings *findings)
{
	_cleanup_(freep) char *path = str_printf("limits.%s", name);
	_cleanup_(freep) char *text =
		str_printf("%" PRIu64 " MiB cannot be kept, this host has %" PRIu64 " MiB",
	                   bytes / MIB, here / MIB);
	tell(&(struct key){package_dirfd, package_name, "problem.yaml", path ? path : name},
	     SEVERITY_ERROR, findings, text);
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
		refuse(package_dirfd, package_name, sizes[i].key, *bytes, here, findings);
		*bytes = 0;
		fits = false;
	}
	return fits;
}

/* Room for one output. Outputs that may not be large lie in memory, and have it. UINT64_MAX when the kernel does not say. */
static uint64_t room_here(int scratch_dirfd, unsigned n_slots)
{
	struct statvfs disk;
	if (fstatvfs(scratch_dirfd, &disk) < 0)
		return UINT64_MAX;
	uint64_t room = disk.f_bavail * (uint64_t)disk.f_frsize / 2 / (n_slots ? n_slots : 1);
	return room > OUTPUTS_MEMORY_BYTES ? room : OUTPUTS_MEMORY_BYTES;
}

/* Return: what it was when it was more, else 0. */
static uint64_t cap(uint64_t *bytes, uint64_t most)
{
	uint64_t before = *bytes;
	if (before <= most)
		return 0;
	*bytes = most;
	return before;
}

void host_limits_cap_output(int package_dirfd, const char *package_name, int scratch_dirfd,
                            unsigned n_slots, struct problem *problem, struct findings *findings)
{
	const uint64_t room = room_here(scratch_dirfd, n_slots);
	bool is_dmoj = problem->format == PROBLEM_DMOJ;
	if (problem->interactive)
		return;
	uint64_t wanted = cap(&problem->limits.output_bytes, room);
	for (size_t i = 0; i < problem->n_settings; i++) {
		uint64_t of_case = cap(&problem->settings[i]->output_limit_bytes, room);
		wanted = of_case > wanted ? of_case : wanted;
	}
	if (wanted == 0)
		return;
	_cleanup_(freep) char *text =
		str_printf("there is no room for %" PRIu64 " MiB; the limit is %" PRIu64 " MiB",
	                   wanted / MIB, room / MIB);
	tell(&(struct key){package_dirfd, package_name, is_dmoj ? PROBLEM_DMOJ_FILE : "problem.yaml",
	                   is_dmoj ? "output_limit_length" : "limits.output"},
	     SEVERITY_WARNING, findings, text);
}
