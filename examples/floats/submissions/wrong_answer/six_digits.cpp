// Prints with the six digits that streams print unless they are told otherwise.
#include <cmath>
#include <iostream>

int main()
{
	int n;
	std::cin >> n;
	for (double a, b; n > 0 && std::cin >> a >> b; n--)
		std::cout << std::hypot(a, b) << '\n';
}
