/* SPDX-License-Identifier: MIT */
/* Steps that builder and init share, and how both fail. */
#include "sandbox/init/run.h"
#include "sandbox/kernel/ids.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

void run_fail(struct run *run, const char *who, struct error *err)
{
	(void)error_prefix(err, "%s", who);
	run->page->error = *err;
	_exit(RUN_EXIT_FAILED);
}

/* The death signal comes only for a death after it was asked for, hence the look at the descriptor; getppid() tells
 * nothing, it is 0 in another pid namespace. */
int run_die_with_supervisor(struct run *run, struct error *err)
{
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) < 0)
		return error_set(err, -errno, "PR_SET_PDEATHSIG");
	struct pollfd supervisor = {.fd = run->tools->self_pidfd, .events = POLLIN};
	if (poll(&supervisor, 1, 0) != 0)
		return error_say(err, -ESRCH, "the supervisor is dead");
	return 0;
}

int run_map_ids(struct run *run, struct error *err)
{
	const struct wire_request *wire = run->request->wire;
	return ids_map(run->tools->proc, wire->uid, run->tools->uid, wire->gid, run->tools->gid,
	               err);
}
