/* SPDX-License-Identifier: MIT */
/* For a tmpfs, size=0 and nr_inodes=0 mean "as much as you like" (tmpfs(5)); the sandbox must never pass them on. */
#include "tests/harness/test.h"

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

static void enter_namespaces(void)
{
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		SKIP("no user namespaces: %s", strerror(errno));
}

TEST(a_tmpfs_of_size_0_is_unlimited)
{
	struct statvfs fs;
	enter_namespaces();
	CHECK_INT(mount("tmpfs", "/tmp", "tmpfs", 0, "size=0"), 0);
	CHECK_INT(statvfs("/tmp", &fs), 0);
	CHECK_INT(fs.f_blocks, 0);
}

TEST(a_tmpfs_of_0_inodes_is_unlimited)
{
	struct statvfs fs;
	enter_namespaces();
	CHECK_INT(mount("tmpfs", "/tmp", "tmpfs", 0, "nr_inodes=0"), 0);
	CHECK_INT(statvfs("/tmp", &fs), 0);
	CHECK_INT(fs.f_files, 0);
}

TEST(the_root_of_a_tmpfs_is_one_of_its_inodes)
{
	struct statvfs fs;
	enter_namespaces();
	CHECK_INT(mount("tmpfs", "/tmp", "tmpfs", 0, "nr_inodes=5"), 0);
	CHECK_INT(statvfs("/tmp", &fs), 0);
	CHECK_INT(fs.f_ffree, 4);
}
