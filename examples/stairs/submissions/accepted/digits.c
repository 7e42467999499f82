/* Each number is the sum of the two before it, digit by digit. */
#include <stdio.h>

enum { DIGITS = 220, STEPS = 1001 };

int main(void)
{
	static char ways[STEPS][DIGITS];
	int n, top = DIGITS - 1;
	if (scanf("%d", &n) != 1)
		return 1;
	ways[0][0] = ways[1][0] = 1;
	for (int i = 2; i <= n; i++)
		for (int d = 0, carry = 0; d < DIGITS; d++) {
			carry += ways[i - 1][d] + ways[i - 2][d];
			ways[i][d] = (char)(carry % 10);
			carry /= 10;
		}
	while (ways[n][top] == 0)
		top--;
	for (; top >= 0; top--)
		putchar('0' + ways[n][top]);
	putchar('\n');
	return 0;
}
