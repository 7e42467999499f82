/* SPDX-License-Identifier: MIT */
/* Answers; a child of its own session keeps all descriptors open and stays. */
#include <stdio.h>
#include <unistd.h>

int main(void)
{
	if (fork() == 0) {
		(void)setsid();
		for (;;)
			(void)pause();
	}
	puts("ok");
	return 0;
}
