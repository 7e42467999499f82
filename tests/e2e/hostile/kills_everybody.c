/* SPDX-License-Identifier: MIT */
/* Sends SIGKILL to whoever it may, its parents first; that this does nothing is the right answer. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	(void)kill(getppid(), SIGKILL);
	(void)kill(1, SIGKILL);
	(void)kill(-1, SIGKILL);
	puts("ok");
	return 0;
}
