/* SPDX-License-Identifier: MIT */
#include "worker/state/user.h"

#include <sys/stat.h>
#include <unistd.h>

/* No user namespace can fake the owner of the null device; the sandbox looks there as well. */
bool user_is_superuser(void)
{
	struct stat null;
	return geteuid() == 0 && stat("/dev/null", &null) == 0 && null.st_uid == 0;
}
