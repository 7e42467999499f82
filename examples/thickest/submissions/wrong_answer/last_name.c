/* The last argument, whatever it holds. */
#include <stdio.h>

int main(int argc, char **argv)
{
	puts(argv[argc - 1]);
	return 0;
}
