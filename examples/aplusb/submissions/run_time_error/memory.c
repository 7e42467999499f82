/* A table of 128 MiB, twice the limit. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(void)
{
	size_t size = (size_t)128 << 20;
	char *table = malloc(size);
	if (!table)
		return 1;
	memset(table, 1, size);
	int n;
	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 0; i < n; i++) {
		long long a, b;
		if (scanf("%lld %lld", &a, &b) != 2)
			return 1;
		printf("%lld\n", a + b + table[i] - 1);
	}
	free(table);
	return 0;
}
