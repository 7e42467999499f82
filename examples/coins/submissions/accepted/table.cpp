// The fewest coins of every amount, from those of smaller ones.
#include <iostream>
#include <vector>

int main()
{
	int amount, kinds;
	std::cin >> amount >> kinds;
	std::vector<int> values(kinds), fewest(amount + 1, amount), last(amount + 1);
	for (int &value : values)
		std::cin >> value;
	fewest[0] = 0;
	for (int part = 1; part <= amount; part++)
		for (int coin : values)
			if (coin <= part && fewest[part - coin] + 1 <= fewest[part])
				fewest[part] = fewest[part - coin] + 1, last[part] = coin;
	std::cout << fewest[amount] << '\n';
	for (; amount > 0; amount -= last[amount])
		std::cout << last[amount] << ' ';
	std::cout << '\n';
}
