/* Gives all children the same, the rest to the first. */
#include <stdio.h>

int main(void)
{
	long long s, k;
	if (scanf("%lld %lld", &s, &k) != 2)
		return 1;
	printf("%lld", s / k + s % k);
	for (long long i = 1; i < k; i++)
		printf(" %lld", s / k);
	puts("");
	return 0;
}
