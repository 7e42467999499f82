/* SPDX-License-Identifier: MIT */
#include "sandbox/kernel/idmap.h"

#include "common/fd.h"
#include "sandbox/kernel/syscalls.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_map(pid_t pid, const char *file, unsigned id, struct error *err)
{
	char path[64], map[64];
	(void)snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, file);
	(void)snprintf(map, sizeof(map), "0 %u 1", id);
	_cleanup_(fd_closep) int fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, map, strlen(map)) < 0)
		return error_set(err, -errno, "write %s", path);
	return 0;
}

static int open_namespace(pid_t pid, uid_t uid, gid_t gid, struct error *err)
{
	char path[64];
	int r = write_map(pid, "uid_map", uid, err);
	if (r == 0)
		r = write_map(pid, "gid_map", gid, err);
	if (r < 0)
		return r;
	(void)snprintf(path, sizeof(path), "/proc/%d/ns/user", (int)pid);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	return fd < 0 ? error_set(err, -errno, "open %s", path) : fd;
}

/* A namespace exists as long as a process or a descriptor holds it: a child that only waits, and then the descriptor. */
int idmap_open(uid_t uid, gid_t gid, struct idmap *ret, struct error *err)
{
	struct clone_args args = {.flags = CLONE_NEWUSER, .exit_signal = SIGCHLD};
	*ret = IDMAP_NONE;
	pid_t pid = sys_clone3(&args);
	if (pid == 0)
		for (;;)
			(void)pause();
	if (pid < 0)
		return error_set(err, pid, "clone a user namespace");
	ret->keeper = pid;
	ret->fd = open_namespace(pid, uid, gid, err);
	(void)kill(pid, SIGKILL);
	return ret->fd < 0 ? ret->fd : 0;
}

void idmap_close(struct idmap *idmap)
{
	idmap->fd = fd_close(idmap->fd);
	if (idmap->keeper > 0)
		(void)waitpid(idmap->keeper, NULL, 0);
	idmap->keeper = 0;
}
