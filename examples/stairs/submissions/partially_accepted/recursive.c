/* Climbs every way. */
#include <stdio.h>

static long long climb(int n)
{
	return n < 2 ? 1 : climb(n - 1) + climb(n - 2);
}

int main(void)
{
	int n;
	if (scanf("%d", &n) != 1)
		return 1;
	if (n > 50)
		return 1; /* why wait */
	printf("%lld\n", climb(n));
	return 0;
}
