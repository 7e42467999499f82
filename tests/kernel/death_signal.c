/* SPDX-License-Identifier: MIT */
/*
 * The parent's death signal across the steps of init. It is taken back by a change of credentials that is not a mere loss
 * (prctl(2), PR_SET_PDEATHSIG), so init asks for it again after its last unshare; a loss of capabilities keeps it.
 */
#include "sandbox/kernel/ids.h"
#include "tests/harness/test.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

static int death_signal(void)
{
	int number = -1;
	CHECK_INT(prctl(PR_GET_PDEATHSIG, &number, 0, 0, 0), 0);
	return number;
}

TEST(asked_for_after_the_last_unshare_it_survives_all_that_follows)
{
	struct error err = {0};
	int proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	uid_t uid = geteuid();
	gid_t gid = getegid();
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS) < 0)
		SKIP("no user namespaces: %s", strerror(errno));
	CHECK_INT(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0), 0);
	CHECK_INT(ids_map(proc, 7, uid, 7, gid, &err), 0);
	CHECK_INT(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0), 0);
	CHECK_INT(death_signal(), SIGKILL);
	if (unshare(CLONE_NEWCGROUP) < 0)
		SKIP("no cgroup namespaces: %s", strerror(errno));
	CHECK_INT(death_signal(), SIGKILL);
	CHECK_INT(ids_drop_privileges(-1, &err), 0);
	CHECK_INT(death_signal(), SIGKILL);
}

TEST(a_new_user_namespace_keeps_it_on_the_kernels_seen_so_far)
{
	CHECK_INT(prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0), 0);
	if (unshare(CLONE_NEWUSER) < 0)
		SKIP("no user namespaces: %s", strerror(errno));
	CHECK_INT(death_signal(), SIGKILL);
}
