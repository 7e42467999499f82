/* SPDX-License-Identifier: MIT */
/* Promise 2: the ids are those that were asked for, the host's are not visible, and no privilege is left. */
#include "tests/sandbox/box.h"

#include <errno.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static void check_ids(uid_t uid, gid_t gid)
{
	char uid_text[16], gid_text[16];
	(void)snprintf(uid_text, sizeof(uid_text), "%u", uid);
	(void)snprintf(gid_text, sizeof(gid_text), "%u", gid);
	struct sandbox_request request = box_request("look", "ids", uid_text, gid_text);
	request.uid = uid;
	request.gid = gid;
	CHECK_INT(box_exit_code(box_open(), request), 0);
}

TEST(the_program_has_the_ids_that_were_asked_for)
{
	check_ids(1000, 1000);
}

TEST(user_and_group_can_differ)
{
	check_ids(12345, 54321);
}

TEST(the_program_can_have_id_0)
{
	check_ids(0, 0);
}

TEST(one_id_exists_inside_and_tells_nothing_of_the_host)
{
	struct sandbox_request request = box_request("files", "read", "/proc/self/uid_map");
	BOX_MOUNTS(request, BOX_PROC);
	request.uid = 7;
	unsigned inside, outside, count;
	/* Outside is what init has in its own namespace, not what the host has. */
	CHECK_INT(sscanf(box_output(box_open(), request), "%u %u %u", &inside, &outside, &count), 3);
	CHECK_INT(inside, 7);
	CHECK_INT(outside, 7);
	CHECK_INT(count, 1);
}

static const char *status_of(pid_t pid)
{
	static char text[8192];
	char path[64];
	(void)snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	FILE *file = fopen(path, "re");
	CHECK(file != NULL);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	CHECK_INT(fclose(file), 0);
	return text;
}

static void check_line(const char *text, const char *line)
{
	if (!strstr(text, line))
		FAIL("\"%s\" is not in %s", line, text);
}

TEST(started_by_root_everything_runs_as_the_unprivileged_user)
{
	box_need_superuser();
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	options.uid = 61190;
	options.gid = 61191;
	struct sandbox *sandbox = box_open_with(options);
	struct sandbox_request request = box_request("spend", "hang");
	request.uid = 0;
	struct sandbox_handle *handle = box_submit(sandbox, request);
	const pid_t pids[] = {box_await_program(), box_child_of(box_supervisor()), box_supervisor()};
	for (size_t i = 0; i < sizeof(pids) / sizeof(pids[0]); i++) {
		const char *status = status_of(pids[i]);
		check_line(status, "Uid:\t61190\t61190\t61190\t61190\n");
		check_line(status, "Gid:\t61191\t61191\t61191\t61191\n");
		check_line(status, "Groups:\t \n");
	}
	sandbox_cancel(handle);
}

/* Init hardens itself after the program's birth. */
static void await_line(pid_t pid, const char *line)
{
	for (int i = 0; i < 50000 && !strstr(status_of(pid), line); i++)
		box_sleep_ms(1);
	check_line(status_of(pid), line);
}

TEST(supervisor_init_and_program_have_no_capabilities)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handle = box_submit(sandbox, box_request("spend", "hang"));
	const pid_t program = box_await_program(), init = box_child_of(box_supervisor());
	const pid_t pids[] = {program, init, box_supervisor()};
	for (size_t i = 0; i < sizeof(pids) / sizeof(pids[0]); i++) {
		await_line(pids[i], "CapInh:\t0000000000000000\n");
		await_line(pids[i], "CapPrm:\t0000000000000000\n");
		await_line(pids[i], "CapEff:\t0000000000000000\n");
		await_line(pids[i], "CapBnd:\t0000000000000000\n");
		await_line(pids[i], "CapAmb:\t0000000000000000\n");
		await_line(pids[i], "NoNewPrivs:\t1\n");
	}
	sandbox_cancel(handle);
}

TEST(init_lives_under_a_filter)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_handle *handle = box_submit(sandbox, box_request("spend", "hang"));
	const pid_t program = box_await_program(), init = box_child_of(box_supervisor());
	await_line(init, "Seccomp:\t2\n");
	check_line(status_of(program), "Seccomp:\t0\n"); /* which is init's own */
	sandbox_cancel(handle);
}

TEST(what_makes_id_0_special_is_off_and_locked)
{
	const int expected = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED | SECBIT_NO_SETUID_FIXUP |
	                     SECBIT_NO_SETUID_FIXUP_LOCKED | SECBIT_KEEP_CAPS_LOCKED |
	                     SECBIT_NO_CAP_AMBIENT_RAISE | SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
	CHECK_INT(box_exit_code(box_open(), box_request("look", "securebits")), expected);
}

TEST(the_program_holds_no_capability)
{
	CHECK_INT(box_exit_code(box_open(), box_request("look", "capabilities")), 0);
}

TEST(id_0_inside_holds_no_capability)
{
	struct sandbox_request request = box_request("look", "capabilities");
	request.uid = request.gid = 0;
	CHECK_INT(box_exit_code(box_open(), request), 0);
}

TEST(id_0_inside_gets_no_capability_by_executing_again)
{
	struct sandbox_request request = box_request("files", "exec", "/look", "capabilities");
	BOX_MOUNTS(request, {.kind = SANDBOX_MOUNT_BIND,
	                     .source = "/payloads/look",
	                     .target = "/look",
	                     .flags = SANDBOX_MOUNT_EXEC | SANDBOX_MOUNT_SUID});
	request.uid = request.gid = 0;
	CHECK_INT(box_exit_code(box_open_with(box_see_payloads()), request), 0);
}

TEST(no_new_privileges_can_be_gained)
{
	CHECK_INT(box_exit_code(box_open(), box_request("look", "no-new-privileges")), 0);
}

TEST(ids_cannot_be_changed)
{
	struct sandbox *sandbox = box_open();
	char number[16];
	(void)snprintf(number, sizeof(number), "%d", SYS_setuid);
	CHECK_INT(box_exit_code(sandbox, box_request("call", number, "0")),
	          EINVAL); /* no such id in here */
	(void)snprintf(number, sizeof(number), "%d", SYS_setgroups);
	CHECK_INT(box_exit_code(sandbox, box_request("call", number, "0", "0")), EPERM);
}
