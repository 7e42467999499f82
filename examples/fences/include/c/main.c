/* Reads the posts, asks the submission's function and prints its answer below the heading. */
#include "fence.h"

#include <stdio.h>

int main(void)
{
	static int x[{{posts}}], y[{{posts}}];
	int n, c;
	FILE *heading = fopen("heading.txt", "r");
	if (!heading || scanf("%d", &n) != 1)
		return 1;
	for (int i = 0; i < n; i++)
		if (scanf("%d %d", &x[i], &y[i]) != 2)
			return 1;
	long long area = twice_the_area(n, x, y);
	while ((c = getc(heading)) != EOF)
		putchar(c);
	printf("%lld\n", area);
	return 0;
}
