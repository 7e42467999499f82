/* SPDX-License-Identifier: MIT */
#include "sandbox/kernel/ids.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static int write_self(int proc, const char *file, const char *text, struct error *err)
{
	_cleanup_(fd_closep) int fd = openat(proc, file, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return error_set(err, -errno, "open /proc/%s", file);
	if (write(fd, text, strlen(text)) < 0)
		return error_set(err, -errno, "write \"%s\" to /proc/%s", text, file);
	return 0;
}

int ids_map(int proc, uid_t uid, uid_t outer_uid, gid_t gid, gid_t outer_gid, struct error *err)
{
	char map[64];
	int r = write_self(proc, "self/setgroups", "deny", err);
	(void)snprintf(map, sizeof(map), "%u %u 1", uid, outer_uid);
	if (r == 0)
		r = write_self(proc, "self/uid_map", map, err);
	(void)snprintf(map, sizeof(map), "%u %u 1", gid, outer_gid);
	return r < 0 ? r : write_self(proc, "self/gid_map", map, err);
}

int ids_drop_bounding_set(struct error *err)
{
	for (int capability = 0; capability < 64; capability++)
		if (prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0)
			return errno == EINVAL && capability > 0 /* the kernel knows no more */
			               ? 0
			               : error_set(err, -errno, "drop capability %d", capability);
	return 0;
}

int ids_drop_privileges(int keep, struct error *err)
{
	static const unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED |
	                                  SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED |
	                                  SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE |
	                                  SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
	if (prctl(PR_SET_SECUREBITS, bits, 0, 0, 0) < 0)
		return error_set(err, -errno, "set securebits");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return error_set(err, -errno, "set no_new_privs");
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct kept[_LINUX_CAPABILITY_U32S_3] = {0};
	if (keep >= 0)
		kept[CAP_TO_INDEX(keep)].permitted = kept[CAP_TO_INDEX(keep)].effective =
			CAP_TO_MASK(keep);
	if (syscall(SYS_capset, &header, kept) < 0)
		return error_set(err, -errno, "drop capabilities");
	return 0;
}

int ids_are_superuser(struct error *err)
{
	struct stat st;
	if (stat("/dev/null", &st) < 0 || !S_ISCHR(st.st_mode) || st.st_rdev != makedev(1, 3))
		return error_say(err, -EPERM, "/dev/null is not the null device");
	return st.st_uid == geteuid() || st.st_gid == getegid();
}
