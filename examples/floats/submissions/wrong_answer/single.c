/* A float has seven digits, not nine. */
#include <math.h>
#include <stdio.h>

int main(void)
{
	int n;
	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 0; i < n; i++) {
		float a, b;
		if (scanf("%f %f", &a, &b) != 2)
			return 1;
		printf("%.12f\n", (double)sqrtf(a * a + b * b));
	}
	return 0;
}
