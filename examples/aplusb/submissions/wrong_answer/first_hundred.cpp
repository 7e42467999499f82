// Stops after a hundred pairs.
#include <iostream>

int main()
{
	int n;
	std::cin >> n;
	if (n > 100)
		n = 100;
	for (long long a, b; n > 0 && std::cin >> a >> b; n--)
		std::cout << a + b << '\n';
}
