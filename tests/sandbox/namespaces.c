/* SPDX-License-Identifier: MIT */
/* Promise 1: what a program sees of the system is its own. */
#include "tests/sandbox/box.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct sandbox_request with_proc(struct sandbox_request request)
{
	BOX_MOUNTS(request, BOX_PROC);
	return request;
}

static void check_differs(const char *name)
{
	char path[64], host[64];
	(void)snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
	ssize_t n = readlink(path, host, sizeof(host) - 1);
	CHECK(n > 0);
	host[n] = '\0';
	const char *inside = box_output(box_open(), with_proc(box_request("look", "link", path)));
	CHECK(strncmp(inside, host, strcspn(host, "[")) == 0);
	CHECK(strcmp(inside, host) != 0);
}

TEST(the_user_namespace_is_not_the_hosts)
{
	check_differs("user");
}

TEST(the_mount_namespace_is_not_the_hosts)
{
	check_differs("mnt");
}

TEST(the_pid_namespace_is_not_the_hosts)
{
	check_differs("pid");
}

TEST(the_ipc_namespace_is_not_the_hosts)
{
	check_differs("ipc");
}

TEST(the_network_namespace_is_not_the_hosts)
{
	check_differs("net");
}

TEST(the_uts_namespace_is_not_the_hosts)
{
	check_differs("uts");
}

TEST(the_time_namespace_is_not_the_hosts)
{
	check_differs("time");
}

TEST(the_cgroup_namespace_is_not_the_hosts)
{
	check_differs("cgroup");
}

static void check_differs_between_runs(const char *name)
{
	char path[64], first[64];
	(void)snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handle = box_submit(sandbox, box_request("spend", "hang"));
	char of_first[64];
	(void)snprintf(of_first, sizeof(of_first), "/proc/%d/ns/%s", (int)box_await_program(), name);
	ssize_t n = readlink(of_first, first, sizeof(first) - 1);
	if (n < 0)
		SKIP("the namespaces of a program can be seen by root only");
	first[n] = '\0';
	/* Kept for the second run: the number of a namespace that is gone is used again. */
	int kept = open(of_first, O_RDONLY | O_CLOEXEC);
	CHECK(kept >= 0);
	sandbox_cancel(handle);
	const char *second = box_output(sandbox, with_proc(box_request("look", "link", path)));
	CHECK(strcmp(first, second) != 0);
	CHECK_INT(close(kept), 0);
}

TEST(each_run_has_a_user_namespace_of_its_own)
{
	check_differs_between_runs("user");
}

TEST(each_run_has_a_mount_namespace_of_its_own)
{
	check_differs_between_runs("mnt");
}

TEST(each_run_has_a_pid_namespace_of_its_own)
{
	check_differs_between_runs("pid");
}

TEST(each_run_has_an_ipc_namespace_of_its_own)
{
	check_differs_between_runs("ipc");
}

TEST(no_network_interface_is_up)
{
	CHECK_INT(box_exit_code(box_open(), box_request("look", "network")), 0);
}

TEST(the_host_has_no_name)
{
	CHECK_STR(box_output(box_open(), box_request("look", "host-name")), "|");
}

TEST(proc_shows_init_and_the_program_only)
{
	CHECK_STR(box_output(box_open(), with_proc(box_request("look", "processes"))), "1 2 ");
}

TEST(the_paths_of_control_groups_begin_at_the_run)
{
	const char *groups =
		box_output(box_open_with_groups(),
	                   with_proc(box_request("files", "read", "/proc/self/cgroup")));
	const char *unified = strstr(groups, "0::");
	CHECK(unified != NULL);
	CHECK_INT(strncmp(unified, "0::/\n", 5), 0);
	CHECK(strstr(groups, "sandbox-") == NULL);
}

TEST(init_is_in_a_cgroup_namespace_too)
{
	box_need_superuser();
	struct sandbox *sandbox = box_open_with_groups();
	struct sandbox_request request = box_request("spend", "hang");
	struct sandbox_handle *handle = box_submit(sandbox, request);
	(void)box_await_program();
	char path[64], of_init[64] = "", ours[64] = "";
	(void)snprintf(path, sizeof(path), "/proc/%d/ns/cgroup",
	               (int)box_child_of(box_supervisor()));
	/* It hardens itself after the program's birth. */
	for (int i = 0; i < 50000; i++) {
		CHECK(readlink(path, of_init, sizeof(of_init) - 1) > 0);
		CHECK(readlink("/proc/self/ns/cgroup", ours, sizeof(ours) - 1) > 0);
		if (strcmp(of_init, ours) != 0)
			break;
		box_sleep_ms(1);
	}
	CHECK(strcmp(of_init, ours) != 0);
	sandbox_cancel(handle);
}

/* How many levels below the root the groups of a process are, one number for each hierarchy. */
static size_t group_depths(pid_t pid, size_t *depths, size_t size)
{
	char path[64], line[512];
	size_t n = 0;
	(void)snprintf(path, sizeof(path), "/proc/%d/cgroup", (int)pid);
	FILE *file = fopen(path, "re");
	CHECK(file != NULL);
	while (n < size && fgets(line, sizeof(line), file)) {
		const char *group = strchr(strchr(line, ':') + 1, ':') + 1;
		depths[n] = 0;
		for (const char *at = group; *at != '\0'; at++)
			depths[n] += *at == '/' && at[1] != '\n';
		n++;
	}
	CHECK_INT(fclose(file), 0);
	return n;
}

/* The kernel charges a page to every level up to the root. */
TEST(the_groups_of_a_run_are_at_most_two_levels_below_ours)
{
	enum { HIERARCHIES = 32 };
	size_t ours[HIERARCHIES], of_program[HIERARCHIES];
	struct sandbox *sandbox = box_open_with_groups();
	struct sandbox_handle *handle = box_submit(sandbox, box_request("spend", "hang"));
	size_t n = group_depths(box_await_program(), of_program, HIERARCHIES);
	CHECK_INT(group_depths(getpid(), ours, HIERARCHIES), n);
	for (size_t i = 0; i < n; i++)
		CHECK(of_program[i] <= ours[i] + 2);
	sandbox_cancel(handle);
}
