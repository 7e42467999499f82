/* SPDX-License-Identifier: MIT */
/*
 * Looks for everything of the host that a program could see, by each way there is to look, and prints what it finds, a line
 * each: descriptors, environment, ids, processes, mounts, files, names, networks, IPC objects, keys. "survey proc" looks into
 * a proc file system at /proc as well. What it cannot look at is printed as nothing, since then nothing can be seen.
 */
#include "tests/payloads/payload.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <linux/keyctl.h>
#include <net/if.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/auxv.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

extern char **environ;

enum { FDS_MOST = 65536, PIDS_MOST = 65536, WALK_FDS = 16, TEXT_MOST = 65536 };

static int descriptors(_unused_ char **args)
{
	struct stat st;
	for (int fd = 0; fd < FDS_MOST; fd++)
		if (fcntl(fd, F_GETFD) >= 0 && fstat(fd, &st) == 0)
			printf("descriptor %d %s\n", fd, S_ISFIFO(st.st_mode) ? "pipe" : "other");
	return 0;
}

static int environment(_unused_ char **args)
{
	for (char **at = environ; *at; at++)
		printf("environment %s\n", *at);
	const char *name = (const char *)getauxval(AT_EXECFN);
	if (name && strncmp(name, "/dev/fd/", 8) != 0) /* executed by descriptor */
		printf("executed as %s\n", name);
	return 0;
}

static int ids(_unused_ char **args)
{
	uid_t u[3];
	gid_t g[3], groups[64];
	if (getresuid(&u[0], &u[1], &u[2]) < 0 || getresgid(&g[0], &g[1], &g[2]) < 0)
		return errno;
	printf("user %u %u %u %lu %lu\n", u[0], u[1], u[2], getauxval(AT_UID), getauxval(AT_EUID));
	printf("group %u %u %u %lu %lu\n", g[0], g[1], g[2], getauxval(AT_GID), getauxval(AT_EGID));
	int n = getgroups(64, groups);
	for (int i = 0; i < n; i++)
		printf("further group %u\n", groups[i]);
	printf("process %d of %d in group %d and session %d\n", getpid(), getppid(), getpgrp(),
	       getsid(0));
	return 0;
}

/* Whether a call has found its process, even if it was not allowed to do anything to it. */
static bool has_found(int result)
{
	return result >= 0 || errno == EPERM;
}

static bool is_there(pid_t pid)
{
	errno = 0; /* -1 can be a priority */
	bool has_priority = getpriority(PRIO_PROCESS, (id_t)pid) != -1 || errno == 0;
	return has_priority || has_found(kill(pid, 0)) || has_found(getsid(pid)) ||
	       has_found(getpgid(pid));
}

static int processes(_unused_ char **args)
{
	for (pid_t pid = 1; pid <= PIDS_MOST; pid++)
		if (is_there(pid))
			printf("there is process %d\n", pid);
	return 0;
}

static int print_file(const char *path, const struct stat *st, int type, _unused_ struct FTW *walk)
{
	char text[4096] = "";
	if (strcmp(path, "/proc") == 0 || strncmp(path, "/proc/", 6) == 0)
		return 0;
	if (type == FTW_SL && readlink(path, text, sizeof(text) - 1) < 0)
		text[0] = '\0';
	printf("file %s of %u %u%s%s\n", path, st->st_uid, st->st_gid, text[0] ? " to " : "", text);
	return 0;
}

static int files(_unused_ char **args)
{
	char cwd[4096];
	printf("in %s\n", getcwd(cwd, sizeof(cwd)) ? cwd : "");
	return nftw("/", print_file, WALK_FDS, FTW_PHYS);
}

static int names(_unused_ char **args)
{
	struct utsname name;
	if (uname(&name) == 0)
		printf("host \"%s\" \"%s\"\n", name.nodename, name.domainname);
	return 0;
}

static int networks(_unused_ char **args)
{
	char name[IF_NAMESIZE];
	for (unsigned index = 1; index < 1024; index++)
		if (if_indextoname(index, name))
			printf("interface %s\n", name);
	return 0;
}

static int ipc_objects(_unused_ char **args)
{
	struct shm_info shm;
	struct seminfo sem;
	struct msginfo msg;
	if (shmctl(0, SHM_INFO, (struct shmid_ds *)(void *)&shm) >= 0 && shm.used_ids > 0)
		printf("%d shared memories\n", shm.used_ids);
	if (semctl(0, 0, SEM_INFO, &sem) >= 0 && sem.semusz > 0)
		printf("%d semaphores\n", sem.semusz);
	if (msgctl(0, MSG_INFO, (struct msqid_ds *)(void *)&msg) >= 0 && msg.msgpool > 0)
		printf("%d message queues\n", msg.msgpool);
	return 0;
}

