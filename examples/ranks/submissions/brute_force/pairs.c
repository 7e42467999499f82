/* Looks at all pairs. */
#include <stdio.h>

static unsigned char ranks[100000];

int main(void)
{
	unsigned n, seed;
	volatile long long pairs = 0;
	if (scanf("%u %u", &n, &seed) != 2)
		return 1;
	for (unsigned i = 0; i < n; i++) {
		seed = (1103515245 * seed + 12345) & 0x7fffffff;
		ranks[i] = (unsigned char)((seed >> 16) % 100);
	}
	for (unsigned i = 0; i < n; i++)
		for (unsigned j = 0; j < i; j++)
			pairs += ranks[j] > ranks[i];
	printf("%lld\n", pairs);
	return 0;
}
