// One more than a multiple of five, and one less: fewer than there could be.
#include <iostream>

int main()
{
	int n;
	std::cin >> n;
	for (int i = 1; i <= n; i++)
		if (i % 5 == 1 || i % 5 == 4)
			std::cout << i << ' ';
}
