/* SPDX-License-Identifier: MIT */
/*
 * call NUMBER [ARGUMENT...]: one system call; the exit status is its errno. An argument is a number, or any other text for
 * a pointer to it. "int80" and "x32" as NUMBER ask for the process' id by way of a foreign ABI.
 */
#include "tests/payloads/payload.h"

#include <ctype.h>
#include <sys/syscall.h>
#include <unistd.h>

static long int80_getpid(void)
{
	enum { I386_GETPID = 20 };
	long result;
	__asm__ volatile("int $0x80"
	                 : "=a"(result)
	                 : "a"(I386_GETPID)
	                 : "memory", "r8", "r9", "r10", "r11");
	if (result >= 0)
		return result;
	errno = (int)-result;
	return -1;
}

static long x32_getpid(void)
{
	enum { X32_BIT = 0x40000000 };
	return syscall(X32_BIT | SYS_getpid);
}

static long argument(const char *text)
{
	return isdigit((unsigned char)text[0]) || text[0] == '-' ? (long)strtoull(text, NULL, 0)
	                                                         : (long)text;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return PAYLOAD_MISUSED;
	if (strcmp(argv[1], "int80") == 0)
		return payload_errno(int80_getpid());
	if (strcmp(argv[1], "x32") == 0)
		return payload_errno(x32_getpid());
	long args[6] = {0};
	for (int i = 2; i < argc && i < 8; i++)
		args[i - 2] = argument(argv[i]);
	return payload_errno(syscall((long)payload_number(argv[1]), args[0], args[1], args[2],
	                             args[3], args[4], args[5]));
}
