/* SPDX-License-Identifier: MIT */
/*
 * Leaves a trace in a directory, in one of all ways there are, and looks for any. The exit status is the errno.
 */
#include "tests/payloads/payload.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

static const char *directory;

static int make_file(void)
{
	return open("file", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
}

static int make_and_remove(void)
{
	return make_file() < 0 ? -1 : unlink("file");
}

static int make_nameless(void)
{
	return open(".", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

static int make_directory(void)
{
	return mkdir("directory", 0700);
}

static int make_and_remove_directory(void)
{
	return make_directory() < 0 ? -1 : rmdir("directory");
}

static int make_link(void)
{
	return symlink("nowhere", "link");
}

static int change_times(void)
{
	return utimensat(AT_FDCWD, directory, NULL, 0);
}

/* Forbidden, because nothing tells of it. */
static int change_no_owner(void)
{
	return chown(".", (uid_t)-1, (gid_t)-1) < 0 && errno == ENOSYS ? 0 : -1;
}

static int list(void)
{
	DIR *dir = opendir(".");
	return dir && readdir(dir) ? 0 : -1;
}

static int stay(void)
{
	return make_nameless() < 0 || fork() < 0 ? -1 : 0;
}

static int nothing(void)
{
	struct stat st;
	return stat("file", &st) < 0 && errno == ENOENT && access(".", W_OK) == 0 ? 0 : -1;
}

static const struct {
	const char *name;
	int (*leave)(void);
} ways[] = {
	{"file", make_file},
	{"removed", make_and_remove},
	{"nameless", make_nameless},
	{"directory", make_directory},
	{"removed-directory", make_and_remove_directory},
	{"link", make_link},
	{"times", change_times},
	{"owner", change_no_owner},
	{"list", list},
	{"stay", stay},
	{"nothing", nothing},
};

static int leave(char **args)
{
	directory = args[0];
	if (chdir(directory) < 0)
		return errno;
	for (size_t i = 0; i < ARRAY_SIZE(ways); i++)
		if (strcmp(ways[i].name, args[1]) == 0)
			return payload_errno(ways[i].leave());
	return PAYLOAD_MISUSED;
}

static int same_time(struct timespec a, struct timespec b)
{
	return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

/* What the file system tells of its past: counts, times that differ from each other, how far its numbering is. */
static int print(char **args)
{
	struct stat st, of_file, of_nameless;
	struct statfs fs;
	if (chdir(args[0]) < 0 || stat(".", &st) < 0 || statfs(".", &fs) < 0)
		return errno;
	printf("%o %lu %ld %ld %lu %d%d ", st.st_mode, (unsigned long)st.st_nlink, (long)st.st_size,
	       (long)st.st_blocks, (unsigned long)st.st_ino, same_time(st.st_atim, st.st_ctim),
	       same_time(st.st_mtim, st.st_ctim));
	printf("%lu %lu %lu %lu ", (unsigned long)fs.f_bfree, (unsigned long)fs.f_blocks,
	       (unsigned long)fs.f_ffree, (unsigned long)fs.f_files);
	int nameless = make_nameless(), file = make_file();
	if (nameless < 0 || file < 0 || fstat(nameless, &of_nameless) < 0 ||
	    fstat(file, &of_file) < 0)
		return errno;
	printf("%lu %lu", (unsigned long)of_nameless.st_ino, (unsigned long)of_file.st_ino);
	DIR *dir = opendir(".");
	for (struct dirent *entry; dir && (entry = readdir(dir));)
		printf(" %s@%ld", entry->d_name, (long)entry->d_off);
	return 0;
}

static const struct command commands[] = {{"leave", 2, leave}, {"print", 1, print}};

int main(int argc, char **argv)
{
	return payload_main(commands, ARRAY_SIZE(commands), argc, argv);
}
