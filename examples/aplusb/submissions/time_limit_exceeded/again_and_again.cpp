// Sorts all sums anew after each pair: quadratic and more.
#include <algorithm>
#include <iostream>
#include <utility>
#include <vector>

int main()
{
	int n;
	std::cin >> n;
	std::vector<std::pair<long long, int>> sums;
	for (int i = 0; i < n; i++) {
		long long a, b;
		std::cin >> a >> b;
		sums.emplace_back(a + b, i);
		std::sort(sums.begin(), sums.end());
	}
	std::sort(sums.begin(), sums.end(),
	          [](const auto &x, const auto &y) { return x.second < y.second; });
	for (const auto &sum : sums)
		std::cout << sum.first << '\n';
}
