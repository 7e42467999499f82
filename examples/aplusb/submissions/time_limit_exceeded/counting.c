/* Adds by counting: fast enough for small numbers only. */
#include <stdio.h>

int main(void)
{
	int n;
	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 0; i < n; i++) {
		long long a, b;
		if (scanf("%lld %lld", &a, &b) != 2)
			return 1;
		volatile long long sum = a;
		for (; b > 0; b--)
			sum = sum + 1;
		for (; b < 0; b++)
			sum = sum - 1;
		printf("%lld\n", sum);
	}
	return 0;
}
