// On the board, and worth nothing.
#include <iostream>

int main()
{
	int x, y, radius, n;
	std::cin >> x >> y >> radius >> n;
	while (n-- > 0)
		std::cout << x << ' ' << y + radius << '\n';
}
