// Prints 5.000000000000000e+00 for 5: another way of writing the same number.
#include <cmath>
#include <iomanip>
#include <iostream>

int main()
{
	int n;
	std::cin >> n;
	std::cout << std::scientific << std::setprecision(15);
	for (double a, b; n > 0 && std::cin >> a >> b; n--)
		std::cout << std::sqrt(a * a + b * b) << '\n';
}
