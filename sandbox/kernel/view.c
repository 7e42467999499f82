/* SPDX-License-Identifier: MIT */
#include "sandbox/kernel/view.h"

#include "common/fd.h"
#include "sandbox/kernel/mounts.h"

#include <errno.h>
#include <string.h>
#include <sys/mount.h>

int view_detach(struct error *err)
{
	return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ? error_set(err, -errno, "make mounts private") : 0;
}

int view_enter(const char *sources, uint32_t n, struct error *err)
{
	_cleanup_(fd_closep) int root = mounts_new_root(err);
	if (root < 0)
		return TAKE_FD(root);
	int r = mounts_bind(root, "/proc", "/proc", 0, err);
	if (r == 0)
		r = mounts_bind(root, "/dev/null", "/dev/null", 0, err);
	for (uint32_t i = 0; r == 0 && i < n; i++) {
		const char *path = sources;
		const char *name = path + strlen(path) + 1;
		sources = name + strlen(name) + 1;
		r = mounts_bind(root, path, name, 0, err);
	}
	return r < 0 ? error_prefix(err, "view") : mounts_enter_root(root, err);
}
