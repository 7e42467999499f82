// Tries every set of numbers of sweets, the small ones first.
#include <iostream>
#include <vector>

namespace
{
std::vector<long long> chosen;

bool search(long long least, long long sweets, long long children)
{
	if (children == 0)
		return sweets == 0;
	for (long long number = least; number <= sweets; number++) {
		chosen.push_back(number);
		if (search(number + 1, sweets - number, children - 1))
			return true;
		chosen.pop_back();
	}
	return false;
}
} // namespace

int main()
{
	long long s, k;
	std::cin >> s >> k;
	if (!search(1, s, k)) {
		std::cout << "impossible\n";
		return 0;
	}
	for (long long number : chosen)
		std::cout << number << '\n';
}
