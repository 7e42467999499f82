/* SPDX-License-Identifier: MIT */
/* Eight children of 16 MiB each; none of them alone is above the limit of 64 MiB. */
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	const size_t size = 16 << 20;
	for (int i = 0; i < 8; i++) {
		if (fork() != 0)
			continue;
		char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		memset(memory, 1, size);
		for (;;)
			(void)pause();
	}
	while (wait(NULL) > 0)
		;
	return 0;
}
