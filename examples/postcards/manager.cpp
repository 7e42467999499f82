// The pipes' names are the arguments: from Alice, to Alice, from Bob, to Bob. The word is on standard input; the share of
// the points goes to standard output, and a message to standard error.
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

static void decide(const char *share, const char *message)
{
	std::cout << share << std::endl;
	std::cerr << message << std::endl;
	std::exit(0);
}

// No more of a line than the statement allows.
static std::string read_line(std::istream &from, std::size_t most)
{
	std::string line;
	char c;
	while (from.get(c) && c != '\n') {
		if (line.size() == most)
			decide("0", "a line is too long");
		line += c;
	}
	if (!from)
		decide("0", "a line is missing");
	return line;
}

int main(int argc, char **argv)
{
	if (argc != 5)
		return 1;
	std::string word;
	std::cin >> word;
	std::ifstream from_alice(argv[1]);
	std::ofstream to_alice(argv[2]);
	std::ifstream from_bob(argv[3]);
	std::ofstream to_bob(argv[4]);

	to_alice << word << std::endl;
	const std::string postcard = read_line(from_alice, 100000);
	if (postcard.find_first_not_of("01") != std::string::npos)
		decide("0", "the postcard is not of digits 0 and 1");
	to_bob << postcard << std::endl;
	const std::string answer = read_line(from_bob, 20);
	if (answer != std::to_string(std::count(word.begin(), word.end(), 'b')))
		decide("0", "Bob is wrong");
	if (postcard.size() > 17)
		decide("0.5", "the postcard is long");
	decide("1", "well done");
}
