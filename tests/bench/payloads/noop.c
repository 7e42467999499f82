/* SPDX-License-Identifier: MIT */
/* Does nothing; with an argument, sleeps that many microseconds first. */
#include <stdlib.h>
#include <time.h>

int main(int argc, char **argv)
{
	if (argc > 1) {
		struct timespec pause = {.tv_nsec = 1000 * atol(argv[1])};
		return nanosleep(&pause, NULL) == 0 ? 0 : 1;
	}
	return 0;
}
