// Sorts a copy of all sums after each pair: quadratic and more.
#include <algorithm>
#include <iostream>
#include <utility>
#include <vector>

int main()
{
	int n;
	std::cin >> n;
	std::vector<std::pair<long long, int>> sums, sorted;
	for (int i = 0; i < n; i++) {
		long long a, b;
		std::cin >> a >> b;
		sums.emplace_back(a + b, i);
		sorted = sums;
		std::sort(sorted.begin(), sorted.end());
	}
	std::sort(sorted.begin(), sorted.end(),
	          [](const auto &x, const auto &y) { return x.second < y.second; });
	for (const auto &sum : sorted)
		std::cout << sum.first << '\n';
}
