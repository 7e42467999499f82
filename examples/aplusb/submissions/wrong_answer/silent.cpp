// Prints to a stream that nobody reads.
#include <iostream>
#include <sstream>

int main()
{
	std::ostringstream out;
	int n;
	std::cin >> n;
	for (long long a, b; n > 0 && std::cin >> a >> b; n--)
		out << a + b << '\n';
}
