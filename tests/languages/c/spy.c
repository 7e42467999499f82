#include <stdio.h>
int main(void)
{
	static const char *const paths[] = {
		"/juror/package/data/secret/1.ans", "/juror/package/data/secret/1.in",
		"../data/secret/1.ans", "/etc/passwd", "/proc/1/environ"};
	for (unsigned i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		if (fopen(paths[i], "r"))
			puts(paths[i]);
	puts("ok");
	return 0;
}