/* What the keyrings at hand hold. */
static int keys(_unused_ char **args)
{
	static const int rings[] = {KEY_SPEC_THREAD_KEYRING,       KEY_SPEC_PROCESS_KEYRING,
	                            KEY_SPEC_SESSION_KEYRING,      KEY_SPEC_USER_KEYRING,
	                            KEY_SPEC_USER_SESSION_KEYRING, KEY_SPEC_GROUP_KEYRING};
	int32_t held[64];
	char text[256];
	for (size_t i = 0; i < ARRAY_SIZE(rings); i++) {
		long size = syscall(SYS_keyctl, KEYCTL_READ, rings[i], held, sizeof(held));
		for (long at = 0; at < size / (long)sizeof(held[0]) && at < 64; at++) {
			long n = syscall(SYS_keyctl, KEYCTL_DESCRIBE, held[at], text,
			                 sizeof(text) - 1);
			text[n > 0 && n < (long)sizeof(text) ? n : 0] = '\0';
			printf("key %s\n", text);
		}
	}
	return 0;
}

/* ---- by a proc file system ---- */

static void print_lines(const char *title, const char *path)
{
	static char text[TEXT_MOST];
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (fd >= 0)
		(void)close(fd);
	if (n <= 0)
		return;
	for (ssize_t i = 0; i < n; i++) /* cmdline and environ end each string with a NUL */
		text[i] = text[i] == '\0' ? '\n' : text[i];
	text[n] = '\0';
	char *rest = text, *line;
	while ((line = strsep(&rest, "\n")))
		if (*line)
			printf("%s: %s\n", title, line);
}

static void print_link(const char *title, const char *path)
{
	char text[4096];
	ssize_t n = readlink(path, text, sizeof(text) - 1);
	if (n < 0)
		return;
	text[n] = '\0';
	printf("%s: %s\n", title, text);
}

static void look_into_process(const char *pid)
{
	static const char *const to_read[] = {"cmdline", "environ", "cgroup",  "mountinfo",
	                                      "comm",    "uid_map", "gid_map", "sessionid"};
	static const char *const to_follow[] = {"cwd",  "root", "fd/0", "fd/2", "fd/3",
	                                        "fd/4", "fd/5", "fd/6", "fd/7"};
	char title[64], path[64];
	for (size_t i = 0; i < ARRAY_SIZE(to_read); i++) {
		(void)snprintf(title, sizeof(title), "%s %s", pid, to_read[i]);
		(void)snprintf(path, sizeof(path), "/proc/%s/%s", pid, to_read[i]);
		print_lines(title, path);
	}
	for (size_t i = 0; i < ARRAY_SIZE(to_follow); i++) {
		(void)snprintf(title, sizeof(title), "%s %s", pid, to_follow[i]);
		(void)snprintf(path, sizeof(path), "/proc/%s/%s", pid, to_follow[i]);
		print_link(title, path);
	}
}

static int proc(_unused_ char **args)
{
	struct dirent **entries;
	int n = scandir("/proc", &entries, NULL, alphasort);
	for (int i = 0; i < n; i++)
		if (isdigit((unsigned char)entries[i]->d_name[0]))
			look_into_process(entries[i]->d_name);
	static const char *const to_read[] = {
		"locks",    "keys",    "sysvipc/shm", "sysvipc/sem",         "sysvipc/msg",
		"net/unix", "net/dev", "net/tcp",     "sys/kernel/hostname", "mounts"};
	for (size_t i = 0; i < ARRAY_SIZE(to_read); i++) {
		char path[64];
		(void)snprintf(path, sizeof(path), "/proc/%s", to_read[i]);
		print_lines(to_read[i], path);
	}
	return 0;
}

static const struct command parts[] = {
	{"descriptors", 0, descriptors},
	{"environment", 0, environment},
	{"ids", 0, ids},
	{"processes", 0, processes},
	{"files", 0, files},
	{"names", 0, names},
	{"networks", 0, networks},
	{"ipc", 0, ipc_objects},
	{"keys", 0, keys},
};

static int all(char **args)
{
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++)
		(void)parts[i].run(args);
	return 0;
}

static int all_and_proc(char **args)
{
	(void)all(args);
	return proc(args);
}

static const struct command commands[] = {{"all", 0, all}, {"proc", 0, all_and_proc}};

int main(int argc, char **argv)
{
	return payload_main(commands, ARRAY_SIZE(commands), argc, argv);
}
