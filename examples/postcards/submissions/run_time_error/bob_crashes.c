/* Alice waits for something more than the word, which does not come; and yet it is Bob's fault. */
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
	int c;
	if (argc > 1 && argv[1][0] == '1')
		abort();
	while ((c = getchar()) != EOF)
		if (c == '\n') {
			puts("1");
			fflush(stdout);
		}
	return 0;
}
