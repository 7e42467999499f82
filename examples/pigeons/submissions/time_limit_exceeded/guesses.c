/* Sends a checksum and tries every word in the second pass. */
#include <stdio.h>
#include <string.h>

static unsigned checksum(const char *word)
{
	unsigned sum = 2166136261;
	for (; *word; word++)
		sum = (sum ^ (unsigned char)*word) * 16777619;
	return sum;
}

int main(void)
{
	char mode[8], text[64], word[64] = "";
	unsigned sum;
	if (scanf("%7s %63s", mode, text) != 2)
		return 1;
	if (strcmp(mode, "send") == 0) {
		printf("%02zu%u\n", strlen(text), checksum(text));
		return 0;
	}
	size_t length = (size_t)(10 * (text[0] - '0') + text[1] - '0');
	if (sscanf(text + 2, "%u", &sum) != 1)
		return 1;
	memset(word, 'z', length);
	while (checksum(word) != sum) {
		size_t i = 0;
		while (i < length && word[i] == 'a')
			word[i++] = 'z';
		if (i == length)
			return 1;
		word[i]--;
	}
	puts(word);
	return 0;
}
