/* SPDX-License-Identifier: MIT */
#include "sandbox/cgroup/place.h"

#include "common/fd.h"
#include "sandbox/cgroup/cleanup.h"
#include "sandbox/cgroup/layout.h"
#include "sandbox/janitor/janitor.h"
#include "sandbox/kernel/syscalls.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* What the places of this process have in common. Guarded by @lock. */
static struct base {
	unsigned users; /* places; 0: nothing below is set */
	unsigned serial;
	char prefix[40]; /* of the names of this process' places, and of nobody else's */
	struct cgroup_layout layout;
	int janitor_pipe; /* its end is the signal */
	pid_t janitor;
} base;

/* ---- the base ---- */

static void base_done(void)
{
	base.janitor_pipe = fd_close(base.janitor_pipe);
	if (base.janitor > 0)
		(void)waitpid(base.janitor, NULL, 0);
	base.janitor = 0;
	cgroup_layout_done(&base.layout);
}

/* The number of this process may be that of another one in another pid namespace, or of one before it. */
static void choose_prefix(void)
{
	(void)snprintf(base.prefix, sizeof(base.prefix), CGROUP_PLACE_PREFIX "%d-%llx-",
	               (int)getpid(), (unsigned long long)sys_clock_ns(CLOCK_MONOTONIC));
}

static int base_make(int janitor, struct error *err)
{
	base.janitor_pipe = -1;
	choose_prefix();
	int r = cgroup_layout_find(&base.layout, err);
	if (r < 0)
		return r;
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++)
		if (base.layout.bases[i] >= 0)
			cgroup_remove_stale(base.layout.bases[i]);
	r = janitor_start(janitor, base.layout.bases, base.prefix, &base.janitor_pipe,
	                  &base.janitor, err);
	if (r < 0)
		base_done();
	return r;
}

/* ---- a place ---- */

static int open_directory(int parent, const char *name, struct error *err)
{
	int dir = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return dir < 0 ? error_set(err, -errno, "cgroup: open %s", name) : dir;
}

static int make_directory(int parent, const char *name, struct error *err)
{
	if (mkdirat(parent, name, 0755) < 0)
		return error_set(err, -errno, "cgroup: mkdir %s", name);
	return open_directory(parent, name, err);
}

/*
 * Between the mkdir and the lock the group looks like that of a dead process, and another one that starts now may remove
 * it; then the lock fails, or it is one of a group that is gone. The caller tries again with another name.
 */
static int make_locked_directory(int parent, const char *name, int *ret_lock, struct error *err)
{
	_cleanup_(fd_closep) int locked = make_directory(parent, name, err);
	if (locked < 0)
		return TAKE_FD(locked);
	_cleanup_(fd_closep) int dir = open_directory(parent, name, err);
	if (dir < 0)
		return TAKE_FD(dir);
	if (flock(locked, LOCK_EX | LOCK_NB) < 0 || faccessat(parent, name, F_OK, 0) < 0)
		return error_set(err, -errno, "cgroup: lock %s", name);
	*ret_lock = TAKE_FD(locked);
	return TAKE_FD(dir);
}

static int make_dirs_named(struct cgroup_place *place, struct error *err)
{
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++) {
		if (base.layout.bases[i] < 0)
			continue;
		int dir = make_locked_directory(base.layout.bases[i], place->name, &place->locks[i],
		                                err);
		if (dir < 0)
			return dir;
		place->dirs[i] = dir;
	}
	return 0;
}

static void remove_dirs(struct cgroup_place *place)
{
	place->supervisor = fd_close(place->supervisor);
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++) {
		if (place->dirs[i] < 0)
			continue;
		place->dirs[i] = fd_close(place->dirs[i]);
		(void)cgroup_remove_tree(base.layout.bases[i],
		                         place->name); /* the janitor tries again */
		place->locks[i] = fd_close(place->locks[i]);
	}
}

