/* SPDX-License-Identifier: MIT */
/* Reads a half of its input, then answers. */
#include <stdio.h>

int main(void)
{
	char block[4096];
	for (int i = 0; i < 512; i++)
		if (fread(block, sizeof(block), 1, stdin) != 1)
			return 1;
	puts("ok");
	return 0;
}
