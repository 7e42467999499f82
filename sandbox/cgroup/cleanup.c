/* SPDX-License-Identifier: MIT */
#include "sandbox/cgroup/cleanup.h"

#include "common/attr.h"
#include "common/fd.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

static int open_directory(int parent, const char *name)
{
	return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Calls @visit for each directory below @dir whose name begins with @prefix. */
static void for_each_child(int dir, const char *prefix, void (*visit)(int dir, const char *name))
{
	int fd = open_directory(dir, ".");
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	if (!list) {
		(void)fd_close(fd);
		return;
	}
	struct dirent *entry;
	while ((entry = readdir(list)))
		if (entry->d_type == DT_DIR && entry->d_name[0] != '.' &&
		    strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
			visit(dir, entry->d_name);
	(void)closedir(list);
}

static void kill_all(int parent, const char *name)
{
	_cleanup_(fd_closep) int dir = open_directory(parent, name);
	_cleanup_(fd_closep) int file =
		dir < 0 ? -1 : openat(dir, "cgroup.kill", O_WRONLY | O_CLOEXEC);
	if (file >=
	    0) /* version 2 only; the members of a version 1 group are members of a version 2 group as well */
		(void)!write(file, "1", 1);
}

/* Children first; what is busy is tried again by the caller. */
static void remove_once(int parent, const char *name)
{
	if (unlinkat(parent, name, AT_REMOVEDIR) == 0)
		return;
	_cleanup_(fd_closep) int dir = open_directory(parent, name);
	if (dir < 0)
		return;
	for_each_child(dir, "", remove_once);
	(void)unlinkat(parent, name, AT_REMOVEDIR); /* the caller looks whether it is gone */
}

int cgroup_remove_tree(int base, const char *name)
{
	static const struct timespec pause = {.tv_nsec = 2000000};
	if (unlinkat(base, name, AT_REMOVEDIR) == 0)
		return 0;
	kill_all(base, name);
	for (int tries = 0; tries < 1000; tries++) {
		remove_once(base, name);
		if (faccessat(base, name, F_OK, 0) < 0 && errno == ENOENT)
			return 0;
		(void)nanosleep(&pause, NULL);
	}
	return -EBUSY;
}

/* Others' groups may begin like that, and whoever is in one is ended. */
static bool is_place(const char *name)
{
	static const char *const digits[] = {"0123456789", "0123456789abcdef", "0123456789"};
	static const char ends[] = {'-', '-', '\0'};
	name += strlen(CGROUP_PLACE_PREFIX);
	for (size_t i = 0; i < ARRAY_SIZE(digits); i++) {
		size_t n = strspn(name, digits[i]);
		if (n == 0 || name[n] != ends[i])
			return false;
		name += n + 1;
	}
	return true;
}

static void remove_if_stale(int base, const char *name)
{
	if (!is_place(name))
		return;
	_cleanup_(fd_closep) int dir = open_directory(base, name);
	if (dir < 0 || flock(dir, LOCK_EX | LOCK_NB) < 0)
		return;                       /* alive */
	(void)cgroup_remove_tree(base, name); /* best effort */
}

void cgroup_remove_stale(int base)
{
	for_each_child(base, CGROUP_PLACE_PREFIX, remove_if_stale);
}

static void remove_place(int base, const char *name)
{
	(void)cgroup_remove_tree(base, name); /* best effort */
}

void cgroup_remove_all(int base, const char *prefix)
{
	for_each_child(base, prefix, kill_all);
	for_each_child(base, prefix, remove_place);
}
