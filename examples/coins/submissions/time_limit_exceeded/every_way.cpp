// Tries every way to pay, one more coin at a time.
#include <algorithm>
#include <iostream>
#include <vector>

static std::vector<int> values, coins;

static bool pay(int amount, int count)
{
	if (count == 0)
		return amount == 0;
	for (int coin : values) {
		if (coin > amount)
			break;
		coins.push_back(coin);
		if (pay(amount - coin, count - 1))
			return true;
		coins.pop_back();
	}
	return false;
}

int main()
{
	int amount, kinds, count = 1;
	std::cin >> amount >> kinds;
	for (int value; kinds-- > 0 && std::cin >> value;)
		values.push_back(value);
	while (!pay(amount, count))
		count++;
	std::cout << count << '\n';
	for (int coin : coins)
		std::cout << coin << ' ';
}
