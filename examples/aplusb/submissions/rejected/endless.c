/* Never stops printing. Rejected for its output; formats differ in what they call that. */
#include <stdio.h>

int main(void)
{
	long long a, b;
	if (scanf("%*d %lld %lld", &a, &b) != 2)
		return 1;
	for (;;)
		printf("%lld\n", a + b);
}
