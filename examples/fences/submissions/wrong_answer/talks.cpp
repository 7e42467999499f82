// Right, but it prints by itself.
#include "fence.h"

#include <cstdlib>
#include <iostream>

long long twice_the_area(int n, const int *x, const int *y)
{
	long long sum = 0;
	for (int i = 0, j = n - 1; i < n; j = i++)
		sum += 1LL * x[j] * y[i] - 1LL * x[i] * y[j];
	std::cout << "it is " << std::abs(sum) << '\n';
	return std::abs(sum);
}
