#include <iostream>
#include <thread>
int main()
{
	std::thread t([] { std::cout << "ok\n"; });
	t.join();
}
