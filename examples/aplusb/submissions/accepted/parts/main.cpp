#include "sum.h"

#include <iostream>

int main()
{
	std::ios::sync_with_stdio(false);
	int n;
	std::cin >> n;
	for (long long a, b; n > 0 && std::cin >> a >> b; n--)
		std::cout << sum(a, b) << '\n';
}
