/* SPDX-License-Identifier: MIT */
/*
 * escape MOUNT: enters user and mount namespaces of its own, where it has every capability, and tries to undo the mounts
 * that came along. Exits with the number of the first attempt that works, 0 when none does.
 */
#include "tests/payloads/payload.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	if (argc != 2)
		return PAYLOAD_MISUSED;
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		return 0; /* a host that allows no more namespaces is safe, too */
	if (umount2(argv[1], 0) == 0)
		return 1;
	if (mount("none", argv[1], NULL, MS_REMOUNT | MS_BIND, NULL) == 0)
		return 2;
	if (mount("none", "/", NULL, MS_REMOUNT | MS_BIND, NULL) == 0)
		return 3;
	if (umount2("/", MNT_DETACH) == 0)
		return 4;
	return open("/file", O_WRONLY | O_CREAT | O_CLOEXEC, 0644) >= 0 ? 5 : 0;
}
