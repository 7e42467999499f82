// Weighs a third against a third.
#include <iostream>

int main()
{
	int coins, weighings, first = 1;
	std::cin >> coins >> weighings;
	for (char side; coins > 1;) {
		int third = (coins + 1) / 3;
		std::cout << "? " << first << ' ' << first + third << ' ' << third << std::endl;
		std::cin >> side;
		first += side == '>' ? 0 : side == '<' ? third : 2 * third;
		coins = side == '=' ? coins - 2 * third : third;
	}
	std::cout << "! " << first << '\n';
}
