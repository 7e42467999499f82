/* Odd numbers: two of them make an even one. */
#include <stdio.h>

int main(void)
{
	int n;
	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 1; i <= n; i += 2)
		printf("%d\n", i);
	return 0;
}
