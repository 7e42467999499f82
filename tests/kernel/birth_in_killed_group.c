/* SPDX-License-Identifier: MIT */
/*
 * A child that clone3 makes in a group (CLONE_INTO_CGROUP) is killed at birth when the group's number of past kills
 * differs from that of the parent's group: seen on 6.12 and 6.18, not on 6.1. Hence no group is used again after a kill,
 * and nobody is born in a group of another history than its parent's.
 */
#include "sandbox/kernel/syscalls.h"
#include "tests/kernel/groups.h"

#include <sys/wait.h>

static const char *const unified[] = {"/sys/fs/cgroup/unified", "/sys/fs/cgroup"};

static int birth_in(int group)
{
	struct clone_args args = {
		.flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD, .cgroup = (uint64_t)group};
	pid_t pid = sys_clone3(&args);
	if (pid == 0)
		_exit(0);
	CHECK(pid > 0);
	int status;
	CHECK_INT(waitpid(pid, &status, 0), pid);
	return status;
}

TEST(a_child_lives_in_a_fresh_group)
{
	char path[128];
	int group = group_make(unified, 2, "cgroup.kill", path);
	int status = birth_in(group);
	CHECK_INT(rmdir(path), 0);
	CHECK_INT(status, 0);
}

TEST(a_child_born_in_a_group_that_was_killed_may_be_killed_as_well)
{
	char path[128];
	int group = group_make(unified, 2, "cgroup.kill", path);
	group_write(group, "cgroup.kill", "1"); /* nobody is in it */
	int status = birth_in(group);
	CHECK_INT(rmdir(path), 0);
	/* Either is a fact of some kernel; anything else would be news. */
	CHECK(status == 0 || (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
	printf("# born in a killed group: %s\n", status == 0 ? "lives" : "killed at birth");
}

TEST(a_child_that_joins_a_killed_group_by_itself_lives)
{
	char path[128];
	int group = group_make(unified, 2, "cgroup.kill", path);
	group_write(group, "cgroup.kill", "1");
	pid_t pid = fork();
	if (pid == 0) {
		group_write(group, "cgroup.procs", "0");
		_exit(0);
	}
	int status;
	CHECK_INT(waitpid(pid, &status, 0), pid);
	CHECK_INT(rmdir(path), 0);
	CHECK_INT(status, 0);
}
