/*
 * scales case.in case.ans feedback/ : the other end of the conversation. 42: the heavy coin was found; 43: it was not, or
 * somebody did not keep to the rules.
 */
#include "scales.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ACCEPTED = 42, WRONG = 43 };

static const char *feedback;

static void end(int status, const char *format, ...)
{
	char path[4096];
	va_list args;
	(void)snprintf(path, sizeof(path), "%sjudgemessage.txt", feedback);
	FILE *file = fopen(path, "w");
	if (!file)
		exit(1);
	va_start(args, format);
	(void)vfprintf(file, format, args);
	va_end(args);
	(void)fclose(file);
	exit(status);
}

/* Weighs; '<', '=' or '>'. */
static char weigh(int coins, int heavy)
{
	int a, b, c;
	if (scanf("%d %d %d", &a, &b, &c) != 3)
		end(WRONG, "a weighing is three numbers");
	if (a < 1 || b < 1 || c < 1 || c > coins || a > coins - c + 1 || b > coins - c + 1)
		end(WRONG, "there are no such coins: %d %d %d", a, b, c);
	if (a < b + c && b < a + c)
		end(WRONG, "a coin cannot be in both scales: %d %d %d", a, b, c);
	if (a <= heavy && heavy < a + c)
		return '>';
	return b <= heavy && heavy < b + c ? '<' : '=';
}

static void check_answer(int heavy, int used)
{
	int found;
	char rest[2];
	if (scanf("%d", &found) != 1)
		end(WRONG, "which coin?");
	if (found != heavy)
		end(WRONG, "it is not %d, it is %d", found, heavy);
	if (scanf("%1s", rest) == 1)
		end(WRONG, "there is more after the answer");
	end(ACCEPTED, "found with %d weighings", used);
}

int main(int argc, char **argv)
{
	int coins, heavy;
	char word[2];
	FILE *input = argc > 3 ? fopen(argv[1], "r") : NULL;
	if (!input || fscanf(input, "%d %d", &coins, &heavy) != 2)
		return 1;
	feedback = argv[3];
	int most = weighings_for(coins);
	printf("%d %d\n", coins, most);
	fflush(stdout);
	for (int used = 0; scanf("%1s", word) == 1; used++) {
		if (strcmp(word, "!") == 0)
			check_answer(heavy, used);
		if (strcmp(word, "?") != 0)
			end(WRONG, "lines begin with ? or !");
		if (used == most)
			end(WRONG, "%d weighings are enough", most);
		printf("%c\n", weigh(coins, heavy));
		fflush(stdout);
	}
	end(WRONG, "it left without an answer");
}
