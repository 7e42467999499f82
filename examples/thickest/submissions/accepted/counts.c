/* Reads the files byte by byte. */
#include <stdio.h>
#include <string.h>

static long count(const char *name)
{
	long n = 0;
	FILE *file = fopen(name, "r");
	if (!file)
		return -1;
	while (getc(file) != EOF)
		n++;
	fclose(file);
	return n;
}

int main(int argc, char **argv)
{
	char word[16];
	int best = 1;
	if (scanf("%15s", word) != 1)
		return 1;
	for (int i = 2; i < argc; i++)
		if ((count(argv[i]) > count(argv[best])) == (strcmp(word, "thickest") == 0))
			best = i;
	puts(argv[best]);
	return 0;
}
