/* SPDX-License-Identifier: MIT */
/* Writes without end. */
#include <string.h>
#include <unistd.h>

int main(void)
{
	char block[65536];
	memset(block, 'x', sizeof(block));
	for (;;)
		(void)!write(1, block, sizeof(block));
}
