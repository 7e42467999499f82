/* The manager has enough of the postcard soon. Who floods is not kept by that, and passes the limit of output. */
#include <stdio.h>

int main(int argc, char **argv)
{
	while (argc > 1 && argv[1][0] == '0')
		puts("01010101010101010101010101010101010101010101010101010101010101");
	return getchar() == EOF;
}
