/* Two digits a letter. */
#include <stdio.h>
#include <string.h>

int main(void)
{
	char mode[8], text[64];
	if (scanf("%7s %63s", mode, text) != 2)
		return 1;
	if (strcmp(mode, "send") == 0) {
		for (const char *letter = text; *letter; letter++)
			printf("%02d", *letter - 'a');
	} else {
		for (const char *pair = text; *pair; pair += 2)
			putchar('a' + 10 * (pair[0] - '0') + pair[1] - '0');
	}
	putchar('\n');
	return 0;
}
