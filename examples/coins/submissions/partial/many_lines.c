/* Right, and longer than is asked for. */
#include <stdio.h>

enum { AMOUNT_MAX = 100000, KINDS_MAX = 10 };

static int fewest[AMOUNT_MAX + 1], last[AMOUNT_MAX + 1], values[KINDS_MAX];

static int read_values(int kinds)
{
	for (int i = 0; i < kinds; i++)
		if (scanf("%d", &values[i]) != 1)
			return 0;
	return 1;
}

static void choose(int part, int kinds)
{
	fewest[part] = part;
	last[part] = 1;
	for (int i = 0; i < kinds && values[i] <= part; i++) {
		if (fewest[part - values[i]] + 1 > fewest[part])
			continue;
		fewest[part] = fewest[part - values[i]] + 1;
		last[part] = values[i];
	}
}

int main(void)
{
	int amount, kinds;
	if (scanf("%d %d", &amount, &kinds) != 2 || !read_values(kinds))
		return 1;
	for (int part = 1; part <= amount; part++)
		choose(part, kinds);
	printf("%d\n", fewest[amount]);
	for (; amount > 0; amount -= last[amount])
		printf("%d ", last[amount]);
	putchar('\n');
	return 0;
}
