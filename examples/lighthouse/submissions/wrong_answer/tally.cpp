// A stroke for every ship, for the first keeper already.
#include <iostream>
#include <string>

int main()
{
	int keeper, ships = 0;
	std::string note;
	std::cin >> keeper >> note;
	do {
		note += std::string(ships, '|');
		std::cout << "look" << std::endl;
		std::cin >> ships;
	} while (ships > 0);
	std::cout << "note " << (keeper < 3 ? note : std::to_string(note.size() - 1)) << '\n';
}
