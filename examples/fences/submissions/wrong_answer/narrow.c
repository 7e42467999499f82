/* Products do not fit. */
#include "fence.h"

#include <stdlib.h>

long long twice_the_area(int n, const int *x, const int *y)
{
	unsigned sum = 0;
	for (int i = 0, j = n - 1; i < n; j = i++)
		sum += (unsigned)(x[j] - x[i]) * (unsigned)(y[j] + y[i]);
	return abs((int)sum);
}
