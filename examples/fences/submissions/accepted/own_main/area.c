/* As in trapezoids.c, with a main.c of its own beside it. */
#include "fence.h"

#include <stdlib.h>

long long twice_the_area(int n, const int *x, const int *y)
{
	long long sum = 0;
	for (int i = 0, j = n - 1; i < n; j = i++)
		sum += (long long)(x[j] - x[i]) * (y[j] + y[i]);
	return llabs(sum);
}
