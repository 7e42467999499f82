/* SPDX-License-Identifier: MIT */
#include "sandbox/policy.h"

#include "common/error.h"
#include "common/fd.h"
#include "sandbox/sandbox.h"
#include "sandbox/seccomp/policies.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>

static const struct policy {
	const char *name;
	uint32_t default_action;
	int (*build)(scmp_filter_ctx filter);
} policies[] = {
	{"run", SCMP_ACT_ERRNO(ENOSYS), policy_build_run},
	{"run-processes", SCMP_ACT_ERRNO(ENOSYS), policy_build_run_processes},
	{"compile", SCMP_ACT_ALLOW, policy_build_compile},
};

static const struct policy *find_policy(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(policies); i++)
		if (strcmp(policies[i].name, name) == 0)
			return &policies[i];
	return NULL;
}

static int build(const struct policy *policy, scmp_filter_ctx filter)
{
	int r = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (r == 0)
		r = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a binary tree */
	return r < 0 ? r : policy->build(filter);
}

static int export_sealed(scmp_filter_ctx filter, struct error *err)
{
	_cleanup_(fd_closep) int fd =
		memfd_create("seccomp-filter", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return error_set(err, -errno, "memfd_create");
	int r = seccomp_export_bpf(filter, fd);
	if (r < 0)
		return error_set(err, r, "export the filter");
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
		return error_set(err, -errno, "seal the filter");
	return TAKE_FD(fd);
}

int sandbox_policy_open(const char *name, char *error)
{
	struct error err = {0};
	const struct policy *policy = find_policy(name);
	scmp_filter_ctx filter = policy ? seccomp_init(policy->default_action) : NULL;
	int r;
	if (!policy)
		r = error_say(&err, -ENOENT, "no policy \"%s\"", name);
	else if (!filter)
		r = error_set(&err, -ENOMEM, "policy %s", name);
	else
		r = build(policy, filter) < 0
		            ? error_say(&err, -EINVAL, "policy %s: libseccomp refused a rule", name)
		            : export_sealed(filter, &err);
	seccomp_release(filter);
	if (r < 0 && error)
		memcpy(error, err.text, sizeof(err.text));
	return r;
}
