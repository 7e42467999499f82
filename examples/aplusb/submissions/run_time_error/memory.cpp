// A table of 128 MiB, twice the limit.
#include <iostream>
#include <vector>

int main()
{
	std::vector<long long> table(16 << 20, 1);
	int n;
	std::cin >> n;
	for (int i = 0; i < n; i++) {
		long long a, b;
		std::cin >> a >> b;
		std::cout << a + b + table[i] - 1 << '\n';
	}
}
