/* SPDX-License-Identifier: MIT */
/*
 * Does things to files. The exit status is the errno.
 */
#include "tests/payloads/payload.h"

#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static int read_file(char **args)
{
	char data[4096];
	int fd = open(args[0], O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno;
	ssize_t n;
	while ((n = read(fd, data, sizeof(data))) > 0)
		if (write(STDOUT_FILENO, data, (size_t)n) != n)
			return errno;
	return payload_errno(n);
}

static int write_file(char **args)
{
	int fd = open(args[0], O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	return fd < 0 ? errno : payload_errno(write(fd, args[1], strlen(args[1])));
}

/* Writes until it is refused; prints how many bytes went in. */
static int fill(char **args)
{
	static char block[4096];
	unsigned long total = 0;
	int fd = open(args[0], O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0)
		return errno;
	ssize_t n;
	while ((n = write(fd, block, sizeof(block))) > 0)
		total += (unsigned long)n;
	printf("%lu", total);
	return payload_errno(n);
}

/* Makes directories until it is refused; prints how many. */
static int fill_inodes(char **args)
{
	unsigned long total = 0;
	char path[4096];
	do
		(void)snprintf(path, sizeof(path), "%s/%lu", args[0], total);
	while (mkdir(path, 0755) == 0 && ++total);
	int code = errno;
	printf("%lu", total);
	return code;
}

/* Prints type and mode in octal, and size. */
static int status(char **args)
{
	struct stat st;
	if (lstat(args[0], &st) < 0)
		return errno;
	printf("%o %lld", st.st_mode, (long long)st.st_size);
	return 0;
}

/* Prints the flags of the mount. */
static int mount_flags(char **args)
{
	static const struct {
		unsigned long flag;
		const char *name;
	} names[] = {
		{ST_RDONLY, "ro"}, {ST_NOSUID, "nosuid"}, {ST_NODEV, "nodev"}, {ST_NOEXEC, "noexec"}};
	struct statvfs fs;
	if (statvfs(args[0], &fs) < 0)
		return errno;
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (fs.f_flag & names[i].flag)
			printf("%s ", names[i].name);
	return 0;
}

static int make_directory(char **args)
{
	return payload_errno(mkdir(args[0], 0755));
}

static int execute(char **args)
{
	(void)execv(args[0], args);
	return errno;
}

static int open_mode(char **args)
{
	return payload_errno(open(args[0], (int)payload_number(args[1]) | O_CLOEXEC));
}

static const struct command commands[] = {
	{"read", 1, read_file},          {"write", 2, write_file}, {"fill", 1, fill},
	{"fill-inodes", 1, fill_inodes}, {"status", 1, status},    {"mount-flags", 1, mount_flags},
	{"mkdir", 1, make_directory},    {"exec", 1, execute},     {"open", 2, open_mode},
};

int main(int argc, char **argv)
{
	return payload_main(commands, ARRAY_SIZE(commands), argc, argv);
}
