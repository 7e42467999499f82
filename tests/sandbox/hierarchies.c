/* SPDX-License-Identifier: MIT */
/* Control groups are found wherever this process sees them mounted. */
#include "tests/sandbox/box.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/* Below /tmp, and gone with the test. */
static char directory[] = "/tmp/juror-hierarchies-XXXXXX";
static char point[64];

static void clean_up(void)
{
	(void)umount2(point, MNT_DETACH);
	(void)rmdir(point);
	(void)rmdir(directory);
}

/* In a mount namespace of the test's own. */
static void move_hierarchies_to(const char *name)
{
	if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		SKIP("no mount namespace of one's own");
	CHECK(mkdtemp(directory) != NULL && chmod(directory, 0755) == 0);
	(void)snprintf(point, sizeof(point), "%s/%s", directory, name);
	CHECK_INT(atexit(clean_up), 0);
	CHECK_INT(mkdir(point, 0755), 0);
	CHECK_INT(mount("/sys/fs/cgroup", point, NULL, MS_BIND | MS_REC, NULL), 0);
	CHECK_INT(umount2("/sys/fs/cgroup", MNT_DETACH), 0);
}

TEST(control_groups_are_found_below_a_path_with_blanks_and_backslashes)
{
	struct sandbox_capabilities before, after;
	struct sandbox *sandbox = box_open_with_groups();
	sandbox_capabilities(sandbox, &before);
	sandbox_close(sandbox); /* they are looked for when there is none */
	move_hierarchies_to("of\\040 this \\host");
	sandbox_capabilities(box_open(), &after);
	CHECK_INT(after.memory, before.memory);
	CHECK_INT(after.processes, before.processes);
	CHECK_INT(after.cpu, before.cpu);
	CHECK_INT(after.bandwidth, before.bandwidth);
}
