/* The note is the number of ships so far. */
#include <stdio.h>
#include <stdlib.h>

int main(void)
{
	int keeper, ships;
	char note[8];
	if (scanf("%d %7s", &keeper, note) != 2)
		return 1;
	int total = keeper == 1 ? 0 : atoi(note);
	do {
		puts("look");
		fflush(stdout);
		if (scanf("%d", &ships) != 1)
			return 1;
		total += ships;
	} while (ships > 0);
	printf("note %d\n", total);
	return 0;
}
