// validate case.in case.ans feedback/ < output: what the programs of include/ print, a heading and the number.
#include <fstream>
#include <iostream>
#include <string>

int main(int argc, char **argv)
{
	std::string heading, number, answer, rest;
	std::ifstream answer_file(argv[2]);
	std::getline(answer_file, heading) >> answer;
	std::ofstream message(std::string(argv[argc > 3 ? 3 : 0]) + "judgemessage.txt");
	if (!std::getline(std::cin, heading) || heading != "{{title}} ({{posts.value}}, {{posts.small}})") {
		message << "somebody wrote before the end\n";
		return 43;
	}
	if (!(std::cin >> number) || number != answer || std::cin >> rest) {
		message << "expected " << answer << '\n';
		return 43;
	}
	return 42;
}
