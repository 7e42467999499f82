/* SPDX-License-Identifier: MIT */
/* Closes standard output before it reads all of its input. */
#include <unistd.h>

int main(void)
{
	char block[4096];
	(void)close(1);
	while (read(0, block, sizeof(block)) > 0)
		;
	return 0;
}
