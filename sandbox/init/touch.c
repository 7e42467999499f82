/* SPDX-License-Identifier: MIT */
#include "sandbox/init/touch.h"

#include "common/fd.h"
#include "sandbox/kernel/mounts.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <unistd.h>

static bool is_writable_tmpfs(const struct wire_mount *mount)
{
	return mount->kind == SANDBOX_MOUNT_TMPFS && mount->flags & SANDBOX_MOUNT_WRITABLE;
}

/* A directory in it would be a place where things happen unseen. */
static bool is_empty_tmpfs(int dir)
{
	struct statfs fs;
	return fstatfs(dir, &fs) == 0 && fs.f_files == fs.f_ffree + 1;
}

/* By the working directory: a path could be led astray by a symbolic link in what is bound, and opening or closing a
 * descriptor after the watch has begun would be an event. */
static bool enter(int root, const char *target)
{
	_cleanup_(fd_closep) int dir = mounts_open_directory(root, target, NULL);
	return dir >= 0 && is_empty_tmpfs(dir) && fchdir(dir) == 0;
}

static bool has_writable(const struct request *request)
{
	for (uint32_t i = 0; i < request->wire->n_mounts; i++)
		if (is_writable_tmpfs(&request->mounts[i]))
			return true;
	return false;
}

void touch_prepare(struct run *run, int *inotify)
{
	run->touches = TOUCHES_NOTHING;
	if (!has_writable(run->request))
		return;
	if (*inotify < 0)
		*inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	run->touches = *inotify < 0 ? TOUCHES_UNKNOWN : *inotify;
}

static bool watch(struct run *run, int root, const char *target)
{
	int number = enter(root, target)
	                     ? inotify_add_watch(run->touches, ".", IN_ALL_EVENTS | IN_ONESHOT)
	                     : -1;
	if (run->first_watch == 0)
		run->first_watch = number;
	return number > 0;
}

void touch_watch(struct run *run, int root)
{
	run->first_watch = 0;
	for (uint32_t i = 0; run->touches >= 0 && i < run->request->wire->n_mounts; i++) {
		const struct wire_mount *mount = &run->request->mounts[i];
		if (is_writable_tmpfs(mount) &&
		    !watch(run, root, request_string(run->request, mount->target)))
			run->touches = TOUCHES_UNKNOWN;
	}
}

/* The numbers of watches grow; those of boxes before this one may have ended only now. */
static bool tells_of_us(const struct run *run, const char *events, size_t size)
{
	struct inotify_event event;
	for (size_t at = 0; at + sizeof(event) <= size; at += sizeof(event) + event.len) {
		memcpy(&event, events + at, sizeof(event));
		if (event.wd >= run->first_watch || event.mask & IN_Q_OVERFLOW)
			return true;
	}
	return false;
}

bool touch_happened(const struct run *run)
{
	char events[1024];
	ssize_t n;
	if (run->touches == TOUCHES_NOTHING)
		return false;
	if (run->touches == TOUCHES_UNKNOWN || run->page->memory_was_short)
		return true;
	while ((n = read(run->touches, events, sizeof(events))) > 0)
		if (tells_of_us(run, events, (size_t)n))
			return true;
	return errno != EAGAIN;
}
