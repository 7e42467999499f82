/* SPDX-License-Identifier: MIT */
#include "sandbox/cgroup/instance.h"

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
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Guarded by @lock. */
static struct instance {
	unsigned users; /* places; 0: nothing below is set */
	unsigned next_place;
	char name[64];
	struct cgroup_layout layout;
	int dirs[WIRE_HIERARCHY_COUNT]; /* locked as long as they are open */
	int janitor_pipe;               /* its end is the signal */
	pid_t janitor;
} instance;

static const struct {
	enum wire_hierarchy bit;
	const char *text;
} subtree[] = {{WIRE_MEMORY, "+memory"}, {WIRE_PIDS, "+pids"}, {WIRE_CPU, "+cpu"}};

static int hand_down(int dir, uint32_t controllers, struct error *err)
{
	for (size_t i = 0; i < ARRAY_SIZE(subtree); i++) {
		if (!(controllers & (1U << subtree[i].bit)))
			continue;
		_cleanup_(fd_closep) int fd =
			openat(dir, "cgroup.subtree_control", O_WRONLY | O_CLOEXEC);
		if (fd < 0 || write(fd, subtree[i].text, strlen(subtree[i].text)) < 0)
			return error_set(err, -errno, "cgroup: hand down %s", subtree[i].text + 1);
	}
	return 0;
}

static int make_directory(int parent, const char *name, struct error *err)
{
	if (mkdirat(parent, name, 0755) < 0)
		return error_set(err, -errno, "cgroup: mkdir %s", name);
	int dir = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return dir < 0 ? error_set(err, -errno, "cgroup: open %s", name) : dir;
}

/* ---- the instance ---- */

/*
 * Between the mkdir and the lock the group looks like that of a dead process, and another one that starts now may remove
 * it; then the lock fails, or it is one of a group that is gone. The caller tries again with another name.
 */
static int make_instance_in(int base, const char *name, struct error *err)
{
	_cleanup_(fd_closep) int dir = make_directory(base, name, err);
	if (dir < 0)
		return TAKE_FD(dir);
	if (flock(dir, LOCK_EX | LOCK_NB) < 0 || faccessat(base, name, F_OK, 0) < 0)
		return error_set(err, -errno, "cgroup: lock %s", name);
	return TAKE_FD(dir);
}

static void remove_instance_dirs(void)
{
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++) {
		if (instance.dirs[i] < 0)
			continue;
		(void)cgroup_remove_tree(instance.layout.bases[i],
		                         instance.name); /* the janitor tries again */
		instance.dirs[i] = fd_close(instance.dirs[i]);
	}
}

static void instance_remove(void)
{
	remove_instance_dirs();
	instance.janitor_pipe = fd_close(instance.janitor_pipe);
	if (instance.janitor > 0)
		(void)waitpid(instance.janitor, NULL, 0);
	instance.janitor = 0;
	cgroup_layout_done(&instance.layout);
}

static int make_dirs_named(const char *name, struct error *err)
{
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++) {
		if (instance.layout.bases[i] < 0)
			continue;
		int dir = make_instance_in(instance.layout.bases[i], name, err);
		if (dir < 0)
			return dir;
		instance.dirs[i] = dir;
	}
	return 0;
}

/*
 * By a name that no living or dead process has here: its pid may be that of another pid namespace's process. And never by
 * one that this process had before: somebody who is slow may be removing the former group, by its name.
 */
static int make_instance_dirs(struct error *err)
{
	enum { ATTEMPTS = 100 };
	static unsigned serial;
	int r = -EEXIST;
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++)
		if (instance.layout.bases[i] >= 0)
			cgroup_remove_stale(instance.layout.bases[i]);
	for (unsigned i = 0; i < ATTEMPTS && (r == -EEXIST || r == -ENOENT || r == -EWOULDBLOCK);
	     i++) {
		remove_instance_dirs();
		(void)snprintf(instance.name, sizeof(instance.name), CGROUP_INSTANCE_PREFIX "%d-%u",
		               (int)getpid(), serial++);
		r = make_dirs_named(instance.name, err);
	}
	if (r < 0 || instance.dirs[WIRE_UNIFIED] < 0)
		return r;
	return hand_down(instance.dirs[WIRE_UNIFIED], instance.layout.v2_controllers, err);
}

static int instance_make(int janitor, struct error *err)
{
	instance.janitor_pipe = -1;
	instance.next_place = 0;
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++)
		instance.dirs[i] = -1;
	int r = cgroup_layout_find(&instance.layout, err);
	if (r < 0)
		return r;
	r = make_instance_dirs(err);
	if (r == 0)
		r = janitor_start(janitor, instance.layout.bases, instance.name,
		                  &instance.janitor_pipe, &instance.janitor, err);
	if (r < 0)
		instance_remove();
	return r;
}

/* ---- places ---- */

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

static int make_place_dirs(uid_t uid, gid_t gid, struct cgroup_place *place, struct error *err)
{
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++) {
		if (instance.dirs[i] < 0)
			continue;
		place->dirs[i] = make_directory(instance.dirs[i], place->name, err);
		if (place->dirs[i] < 0)
			return place->dirs[i];
		int r = give_away(place->dirs[i], i == WIRE_UNIFIED, uid, gid, err);
		if (r < 0)
			return r;
	}
	if (place->dirs[WIRE_UNIFIED] < 0)
		return 0;
	place->supervisor = make_directory(place->dirs[WIRE_UNIFIED], "supervisor", err);
	if (place->supervisor < 0)
		return place->supervisor;
	return hand_down(place->dirs[WIRE_UNIFIED], place->v2_controllers, err);
}

static void remove_locked(struct cgroup_place *place)
{
	place->supervisor = fd_close(place->supervisor);
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++) {
		place->dirs[i] = fd_close(place->dirs[i]);
		if (instance.dirs[i] >= 0)
			(void)cgroup_remove_tree(instance.dirs[i],
			                         place->name); /* the instance's end tries again */
	}
	if (--instance.users == 0)
		instance_remove();
}

static int make_locked(uid_t uid, gid_t gid, int janitor, struct cgroup_place *ret,
                       struct error *err)
{
	if (instance.users == 0) {
		int r = instance_make(janitor, err);
		if (r < 0)
			return r;
	}
	instance.users++;
	*ret = (struct cgroup_place){
		.dirs = {-1, -1, -1, -1},
		.supervisor = -1,
		.v2_controllers = instance.layout.v2_controllers,
	};
	(void)snprintf(ret->name, sizeof(ret->name), "%u", instance.next_place++);
	int r = make_place_dirs(uid, gid, ret, err);
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
