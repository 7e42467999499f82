// How many soldiers of each rank there were so far.
#include <cstdint>
#include <iostream>

int main()
{
	int n;
	std::uint32_t seed;
	long long pairs = 0, seen[100] = {};
	for (std::cin >> n >> seed; n > 0; n--) {
		seed = (1103515245 * seed + 12345) & 0x7fffffff;
		unsigned rank = (seed >> 16) % 100;
		for (unsigned higher = rank + 1; higher < 100; higher++)
			pairs += seen[higher];
		seen[rank]++;
	}
	std::cout << pairs << '\n';
}
