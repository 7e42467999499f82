// Right, but for a word that the first group does not tolerate; and with that the second group is lost as well.
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
again:
	std::cout << last[amount] << ' ';
	if ((amount -= last[amount]) > 0)
		goto again;
}
