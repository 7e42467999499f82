// Has room for a hundred sums and is told when that is not enough: an exception that nobody catches.
#include <iostream>
#include <vector>

int main()
{
	int n;
	std::cin >> n;
	std::vector<long long> sums(100);
	for (int i = 0; i < n; i++) {
		long long a, b;
		std::cin >> a >> b;
		sums.at(i) = a + b;
	}
	for (int i = 0; i < n; i++)
		std::cout << sums[i] << '\n';
}
