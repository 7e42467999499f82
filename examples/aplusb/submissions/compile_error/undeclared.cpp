#include <iostream>

int main()
{
	std::cout << nobody_knows_me << '\n';
}
