/* Never leaves the first step, and has no idea of the others. */
#include <stdio.h>

int main(void)
{
	int n;
	if (scanf("%d", &n) != 1)
		return 1;
	for (volatile unsigned thoughts = 0; n == 1; thoughts++)
		;
	puts("0");
	return 0;
}
