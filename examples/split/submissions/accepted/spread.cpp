// As even as possible, and the largest first, each on a line: another right solution than the judges'.
#include <iostream>

int main()
{
	long long s, k;
	std::cin >> s >> k;
	const long long rest = s - k * (k + 1) / 2;
	if (rest < 0) {
		std::cout << "impossible\n";
		return 0;
	}
	for (long long i = k; i >= 1; i--)
		std::cout << i + rest / k + (i > k - rest % k ? 1 : 0) << '\n';
}
