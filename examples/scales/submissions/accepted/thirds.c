/* Weighs a third against a third. */
#include <stdio.h>

int main(void)
{
	int coins, weighings, first = 1;
	char side;
	if (scanf("%d %d", &coins, &weighings) != 2)
		return 1;
	while (coins > 1) {
		int third = (coins + 1) / 3;
		printf("? %d %d %d\n", first, first + third, third);
		fflush(stdout);
		if (scanf(" %c", &side) != 1)
			return 1;
		first += side == '>' ? 0 : side == '<' ? third : 2 * third;
		coins = side == '=' ? coins - 2 * third : third;
	}
	printf("! %d\n", first);
	return 0;
}
