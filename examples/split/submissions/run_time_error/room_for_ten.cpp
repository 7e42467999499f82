// Has ten plates.
#include <array>
#include <iostream>

int main()
{
	std::array<long long, 10> plates{};
	long long s, k;
	std::cin >> s >> k;
	if (s < k * (k + 1) / 2) {
		std::cout << "impossible\n";
		return 0;
	}
	for (long long i = 0; i < k - 1; i++)
		plates.at(i) = i + 1;
	plates.at(k - 1) = s - k * (k - 1) / 2;
	for (long long i = 0; i < k; i++)
		std::cout << plates[i] << '\n';
}
