/* What the interactor rejects: there is no place 0. */
#include <stdio.h>

int main(void)
{
	int n, height, best = 0, place = 0;
	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 0; i < n; i++) {
		printf("? %d\n", i);
		fflush(stdout);
		if (scanf("%d", &height) != 1)
			break;
		if (height > best) {
			best = height;
			place = i;
		}
	}
	printf("! %d\n", place);
	return 0;
}
