/* SPDX-License-Identifier: MIT */
/* Promise 3, second half: a program can undo none of its mounts, and make none, even as id 0 and without a filter. */
#include "tests/sandbox/box.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/syscall.h>

/* The errno of a system call inside, without a filter, as id 0. */
#define CALL(number, ...) errno_of(number, (const char *const[]){"call", NULL, __VA_ARGS__, NULL})
static int errno_of(long number, const char *const *argv)
{
	const char *args[16] = {"call"};
	char text[16];
	(void)snprintf(text, sizeof(text), "%ld", number);
	args[1] = text;
	for (size_t i = 2; argv[i]; i++)
		args[i] = argv[i];
	struct sandbox_request request = box_request_argv(args);
	BOX_MOUNTS(request, BOX_PROC, {.kind = SANDBOX_MOUNT_TMPFS, .target = "/t", .mode = 0755});
	request.uid = request.gid = 0;
	return box_exit_code(box_open(), request);
}

static const char *number(unsigned long value)
{
	static char text[4][24];
	static unsigned next;
	next = (next + 1) % 4;
	(void)snprintf(text[next], sizeof(text[next]), "%lu", value);
	return text[next];
}

TEST(a_mount_cannot_be_taken_off)
{
	CHECK_INT(CALL(SYS_umount2, "/t", "0"), EPERM);
	CHECK_INT(CALL(SYS_umount2, "/", number(MNT_DETACH)), EPERM);
}

TEST(a_read_only_mount_cannot_be_made_writable)
{
	CHECK_INT(CALL(SYS_mount, "none", "/t", "0", number(MS_REMOUNT | MS_BIND), "0"), EPERM);
	CHECK_INT(CALL(SYS_mount, "none", "/", "0", number(MS_REMOUNT | MS_BIND), "0"), EPERM);
}

TEST(nothing_can_be_mounted)
{
	CHECK_INT(CALL(SYS_mount, "none", "/t", "tmpfs", "0", "0"), EPERM);
	CHECK_INT(CALL(SYS_mount, "/proc", "/t", "0", number(MS_BIND), "0"), EPERM);
	CHECK_INT(CALL(SYS_fsopen, "tmpfs", "0"), EPERM);
	CHECK_INT(CALL(SYS_open_tree, "-100", "/t", "1"), EPERM);
}

TEST(the_root_cannot_be_changed)
{
	CHECK_INT(CALL(SYS_pivot_root, "/", "/t"), EPERM);
	CHECK_INT(CALL(SYS_chroot, "/t"), EPERM);
}

TEST(namespaces_cannot_be_made_without_a_user_namespace)
{
	static const unsigned long flags[] = {CLONE_NEWNS,    CLONE_NEWPID, CLONE_NEWIPC,
	                                      CLONE_NEWNET,   CLONE_NEWUTS, 0x80,
	                                      CLONE_NEWCGROUP};
	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++)
		CHECK_INT(CALL(SYS_unshare, number(flags[i])), EPERM);
}

TEST(in_a_user_namespace_of_its_own_a_program_still_cannot_undo_mounts)
{
	/* Only a filter forbids another user namespace; what is locked stays locked in it. */
	struct sandbox_request request = box_request("escape", "/t");
	BOX_MOUNTS(request, BOX_PROC, {.kind = SANDBOX_MOUNT_TMPFS, .target = "/t", .mode = 0755});
	CHECK_INT(box_exit_code(box_open(), request), 0);
}
