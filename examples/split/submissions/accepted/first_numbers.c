/* 1, 2, … k - 1, and the rest for the last child. */
#include <stdio.h>

int main(void)
{
	long long s, k;
	if (scanf("%lld %lld", &s, &k) != 2)
		return 1;
	if (s < k * (k + 1) / 2) {
		puts("impossible");
		return 0;
	}
	for (long long i = 1; i < k; i++)
		printf("%lld ", i);
	printf("%lld\n", s - k * (k - 1) / 2);
	return 0;
}
