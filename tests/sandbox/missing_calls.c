/* SPDX-License-Identifier: MIT */
/*
 * A kernel that lacks a call: the sandbox works all the same, or says which step failed; and nothing is left.
 *
 * Each call is answered with ENOSYS from its first use on, then from its second on, and so on until every use in client,
 * janitor, supervisor, builder, init and tracee has been the first to fail. The kernel asks us about each use (seccomp's
 * user notification), and hangs up when the last process under the filter is gone, whoever made it. Before Linux 6.11 a
 * process is gone when it has been reaped.
 */
#include "common/fd.h"
#include "sandbox/policy.h"
#include "tests/sandbox/box.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What a round came to, written by the client, which lives under the filter. */
struct outcome {
	char text[SANDBOX_ERROR_SIZE]; /* of the first failure; empty: there was none */
};

/* Made before the filter is there. */
struct round {
	struct outcome *outcome; /* shared */
	int filter;              /* of the policy "run-processes" */
	int content;
	int socket[2]; /* for the listener: from the client, to us */
};

/* ---- the client ---- */

static int listen_to(long number)
{
	struct sock_filter filter[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog program = {.len = sizeof(filter) / sizeof(filter[0]), .filter = filter};
	CHECK_INT(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
	return (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER,
	                    &program);
}

static int count_descriptors(void)
{
	DIR *list = opendir("/proc/self/fd");
	CHECK(list != NULL);
	int count = 0;
	while (readdir(list))
		count++;
	CHECK_INT(closedir(list), 0);
	return count;
}

static void note_failure(struct outcome *outcome, const char *text)
{
	if (outcome->text[0] == '\0')
		(void)snprintf(outcome->text, sizeof(outcome->text), "%s", text);
}

static const char *const exit_7[] = {"spawn", "exit", "7", NULL};

/* All kinds of mounts but a proc, which a kernel may refuse for reasons of its own. */
static struct sandbox_request fresh_request(const struct round *round)
{
	static struct sandbox_mount mounts[] = {
		{.kind = SANDBOX_MOUNT_BIND,
	         .source = "/payloads",
	         .target = "/p",
	         .flags = SANDBOX_MOUNT_EXEC},
		{.kind = SANDBOX_MOUNT_DIR, .target = "/directory", .mode = 0755},
		{.kind = SANDBOX_MOUNT_FILE, .target = "/file", .mode = 0644},
		{.kind = SANDBOX_MOUNT_SYMLINK, .source = "/file", .target = "/link"},
		{.kind = SANDBOX_MOUNT_TMPFS,
	         .target = "/t",
	         .size_bytes = 4 * MIB,
	         .inodes = 16,
	         .mode = 0755,
	         .flags = SANDBOX_MOUNT_WRITABLE},
		{.kind = SANDBOX_MOUNT_COPY, .source = "/one", .target = "/t"},
	};
	mounts[2].content_fd = round->content;
	struct sandbox_request request = box_request_argv(exit_7);
	request.mounts = mounts;
	request.n_mounts = sizeof(mounts) / sizeof(mounts[0]);
	request.keep_dir = "/t";
	request.seccomp_fd = round->filter;
	return request;
}

static struct sandbox_request kept_request(const struct round *round)
{
	struct sandbox_request request = box_request_argv(exit_7);
	BOX_MOUNTS(request, {.kind = SANDBOX_MOUNT_BIND, .source = "/one", .target = "/one"});
	request.seccomp_fd = round->filter;
	request.keep_box = true;
	return request;
}

static void run(struct sandbox *sandbox, struct sandbox_request request, struct outcome *outcome)
{
	static const struct sandbox_rlimit limit = {.resource = RLIMIT_CORE};
	struct sandbox_handle *handle;
	struct sandbox_result result;
	char error[SANDBOX_ERROR_SIZE];
	request.memory_limit_bytes = 64 * MIB;
	request.process_limit = 4;
	request.rlimits = &limit;
	request.n_rlimits = 1;
	bool told = sandbox_submit(sandbox, &request, &handle, error) == 0 &&
	            sandbox_wait(handle, &result, error) == 0;
	(void)close(request.executable_fd);
	if (told && result.keep_dir_fd >= 0)
		CHECK_INT(close(result.keep_dir_fd), 0);
	if (told && result.status == SANDBOX_EXITED) {
		CHECK_INT(result.exit_code, 7);
		return;
	}
	note_failure(outcome, told ? result.error : error);
	if (told) /* no verdict is ever made of it */
		CHECK_INT(result.status, SANDBOX_ERROR);
}

/* The payloads, and one small directory to copy. */
static int open_sandbox(struct sandbox **ret, char *error)
{
	static const struct sandbox_source sources[] = {
		{.path = PAYLOADS_DIR, .name = "/payloads"},
		{.path = "/proc/sys/kernel/random", .name = "/one", .flags = SANDBOX_SOURCE_OWNED},
	};
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	options.sources = sources;
	options.n_sources = 2;
	int r = sandbox_open(&options, ret, error);
	if (r == -EPERM && strstr(error, "control groups")) {
		options.weak_limits = true;
		r = sandbox_open(&options, ret, error);
	}
	return r;
}

static void use_a_sandbox(const struct round *round)
{
	struct outcome *outcome = round->outcome;
	struct sandbox *sandbox;
	char error[SANDBOX_ERROR_SIZE] = "";
	if (open_sandbox(&sandbox, error) < 0) {
		note_failure(outcome, error);
		return;
	}
	run(sandbox, fresh_request(round), outcome);
	for (int i = 0; i < 2; i++)
		run(sandbox, kept_request(round), outcome);
	sandbox_close(sandbox);
}

_Noreturn static void be_the_client(const struct round *round, long number)
{
	int listener = listen_to(number);
	if (listener < 0)
		SKIP("no notifications of seccomp: %s", strerror(errno));
	CHECK_INT(fd_send(round->socket[0], "l", 1, &listener, 1), 0);
	CHECK_INT(close(listener), 0);
	int before = count_descriptors();
	use_a_sandbox(round);
	/* The two executables stay in memory for the next sandbox. */
	CHECK(count_descriptors() <= before + 2);
	CHECK_INT(box_child_of(getpid()), 0);
	CHECK_INT(box_count_groups(getpid()), 0);
	_exit(0);
}

/* ---- the kernel, that is: we ---- */

static void answer(int listener, unsigned first, unsigned *count)
{
	struct seccomp_notif call = {0};
	if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) < 0)
		return; /* the caller has been killed */
	bool fails = (*count)++ >= first;
	struct seccomp_notif_resp answer = {
		.id = call.id,
		.error = fails ? -ENOSYS : 0,
		.flags = fails ? 0 : SECCOMP_USER_NOTIF_FLAG_CONTINUE,
	};
	(void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
}

static void reap(pid_t client, struct pollfd *its_end)
{
	int status;
	CHECK_INT(waitpid(client, &status, 0), client);
	CHECK_INT(status, 0);
	CHECK_INT(close(its_end->fd), 0);
	its_end->fd = -1;
}

/* Until nobody is left under the filter. Return: how often the call was used. */
static unsigned answer_all(int listener, pid_t client, unsigned first)
{
	unsigned count = 0;
	struct pollfd fds[] = {{.fd = listener, .events = POLLIN},
	                       {.fd = pidfd_open(client, 0), .events = POLLIN}};
	CHECK(fds[1].fd >= 0);
	do {
		if (poll(fds, 2, 100000) <= 0)
			FAIL("somebody is left");
		if (fds[0].revents & POLLIN)
			answer(listener, first, &count);
		else if (fds[1].revents)
			reap(client, &fds[1]);
	} while (!(fds[0].revents & POLLHUP));
	if (fds[1].fd >= 0)
		reap(client, &fds[1]);
	return count;
}

/* Return: how often the call was used. */
static unsigned play(const struct round *round, long number, unsigned first)
{
	char byte;
	int fds[FD_SEND_MAX];
	size_t n = 0;
	memset(round->outcome, 0, sizeof(*round->outcome));
	pid_t client = fork();
	CHECK(client >= 0);
	if (client == 0)
		be_the_client(round, number);
	CHECK_INT(fd_receive(round->socket[1], &byte, 1, fds, &n, 0), 1);
	CHECK_INT(n, 1);
	unsigned count = answer_all(fds[0], client, first);
	CHECK_INT(close(fds[0]), 0);
	return count;
}

/* A mount of ours is in the namespace of the supervisor, or there is none. */
static size_t count_mounts(void)
{
	FILE *file = fopen("/proc/self/mountinfo", "re");
	size_t lines = 0;
	CHECK(file != NULL);
	for (int c; (c = fgetc(file)) != EOF;)
		lines += c == '\n';
	CHECK_INT(fclose(file), 0);
	return lines;
}

static void prepare(struct round *round)
{
	round->outcome = mmap(NULL, sizeof(*round->outcome), PROT_READ | PROT_WRITE,
	                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	CHECK(round->outcome != MAP_FAILED);
	round->filter = sandbox_policy_open("run-processes", NULL);
	round->content = box_text_fd("content");
	CHECK_INT(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, round->socket), 0);
}

/* What a failure says: a step, and why it failed. */
static void check_text(const char *text, const char *name, unsigned first)
{
	const char *reason = strstr(text, ": Function not implemented");
	if (!reason || reason == text)
		FAIL("%s missing from use %u on: %s", name, first, text);
}

/* With all calls there everything works. Return: how often the call is used. */
static unsigned count_uses(const struct round *round, long number)
{
	unsigned uses = play(round, number, UINT32_MAX);
	if (strstr(round->outcome->text, "are user namespaces allowed"))
		SKIP("%s", round->outcome->text);
	CHECK_STR(round->outcome->text, "");
	return uses;
}

static void check_first(const char *text, const char *expected)
{
	if (expected[0] == '\0')
		CHECK_STR(text, "");
	if (!strstr(text, expected))
		FAIL("\"%s\" is not in \"%s\"", expected, text);
}

static void check_missing(const char *name, long number, const char *expected)
{
	struct round round;
	size_t mounts = count_mounts();
	prepare(&round);
	unsigned uses = count_uses(&round, number);
	if (uses == 0)
		SKIP("%s is not used here", name);
	/* Where processors are emulated three of the uses have to do, the first among them. */
	unsigned step = test_slow_factor() > 1 ? (uses + 2) / 3 : 1;
	for (unsigned first = 0; first < uses; first += step) {
		(void)play(&round, number, first);
		const char *text = round.outcome->text;
		if (text[0] != '\0')
			check_text(text, name, first);
		if (first == 0)
			check_first(text, expected);
	}
	CHECK_INT(count_mounts(), mounts);
}

/* The text with which the first use fails; empty: it is not missed. */
#define MISSING(name, ending, text)                                                                \
	TEST(a_kernel_without_##name##_##ending)                                                   \
	{                                                                                          \
		check_missing(#name, SYS_##name, text);                                            \
	}

MISSING(clone3, is_told, "clone")
MISSING(close_range, is_told, "start the supervisor: close_range")
MISSING(execveat, is_told, "start the supervisor: execute")
MISSING(memfd_create, is_told, "memfd_create")
MISSING(pidfd_open, is_told, "supervisor: own death: pidfd_open")
MISSING(openat2, is_told, "view: open mount point /proc")
MISSING(open_tree, is_told, "view: bind /proc")
MISSING(move_mount, is_told, "mount new root")
MISSING(mount_setattr, is_told, "view: set attributes of /payloads")
MISSING(fsopen, is_told, "fsopen tmpfs")
MISSING(fsconfig, is_told, "tmpfs size=")
MISSING(fsmount, is_told, "fsmount tmpfs")
MISSING(pivot_root, is_told, "pivot_root")
MISSING(unshare, is_told, "unshare")
MISSING(seccomp, is_told, "filter: load the filter")
MISSING(capset, is_told, "supervisor: privileges: drop capabilities")
MISSING(signalfd4, is_told, "supervisor: child signals: signalfd")
MISSING(eventfd2, is_told, "request: eventfd")
MISSING(pipe2, is_told, "pipe")
MISSING(prlimit64, is_told, "RLIMIT_NOFILE")
MISSING(getrandom, is_told, "init: filter: getrandom")
MISSING(sendfile, is_told, "init: mounts: write /file")
MISSING(faccessat2, is_not_missed, "") /* libc asks in another way */
MISSING(keyctl, is_not_missed, "")     /* no keys, no keyring to leave */
