/* SPDX-License-Identifier: MIT */
#include "sandbox/init/mount_ops.h"

#include "common/fd.h"
#include "sandbox/init/touch.h"
#include "sandbox/kernel/copy.h"
#include "sandbox/kernel/mounts.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <sys/mount.h>

struct operation {
	const struct run *run;
	const struct wire_mount *mount;
	const char *source, *target;
	int root;
	uint64_t attributes;
};

/* A flag that is not given is an attribute that is set: the safe side is the default. */
static uint64_t attributes_of(uint32_t flags)
{
	static const struct {
		uint32_t flag;
		uint64_t attribute;
	} unless[] = {
		{SANDBOX_MOUNT_WRITABLE, MOUNT_ATTR_RDONLY},
		{SANDBOX_MOUNT_EXEC, MOUNT_ATTR_NOEXEC},
		{SANDBOX_MOUNT_DEV, MOUNT_ATTR_NODEV},
		{SANDBOX_MOUNT_SUID, MOUNT_ATTR_NOSUID},
	};
	uint64_t attributes = flags & SANDBOX_MOUNT_NOSYMFOLLOW ? MOUNT_ATTR_NOSYMFOLLOW : 0;
	for (size_t i = 0; i < ARRAY_SIZE(unless); i++)
		if (!(flags & unless[i].flag))
			attributes |= unless[i].attribute;
	return attributes;
}

static int bind(const struct operation *op, struct error *err)
{
	int r = mounts_bind(op->root, op->source, op->target, op->attributes, err);
	return r == -ENOENT && (op->mount->flags & SANDBOX_MOUNT_OPTIONAL) ? 0 : r;
}

static int tmpfs(const struct operation *op, struct error *err)
{
	return mounts_tmpfs(op->root, op->target, op->mount->size_bytes, op->mount->inodes,
	                    (mode_t)op->mount->mode, op->attributes, err);
}

static int proc(const struct operation *op, struct error *err)
{
	return mounts_proc(op->root, op->target, op->attributes, err);
}

static int directory(const struct operation *op, struct error *err)
{
	return mounts_directory(op->root, op->target, (mode_t)op->mount->mode, err);
}

static int file(const struct operation *op, struct error *err)
{
	int content = op->mount->file < 0 ? -1 : op->run->request->files[op->mount->file];
	return mounts_file(op->root, op->target, content, (mode_t)op->mount->mode, err);
}

static int symlink_(const struct operation *op, struct error *err)
{
	return mounts_symlink(op->root, op->source, op->target, err);
}

static int copy(const struct operation *op, struct error *err)
{
	return copy_tree(op->root, op->source, op->target, err);
}

static int (*const operations[SANDBOX_MOUNT_KIND_COUNT])(const struct operation *op,
                                                         struct error *err) = {
	[SANDBOX_MOUNT_BIND] = bind, [SANDBOX_MOUNT_TMPFS] = tmpfs,
	[SANDBOX_MOUNT_PROC] = proc, [SANDBOX_MOUNT_DIR] = directory,
	[SANDBOX_MOUNT_FILE] = file, [SANDBOX_MOUNT_SYMLINK] = symlink_,
	[SANDBOX_MOUNT_COPY] = copy,
};

static int apply_all(struct run *run, int root, struct error *err)
{
	const struct request *request = run->request;
	for (size_t i = 0; i < request->wire->n_mounts; i++) {
		struct operation op = {
			.run = run,
			.mount = &request->mounts[i],
			.source = request_string(request, request->mounts[i].source),
			.target = request_string(request, request->mounts[i].target),
			.root = root,
			.attributes = attributes_of(request->mounts[i].flags),
		};
		atomic_store(&run->page->mount, (uint32_t)i + 1);
		if (run->is_kept && op.mount->kind == SANDBOX_MOUNT_BIND)
			run->page->sources[i] = filesystems_identify(op.source);
		int r = operations[op.mount->kind](&op, err);
		if (r < 0)
			return r;
	}
	atomic_store(&run->page->mount, 0);
	return 0;
}

/* A descriptor of the directory keeps its file system alive after all of the run's processes and mounts are gone. */
static int send_kept_directory(struct run *run, int root, struct error *err)
{
	const char *path = run->request->keep_dir;
	if (!path)
		return 0;
	_cleanup_(fd_closep) int dir = mounts_open_directory(root, path, err);
	if (dir < 0)
		return TAKE_FD(dir);
	int r = fd_send_patiently(run->request->fds[WIRE_FD_KEEP_DIR], "d", 1, &dir, 1);
	return r < 0 ? error_set(err, r, "send directory %s", path) : 0;
}

int mount_ops_apply(struct run *run, struct error *err)
{
	_cleanup_(fd_closep) int root = mounts_new_root(err);
	if (root < 0)
		return TAKE_FD(root);
	int r = apply_all(run, root, err);
	if (r == 0)
		r = send_kept_directory(run, root, err);
	if (r == 0 && run->is_kept)
		touch_watch(run, root);
	return r < 0 ? r : mounts_enter_root(root, err);
}
