/* SPDX-License-Identifier: MIT */
/* Writes 7 MiB, which is allowed, and waits for nothing. */
#include <string.h>
#include <unistd.h>

int main(void)
{
	static char block[7 << 20];
	memset(block, 'x', sizeof(block));
	for (size_t at = 0; at < sizeof(block);) {
		ssize_t n = write(1, block + at, sizeof(block) - at);
		if (n < 0)
			return 1;
		at += (size_t)n;
	}
	for (;;)
		(void)pause();
}
