#include <pthread.h>
#include <stdio.h>
static void *say(void *word)
{
	puts(word);
	return NULL;
}
int main(void)
{
	pthread_t thread;
	if (pthread_create(&thread, NULL, say, "ok") != 0)
		return 1;
	return pthread_join(thread, NULL);
}
