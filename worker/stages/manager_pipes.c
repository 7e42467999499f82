/* SPDX-License-Identifier: MIT */
#include "worker/stages/manager_pipes.h"

#include "common/fd.h"
#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>

int manager_pipes_make(struct manager_pipes *ret, const struct slot *slot, unsigned number,
                       struct error *err)
{
	/* Opened here if it was not, since its user is to own the pipes. */
	if (!slot_sandbox(slot, SIDE_JURY, err))
		return -EIO;
	const struct state_uid *uid = &slot->sides[SIDE_JURY].uid;
	*ret = (struct manager_pipes){
		.state = slot->options.state,
		.place = {.dir = -1, .uid = uid->lock < 0 ? (uid_t)-1 : uid->uid},
	};
	(void)snprintf(ret->name, sizeof(ret->name), "pipes-%u", number);
	(void)snprintf(ret->view, sizeof(ret->view), "%s/%s", VIEW_SCRATCH, ret->name);
	/* What an attempt that failed has left. */
	struct error ignored;
	(void)!file_remove_tree(ret->state->scratch_dir, ret->name, &ignored);
	if (mkdirat(ret->state->scratch_dir, ret->name, 0755) < 0)
		return error_set(err, -errno, "mkdir %s", ret->name);
	ret->place.dir = openat(ret->state->scratch_dir, ret->name,
	                        O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	/* The umask may have taken something from it. */
	if (ret->place.dir < 0 || fchmod(ret->place.dir, 0755) < 0) {
		int r = error_set(err, -errno, "open %s", ret->name);
		manager_pipes_remove(ret);
		return r;
	}
	return 0;
}

void manager_pipes_remove(struct manager_pipes *pipes)
{
	struct error ignored;
	pipes->place.dir = fd_close(pipes->place.dir);
	(void)!file_remove_tree(pipes->state->scratch_dir, pipes->name, &ignored);
}
