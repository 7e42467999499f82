/* SPDX-License-Identifier: MIT */
#include "sandbox/supervisor/keep.h"

#include "sandbox/sandbox.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

/* It forgets what is written to it, and has neither locks nor times that the policies let a program set. */
static bool is_null_device(const char *source)
{
	return source && strcmp(source, "/dev/null") == 0;
}

/* A mount by which nothing can be written or read about other processes; or written where init sees it (init/touch.h). */
static bool mount_is_harmless(const struct request *request, const struct wire_mount *mount)
{
	switch ((enum sandbox_mount_kind)mount->kind) {
	case SANDBOX_MOUNT_TMPFS:
		return !(mount->flags & SANDBOX_MOUNT_DEV);
	case SANDBOX_MOUNT_BIND:
		return !(mount->flags & SANDBOX_MOUNT_WRITABLE) &&
		       (!(mount->flags & SANDBOX_MOUNT_DEV) ||
		        is_null_device(request_string(request, mount->source)));
	case SANDBOX_MOUNT_DIR:
	case SANDBOX_MOUNT_SYMLINK:
		return true;
	case SANDBOX_MOUNT_FILE:
		return mount->file < 0;
	case SANDBOX_MOUNT_PROC:
	case SANDBOX_MOUNT_COPY:
	case SANDBOX_MOUNT_KIND_COUNT:
		break;
	}
	return false;
}

/* Two files of the same inode are the same filter only as long as nobody can write to it. */
static bool filter_is_sealed(int fd)
{
	static const int needed = F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW;
	int seals = fd < 0 ? -1 : fcntl(fd, F_GET_SEALS);
	return seals >= 0 && (seals & needed) == needed;
}

bool keep_is_possible(const struct request *request)
{
	if (!(request->wire->flags & WIRE_KEEP_BOX) || request->keep_dir ||
	    request->wire->n_files > 0)
		return false;
	for (uint32_t i = 0; i < request->wire->n_mounts; i++)
		if (!mount_is_harmless(request, &request->mounts[i]))
			return false;
	return filter_is_sealed(request->fds[WIRE_FD_SECCOMP]);
}

static bool same_string(const struct request *a, wire_string at_a, const struct request *b,
                        wire_string at_b)
{
	const char *text_a = request_string(a, at_a), *text_b = request_string(b, at_b);
	return text_a && text_b ? strcmp(text_a, text_b) == 0 : text_a == text_b;
}

static bool same_mount(const struct request *a, const struct wire_mount *of_a,
                       const struct request *b, const struct wire_mount *of_b)
{
	return of_a->kind == of_b->kind && of_a->flags == of_b->flags && of_a->mode == of_b->mode &&
	       of_a->size_bytes == of_b->size_bytes && of_a->inodes == of_b->inodes &&
	       same_string(a, of_a->source, b, of_b->source) &&
	       same_string(a, of_a->target, b, of_b->target);
}

static bool same_file(int a, int b)
{
	struct stat st_a, st_b;
	return fstat(a, &st_a) == 0 && fstat(b, &st_b) == 0 && st_a.st_dev == st_b.st_dev &&
	       st_a.st_ino == st_b.st_ino;
}

/* Where some path may hang nobody must be asked: the builder's own walk, which is watched, has let the kernel know. */
static bool same_source(const struct file_identity *then, const char *path, bool may_hang)
{
	struct file_identity now;
	if (!may_hang)
		now = filesystems_identify(path);
	else if (!filesystems_recall(path, &now))
		return false;
	return then->dev == now.dev && then->ino == now.ino;
}

static bool same_sources(const struct run *run, const struct request *request)
{
	for (uint32_t i = 0; i < request->wire->n_mounts; i++) {
		const struct wire_mount *mount = &request->mounts[i];
		if (mount->kind == SANDBOX_MOUNT_BIND &&
		    !same_source(&run->page->sources[i], request_string(request, mount->source),
		                 run->tools->paths_may_hang))
			return false;
	}
	return true;
}

bool keep_serves(const struct run *run, const struct request *box, const struct request *request)
{
	if (box->wire->uid != request->wire->uid || box->wire->gid != request->wire->gid ||
	    box->wire->n_mounts != request->wire->n_mounts)
		return false;
	for (uint32_t i = 0; i < box->wire->n_mounts; i++)
		if (!same_mount(box, &box->mounts[i], request, &request->mounts[i]))
			return false;
	return same_file(box->fds[WIRE_FD_SECCOMP], request->fds[WIRE_FD_SECCOMP]) &&
	       same_sources(run, request);
}
