#include <stdio.h>

int main(void)
{
	printf("a semicolon is missing\n")
	return 0;
}
