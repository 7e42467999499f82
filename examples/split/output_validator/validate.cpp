// Accepts every way of giving s sweets to k children so that all get different numbers, and nothing else.
//
// validate case.in case.ans feedback/ < output: exits with 42 for accepted, 43 for wrong; the reason of the latter is in
// feedback/judgemessage.txt. The answer file matters only for whether there is a solution: it has one, or "impossible".
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <set>
#include <string>

namespace
{
std::string feedback;

[[noreturn]] void finish(int status, const std::string &message)
{
	std::ofstream(feedback + "judgemessage.txt", std::ios::app) << message << '\n';
	std::exit(status);
}

[[noreturn]] void wrong(const std::string &message)
{
	finish(43, message);
}

// What the judges got wrong is no verdict about the output.
[[noreturn]] void judges_erred(const std::string &message)
{
	finish(1, message);
}

// A number of sweets from a word of the output; it is of any length and was written by anybody.
long long parse_sweets(const std::string &word)
{
	if (word.empty() || word.size() > 10 ||
	    word.find_first_not_of("0123456789") != std::string::npos)
		wrong("expected a number of sweets, found \"" + word.substr(0, 20) + "\"");
	return std::stoll(word);
}

void check_split(std::istream &output, std::string word, long long sweets, long long children)
{
	std::set<long long> given;
	long long sum = 0;
	for (long long child = 1; child <= children; child++) {
		if (child > 1 && !(output >> word))
			wrong("the output ends before child " + std::to_string(child));
		const long long number = parse_sweets(word);
		if (number == 0)
			wrong("child " + std::to_string(child) + " gets nothing");
		if (!given.insert(number).second)
			wrong("two children get " + std::to_string(number));
		sum += number;
	}
	if (sum != sweets)
		wrong(std::to_string(sum) + " sweets are given away, not " + std::to_string(sweets));
}
} // namespace

int main(int argc, char **argv)
{
	if (argc < 4)
		return 1;
	feedback = argv[3];
	long long sweets, children;
	std::string answer;
	if (!(std::ifstream(argv[1]) >> sweets >> children))
		judges_erred("the input cannot be read");
	if (!(std::ifstream(argv[2]) >> answer))
		judges_erred("the answer cannot be read");
	const bool is_possible = answer != "impossible";

	std::string word;
	if (!(std::cin >> word))
		wrong("the output is empty");
	if (word == "impossible") {
		if (is_possible)
			wrong("there is a solution");
	} else {
		check_split(std::cin, word, sweets, children);
		if (!is_possible)
			judges_erred(
				"the output has a solution, the answer says that there is none");
	}
	if (std::cin >> word)
		wrong("trailing output");
	return 42;
}
