/* Writes to where no memory is as soon as a number is negative. */
#include <stdio.h>

int main(void)
{
	int n;
	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 0; i < n; i++) {
		long long a, b, sum;
		if (scanf("%lld %lld", &a, &b) != 2)
			return 1;
		volatile long long *place = a < 0 || b < 0 ? NULL : &sum;
		*place = a + b;
		printf("%lld\n", *place);
	}
	return 0;
}
