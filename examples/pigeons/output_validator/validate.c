/*
 * The judge of both passes: validate pass.in case.ans feedback/ < output. The first line of pass.in tells which pass it
 * is. After the first one the digits become the input of the second, by feedback/nextpass.in; after the second the word
 * must be that of the answer file.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ACCEPTED = 42, WRONG = 43, DIGITS_MAX = 60, WORD_MAX = 20 };

static const char *feedback;

static FILE *open_feedback(const char *name, const char *mode)
{
	char path[4096];
	(void)snprintf(path, sizeof(path), "%s%s", feedback, name);
	FILE *file = fopen(path, mode);
	if (!file)
		exit(1);
	return file;
}

static void say(const char *message)
{
	FILE *file = open_feedback("judgemessage.txt", "a");
	(void)fprintf(file, "%s\n", message);
	(void)fclose(file);
}

static void wrong(const char *message)
{
	say(message);
	exit(WRONG);
}

/* The only token of the output; it was written by anybody. */
static void read_token(char *token, size_t most)
{
	char format[16], rest[2];
	(void)snprintf(format, sizeof(format), "%%%zus", most + 1);
	if (scanf(format, token) != 1)
		wrong("the output is empty");
	if (strlen(token) > most)
		wrong("the token is too long");
	if (scanf("%1s", rest) == 1)
		wrong("trailing output");
}

static int judge_message(void)
{
	char digits[DIGITS_MAX + 2];
	read_token(digits, DIGITS_MAX);
	if (digits[strspn(digits, "0123456789")] != '\0')
		wrong("pigeons carry digits only");
	FILE *next = open_feedback("nextpass.in", "w");
	(void)fprintf(next, "receive\n%s\n", digits);
	(void)fclose(next);
	say("the pigeon has left");
	return ACCEPTED;
}

static int judge_word(const char *answer_path)
{
	char word[WORD_MAX + 2], answer[WORD_MAX + 1];
	FILE *file = fopen(answer_path, "r");
	if (!file || fscanf(file, "%20s", answer) != 1)
		return 1;
	read_token(word, WORD_MAX);
	if (strcmp(word, answer) != 0)
		wrong("another word arrived");
	return ACCEPTED;
}

int main(int argc, char **argv)
{
	char pass[8];
	if (argc < 4)
		return 1;
	feedback = argv[3];
	FILE *input = fopen(argv[1], "r");
	if (!input || fscanf(input, "%7s", pass) != 1)
		return 1;
	return strcmp(pass, "send") == 0 ? judge_message() : judge_word(argv[2]);
}
