/* Hands out sweet after sweet, and each in ten bites. */
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
	long long left = s - k * (k + 1) / 2;
	volatile long long bites = 10 * k;
	for (; left > 0; left--)
		for (int bite = 0; bite < 10; bite++)
			bites = bites + 1;
	for (long long i = 1; i < k; i++)
		printf("%lld ", i);
	printf("%lld\n", bites / 10);
	return 0;
}
