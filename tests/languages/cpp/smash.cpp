#include <cstdio>
#include <cstring>

/* One byte too many: what is behind the buffer is nothing that the program itself would miss. */
static void __attribute__((noipa)) smash(size_t bytes)
{
	char buffer[24];
	char *at = buffer;
	__asm__ volatile("" : "+r"(at));
	memset(at, 1, bytes);
}

int main(void)
{
	smash(25);
	return puts("ok") < 0;
}
