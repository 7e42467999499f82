/* SPDX-License-Identifier: MIT */
/* Standard input to standard output, as a program that reads and writes in large blocks. */
#include <unistd.h>

enum { BLOCK = 64 * 1024 };

static int write_all(const char *data, ssize_t size)
{
	while (size > 0) {
		ssize_t n = write(STDOUT_FILENO, data, (size_t)size);
		if (n < 0)
			return -1;
		data += n;
		size -= n;
	}
	return 0;
}

int main(void)
{
	static char block[BLOCK];
	ssize_t n;
	while ((n = read(STDIN_FILENO, block, sizeof(block))) > 0)
		if (write_all(block, n) < 0)
			return 1;
	return n == 0 ? 0 : 1;
}
