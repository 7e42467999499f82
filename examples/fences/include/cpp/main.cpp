// Reads the posts, asks the submission's function and prints its answer below the heading.
#include "fence.h"

#include <fstream>
#include <iostream>
#include <vector>

int main()
{
	int n;
	std::cin >> n;
	std::vector<int> x(n), y(n);
	for (int i = 0; i < n; i++)
		std::cin >> x[i] >> y[i];
	long long area = twice_the_area(n, x.data(), y.data());
	std::cout << std::ifstream("heading.txt").rdbuf() << area << '\n';
}
