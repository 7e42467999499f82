/* Copies the posts into a table that is too small, and says so. */
#include "fence.h"

#include <stdlib.h>

long long twice_the_area(int n, const int *x, const int *y)
{
	int posts[{{posts.small}}][2];
	if (n > {{posts.small}})
		exit(1);
	for (int i = 0; i < n; i++)
		posts[i][0] = x[i], posts[i][1] = y[i];
	long long sum = 0;
	for (int i = 0, j = n - 1; i < n; j = i++)
		sum += (long long)(posts[j][0] - posts[i][0]) * (posts[j][1] + posts[i][1]);
	return llabs(sum);
}
