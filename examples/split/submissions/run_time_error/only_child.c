/* Looks at what the child before the last got; an only child has none before it. */
#include <stdio.h>

int main(void)
{
	long long s, k, given[1000];
	if (scanf("%lld %lld", &s, &k) != 2)
		return 1;
	for (int i = 0; i < k; i++)
		given[i] = i + 1;
	const volatile long long *before = k > 1 ? &given[k - 2] : NULL;
	const long long rest = s - k * (k - 1) / 2;
	if (rest <= *before) {
		puts("impossible");
		return 0;
	}
	given[k - 1] = rest;
	for (int i = 0; i < k; i++)
		printf("%lld\n", given[i]);
	return 0;
}
