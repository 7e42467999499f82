/* Computes everything and prints nothing. */
#include <stdio.h>

int main(void)
{
	long long a, b, sum = 0;
	if (scanf("%*d") == EOF)
		return 1;
	while (scanf("%lld %lld", &a, &b) == 2)
		sum += a + b;
	(void)sum;
	return 0;
}
