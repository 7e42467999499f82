/* A table for the small amounts; refuses the others with an exit status. */
#include <stdio.h>

int main(void)
{
	int amount, kinds, values[10], fewest[1001] = {0}, last[1001] = {0};
	if (scanf("%d %d", &amount, &kinds) != 2 || amount > 1000)
		return 1;
	for (int i = 0; i < kinds; i++)
		if (scanf("%d", &values[i]) != 1)
			return 1;
	for (int part = 1; part <= amount; part++) {
		fewest[part] = part;
		for (int i = 0; i < kinds && values[i] <= part; i++)
			if (fewest[part - values[i]] + 1 <= fewest[part]) {
				last[part] = values[i];
				fewest[part] = fewest[part - values[i]] + 1;
			}
	}
	printf("%d\n", fewest[amount]);
	for (; amount > 0; amount -= last[amount])
		printf("%d ", last[amount]);
	return 0;
}
