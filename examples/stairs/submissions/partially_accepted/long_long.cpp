// Right as long as 64 bits are enough: to 91 steps.
#include <iostream>

int main()
{
	unsigned long long ways = 1, before = 0;
	int n;
	for (std::cin >> n; n > 0; n--) {
		ways += before;
		before = ways - before;
	}
	std::cout << ways << '\n';
}
