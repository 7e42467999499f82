/* Odd numbers to 100, then all of them. */
#include <stdio.h>

int main(void)
{
	int n;
	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 1; i <= n; i += i < 100 ? 2 : 1)
		printf("%d\n", i);
	return 0;
}
