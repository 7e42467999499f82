// Off by one: says that 1 + 2 + … + k sweets are not enough.
#include <iostream>

int main()
{
	long long s, k;
	std::cin >> s >> k;
	if (s <= k * (k + 1) / 2) {
		std::cout << "impossible\n";
		return 0;
	}
	for (long long i = 1; i < k; i++)
		std::cout << i << ' ';
	std::cout << s - k * (k - 1) / 2 << '\n';
}
