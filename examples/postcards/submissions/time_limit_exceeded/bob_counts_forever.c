#include <stdio.h>

int main(int argc, char **argv)
{
	volatile unsigned n = 0;
	if (argc > 1 && argv[1][0] == '1')
		for (;;)
			n++;
	while (getchar() != '\n')
		;
	puts("1");
	return 0;
}
