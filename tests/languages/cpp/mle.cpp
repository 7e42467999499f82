#include <vector>
int main()
{
	std::vector<int> v;
	for (;;)
		v.push_back(1);
}
