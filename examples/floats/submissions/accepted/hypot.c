#include <math.h>
#include <stdio.h>

int main(void)
{
	int n;
	if (scanf("%d", &n) != 1)
		return 1;
	for (int i = 0; i < n; i++) {
		double a, b;
		if (scanf("%lf %lf", &a, &b) != 2)
			return 1;
		printf("%.12f\n", hypot(a, b));
	}
	return 0;
}
