/* The number of pairs does not fit into 32 bits. */
#include <stdio.h>

int main(void)
{
	unsigned n, seed, pairs = 0, seen[100] = {0};
	if (scanf("%u %u", &n, &seed) != 2)
		return 1;
	while (n-- > 0) {
		seed = (1103515245 * seed + 12345) & 0x7fffffff;
		unsigned rank = (seed >> 16) % 100;
		for (unsigned higher = rank + 1; higher < 100; higher++)
			pairs += seen[higher];
		seen[rank]++;
	}
	printf("%d\n", (int)pairs);
	return 0;
}
