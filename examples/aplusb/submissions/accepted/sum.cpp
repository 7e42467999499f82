#include <iostream>

int main()
{
	std::ios::sync_with_stdio(false);
	std::cin.tie(nullptr);
	int n;
	std::cin >> n;
	for (long long a, b; n > 0 && std::cin >> a >> b; n--)
		std::cout << a + b << '\n';
}
