/* SPDX-License-Identifier: MIT */
/* The least that touches a tmpfs at /tmp. */
#include <sys/stat.h>

int main(void)
{
	(void)mkdir("/tmp/.scribble", 0700); /* on the host it may be there already */
	return 0;
}
