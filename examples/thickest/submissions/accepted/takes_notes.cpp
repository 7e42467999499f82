// Writes a list of sizes into a file of its own, and reads it again.
#include <algorithm>
#include <fstream>
#include <iostream>
#include <utility>
#include <vector>

int main(int argc, char **argv)
{
	std::string word, name;
	std::cin >> word;
	std::ofstream notes("notes.txt");
	for (int i = 1; i < argc; i++)
		notes << std::ifstream(argv[i], std::ios::ate).tellg() << ' ' << argv[i] << '\n';
	notes.close();
	std::vector<std::pair<long, std::string>> files;
	std::ifstream again("notes.txt");
	for (long size; again >> size >> name;)
		files.emplace_back(size, name);
	std::sort(files.begin(), files.end());
	std::cout << (word == "thickest" ? files.back() : files.front()).second << '\n';
}
