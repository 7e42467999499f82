// Shows its work: 16 MiB of it.
#include <iostream>
#include <string>

int main()
{
	const std::string line(1023, '=');
	for (int i = 0; i < 16 * 1024; i++)
		std::cout << line << '\n';
}
