// The number in binary.
#include <algorithm>
#include <iostream>
#include <string>

int main(int argc, char **argv)
{
	std::string line;
	std::getline(std::cin, line);
	if (argc > 1 && std::string(argv[1]) == "1") {
		std::cout << std::stoi(line, nullptr, 2) << std::endl;
		return 0;
	}
	std::string digits;
	for (auto n = std::count(line.begin(), line.end(), 'b'); n > 0; n /= 2)
		digits.insert(0, 1, static_cast<char>('0' + n % 2));
	std::cout << (digits.empty() ? "0" : digits) << std::endl;
}
