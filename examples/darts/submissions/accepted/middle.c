/* Every dart hits the middle. */
#include <stdio.h>

int main(void)
{
	int x, y, radius, n;
	if (scanf("%d %d %d %d", &x, &y, &radius, &n) != 4)
		return 1;
	while (n-- > 0)
		printf("%d %d\n", x, y);
	return 0;
}
