/* SPDX-License-Identifier: MIT */
#include "sandbox/client/user.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>

/* Lines of a map: the first id in here, the first outside, how many. */
static int check_mapped(const char *map, unsigned id, struct error *err)
{
	FILE *file = fopen(map, "re");
	if (!file)
		return error_set(err, -errno, "open %s", map);
	unsigned first, outside, count;
	bool found = false;
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers */
	while (!found && fscanf(file, "%u %u %u", &first, &outside, &count) == 3)
		found = id >= first && id - first < count;
	(void)fclose(file);
	return found ? 0
	             : error_say(
			       err, -EPERM,
			       "started by the superuser, but id %u, to run programs as, does not "
			       "exist in this user namespace (%s); start as an ordinary user",
			       id, map);
}

int user_check_mapped(uid_t uid, gid_t gid, struct error *err)
{
	int r = check_mapped("/proc/self/uid_map", uid, err);
	return r < 0 ? r : check_mapped("/proc/self/gid_map", gid, err);
}
