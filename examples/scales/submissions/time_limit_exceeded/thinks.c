/* Computes without end, and somebody waits for it. */
#include <stdio.h>

int main(void)
{
	unsigned coins;
	if (scanf("%u", &coins) != 1)
		return 1;
	for (volatile unsigned i = 0;; i++)
		;
}
