/* SPDX-License-Identifier: MIT */
#include "sandbox/kernel/view.h"

#include "common/fd.h"
#include "sandbox/kernel/idmap.h"
#include "sandbox/kernel/mounts.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <stdbool.h>
#include <sys/mount.h>
#include <unistd.h>

int view_detach(struct error *err)
{
	return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0
	               ? error_set(err, -errno, "make mounts private")
	               : 0;
}

/* Files of the superuser become the sandbox user's, where the file system can do it (idmap.h); where it cannot, a file
 * that only the superuser may read stays unreadable, and whoever needs it says so. */
static int bind_source(int root, const struct view_source *source, int owner, struct error *err)
{
	uint64_t attributes = source->flags & SANDBOX_SOURCE_WRITABLE ? 0 : MOUNT_ATTR_RDONLY;
	if (owner >= 0 && (source->flags & SANDBOX_SOURCE_OWNED) &&
	    mounts_bind_as(root, source->path, source->name, attributes, owner, err) == 0)
		return 0;
	return mounts_bind(root, source->path, source->name, attributes, err);
}

static bool any_owned(const struct view_source *sources, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (sources[i].flags & SANDBOX_SOURCE_OWNED)
			return true;
	return false;
}

int view_enter(const struct view_source *sources, size_t n, uid_t uid, gid_t gid, struct error *err)
{
	_cleanup_(idmap_close) struct idmap owner = IDMAP_NONE;
	if (geteuid() == 0 && any_owned(sources, n))
		(void)!idmap_open(uid, gid, &owner, NULL); /* bind_source() does without */
	_cleanup_(fd_closep) int root = mounts_new_root(err);
	if (root < 0)
		return TAKE_FD(root);
	int r = mounts_bind(root, "/proc", "/proc", 0, err);
	if (r == 0)
		r = mounts_bind(root, "/dev/null", "/dev/null", 0, err);
	for (size_t i = 0; r == 0 && i < n; i++)
		r = bind_source(root, &sources[i], owner.fd, err);
	return r < 0 ? error_prefix(err, "view") : mounts_enter_root(root, err);
}
