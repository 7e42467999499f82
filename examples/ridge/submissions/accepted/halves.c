#include <stdio.h>

static int height(int place)
{
	int found = 0;
	printf("? %d\n", place);
	fflush(stdout);
	return scanf("%d", &found) == 1 ? found : 0;
}

int main(void)
{
	int low = 1, high;
	if (scanf("%d", &high) != 1)
		return 1;
	while (low < high) {
		int middle = (low + high) / 2;
		if (height(middle) < height(middle + 1))
			low = middle + 1;
		else
			high = middle;
	}
	printf("! %d\n", low);
	return 0;
}
