/* SPDX-License-Identifier: MIT */
/*
 * Looks around: what a program finds when it starts.
 */
#include "tests/payloads/payload.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/utsname.h>
#include <unistd.h>

extern char **environ;

/* The number of open descriptors besides the first three. */
static int fds(_unused_ char **args)
{
	int count = 0;
	for (int fd = 3; fd < 1024; fd++)
		count += fcntl(fd, F_GETFD) >= 0;
	return count;
}

static int is_null(int fd, int mode)
{
	struct stat st;
	return fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) && st.st_rdev == makedev(1, 3) &&
	       (fcntl(fd, F_GETFL) & O_ACCMODE) == mode;
}

/* The number of the first standard stream, from 1, that is not /dev/null as it should be opened. */
static int null(_unused_ char **args)
{
	for (int fd = 0; fd < 3; fd++)
		if (!is_null(fd, fd == 0 ? O_RDONLY : O_WRONLY))
			return fd + 1;
	return 0;
}

/* Whether a stream has a status flag; sets it. */
static int flag_then_set(char **args)
{
	int fd = (int)payload_number(args[0]);
	int flags = fcntl(fd, F_GETFL);
	(void)fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	return (flags & O_NONBLOCK) != 0;
}

static int ids(char **args)
{
	uid_t uid = (uid_t)payload_number(args[0]), r, e, s;
	gid_t gid = (gid_t)payload_number(args[1]), gr, ge, gs;
	if (getresuid(&r, &e, &s) < 0 || r != uid || e != uid || s != uid)
		return 1;
	return getresgid(&gr, &ge, &gs) < 0 || gr != gid || ge != gid || gs != gid ? 2 : 0;
}

/* Arguments and environment, a line each. */
static int args_and_environment(char **args)
{
	for (; *args; args++)
		printf("arg %s\n", *args);
	for (char **at = environ; *at; at++)
		printf("env %s\n", *at);
	return 0;
}

static int cwd(_unused_ char **args)
{
	char path[4096];
	return getcwd(path, sizeof(path)) ? printf("%s", path) < 0 : errno;
}

static int link_text(char **args)
{
	char text[4096];
	ssize_t n = readlink(args[0], text, sizeof(text));
	return n < 0 ? errno : fwrite(text, 1, (size_t)n, stdout) != (size_t)n;
}

/* The names in a directory, sorted, a space behind each. */
static int list(char **args)
{
	struct dirent **entries;
	int n = scandir(args[0], &entries, NULL, alphasort);
	for (int i = 0; i < n; i++)
		if (entries[i]->d_name[0] != '.')
			printf("%s ", entries[i]->d_name);
	return n < 0 ? errno : 0;
}

/* The ids in a proc file system, sorted as text. */
static int processes(_unused_ char **args)
{
	struct dirent **entries;
	int n = scandir("/proc", &entries, NULL, alphasort);
	for (int i = 0; i < n; i++)
		if (isdigit((unsigned char)entries[i]->d_name[0]))
			printf("%s ", entries[i]->d_name);
	return n < 0 ? errno : 0;
}

static int session(_unused_ char **args)
{
	if (getsid(0) != getpid())
		return 1;
	if (getpgrp() != getpid())
		return 2;
	if (getppid() != 1)
		return 3;
	return open("/dev/tty", O_RDWR | O_CLOEXEC) >= 0 ? 4 : 0;
}

/* The first signal that is not at its default; 200: something is blocked; 201: the umask. */
static int signals(_unused_ char **args)
{
	for (int number = 1; number < _NSIG; number++) {
		struct sigaction action;
		if (sigaction(number, NULL, &action) == 0 && action.sa_handler != SIG_DFL)
			return number;
	}
	unsigned long mask = 0;
	if (syscall(SYS_rt_sigprocmask, SIG_BLOCK, NULL, &mask, sizeof(mask)) < 0 || mask != 0)
		return 200;
	return umask(0) == 022 ? 0 : 201;
}

static int capabilities(_unused_ char **args)
{
	struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];
	if (syscall(SYS_capget, &header, sets) < 0)
		return errno;
	for (size_t i = 0; i < ARRAY_SIZE(sets); i++)
		if (sets[i].effective || sets[i].permitted || sets[i].inheritable)
			return 1;
	for (int capability = 0; prctl(PR_CAPBSET_READ, capability) >= 0; capability++)
		if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, capability, 0, 0) != 0)
			return 2;
	return 0;
}

/* Of linux/securebits.h. */
static int securebits(_unused_ char **args)
{
	return prctl(PR_GET_SECUREBITS, 0, 0, 0, 0);
}

static int no_new_privileges(_unused_ char **args)
{
	return prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1 ? 0 : 1;
}

static int host_name(_unused_ char **args)
{
	struct utsname names;
	if (uname(&names) < 0)
		return errno;
	printf("%s|%s", names.nodename, names.domainname);
	return 0;
}

/* The number of network interfaces that are up; 100: one besides the loopback exists. */
static int network(_unused_ char **args)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int up = 0;
	for (unsigned index = 1; index < 32; index++) {
		struct ifreq request = {0};
		if (!if_indextoname(index, request.ifr_name))
			continue;
		if (strcmp(request.ifr_name, "lo") != 0)
			return 100;
		up += ioctl(fd, SIOCGIFFLAGS, &request) == 0 && (request.ifr_flags & IFF_UP);
	}
	return up;
}

static const struct command commands[] = {
	{"fds", 0, fds},
	{"null", 0, null},
	{"flag-then-set", 1, flag_then_set},
	{"ids", 2, ids},
	{"args", 0, args_and_environment},
	{"cwd", 0, cwd},
	{"link", 1, link_text},
	{"list", 1, list},
	{"processes", 0, processes},
	{"session", 0, session},
	{"signals", 0, signals},
	{"capabilities", 0, capabilities},
	{"securebits", 0, securebits},
	{"no-new-privileges", 0, no_new_privileges},
	{"host-name", 0, host_name},
	{"network", 0, network},
};

int main(int argc, char **argv)
{
	return payload_main(commands, ARRAY_SIZE(commands), argc, argv);
}