/* Never by a name that this process had before: somebody who is slow may be removing the former group, by its name. */
static int make_dirs(struct cgroup_place *place, struct error *err)
{
	enum { ATTEMPTS = 100 };
	int r = -EEXIST;
	for (int i = 0; i < ATTEMPTS && (r == -EEXIST || r == -ENOENT || r == -EWOULDBLOCK); i++) {
		remove_dirs(place);
		(void)snprintf(place->name, sizeof(place->name), "%s%u", base.prefix, base.serial++);
		r = make_dirs_named(place, err);
	}
	return r;
}

static const struct {
	enum wire_hierarchy bit;
	const char *text;
} subtree[] = {{WIRE_MEMORY, "+memory"}, {WIRE_PIDS, "+pids"}, {WIRE_CPU, "+cpu"}};

static int hand_down(const struct cgroup_place *place, struct error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(subtree); i++) {
		if (!(place->v2_controllers & (1U << subtree[i].bit)))
			continue;
		_cleanup_(fd_closep) int fd = openat(
			place->dirs[WIRE_UNIFIED], "cgroup.subtree_control", O_WRONLY | O_CLOEXEC);
		if (fd < 0 || write(fd, subtree[i].text, strlen(subtree[i].text)) < 0)
			return error_set(err, -errno, "cgroup: hand down %s", subtree[i].text + 1);
	}
	return 0;
}

static int give_away(int dir, bool unified, uid_t uid, gid_t gid, struct error *err)
{
	/* What the kernel names in /sys/kernel/cgroup/delegate, as far as it is needed; limits of the place stay ours. */
	static const char *const files[] = {"cgroup.procs", "cgroup.threads",
	                                    "cgroup.subtree_control"};
	if (uid == geteuid())
		return 0;
	if (fchown(dir, uid, gid) < 0)
		return error_set(err, -errno, "cgroup: chown");
	for (size_t i = 0; unified && i < ARRAY_SIZE(files); i++)
		if (fchownat(dir, files[i], uid, gid, 0) < 0)
			return error_set(err, -errno, "cgroup: chown %s", files[i]);
	return 0;
}

static int fill_place(uid_t uid, gid_t gid, struct cgroup_place *place, struct error *err)
{
	int r = make_dirs(place, err);
	for (int i = 0; r == 0 && i < WIRE_HIERARCHY_COUNT; i++)
		if (place->dirs[i] >= 0)
			r = give_away(place->dirs[i], i == WIRE_UNIFIED, uid, gid, err);
	if (r < 0 || place->dirs[WIRE_UNIFIED] < 0)
		return r;
	place->supervisor = make_directory(place->dirs[WIRE_UNIFIED], "supervisor", err);
	if (place->supervisor < 0)
		return place->supervisor;
	return hand_down(place, err);
}

static void remove_locked(struct cgroup_place *place)
{
	remove_dirs(place);
	if (--base.users == 0)
		base_done();
}

static int make_locked(uid_t uid, gid_t gid, int janitor, struct cgroup_place *ret,
                       struct error *err)
{
	if (base.users == 0) {
		int r = base_make(janitor, err);
		if (r < 0)
			return r;
	}
	base.users++;
	*ret = (struct cgroup_place){
		.dirs = {-1, -1, -1, -1},
		.locks = {-1, -1, -1, -1},
		.supervisor = -1,
		.v2_controllers = base.layout.v2_controllers,
	};
	int r = fill_place(uid, gid, ret, err);
	if (r < 0)
		remove_locked(ret);
	return r;
}

int cgroup_place_make(uid_t uid, gid_t gid, int janitor, struct cgroup_place *ret, struct error *err)
{
	(void)pthread_mutex_lock(&lock);
	int r = make_locked(uid, gid, janitor, ret, err);
	(void)pthread_mutex_unlock(&lock);
	return r;
}

void cgroup_place_remove(struct cgroup_place *place)
{
	(void)pthread_mutex_lock(&lock);
	remove_locked(place);
	(void)pthread_mutex_unlock(&lock);
}
