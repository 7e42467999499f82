/* SPDX-License-Identifier: MIT */
#include "sandbox/supervisor/startup.h"

#include "common/fd.h"
#include "sandbox/kernel/filesystems.h"
#include "sandbox/kernel/ids.h"
#include "sandbox/kernel/syscalls.h"
#include "sandbox/kernel/view.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/keyctl.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

struct context {
	struct startup *startup;
	struct wire_hello hello;
	char strings[WIRE_STRINGS_MAX];
	uid_t uid;
	gid_t gid;
};

struct startup_step {
	const char *name;
	int (*run)(struct context *context, struct error *err);
};

/* Many system-wide resources stay within the superuser's reach even without capabilities (thesis, 4.12). */
static int refuse_superuser(_unused_ struct context *context, struct error *err)
{
	int r = ids_are_superuser(err);
	if (r > 0)
		return error_say(err, -EPERM, "will not serve as the superuser");
	return r;
}

/* The client left them open across the exec; a program must not have them. */
static int close_on_exec(_unused_ struct context *context, struct error *err)
{
	if (fcntl(SUPERVISOR_SOCKET, F_SETFD, FD_CLOEXEC) < 0 ||
	    fcntl(SUPERVISOR_ERROR_FILE, F_SETFD, FD_CLOEXEC) < 0)
		return error_set(err, -errno, "not started by libsandbox");
	return 0;
}

static int open_dev(struct context *context, struct error *err)
{
	context->startup->tools.dev = open("/dev", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return context->startup->tools.dev < 0 ? error_set(err, -errno, "open /dev") : 0;
}

static int take_groups(struct context *context, const int *fds, size_t n_fds, struct error *err)
{
	struct cgroup_parents *parents = &context->startup->parents;
	size_t next = 0;
	parents->v2_controllers = context->hello.v2_controllers;
	for (int i = 0; i < WIRE_HIERARCHY_COUNT; i++) {
		parents->dirs[i] = -1;
		if (context->hello.hierarchies & (1U << i) && next < n_fds)
			parents->dirs[i] = fds[next++];
	}
	return next == n_fds ? 0 : error_say(err, -EPROTO, "hello: wrong number of descriptors");
}

/* Pairs of strings; the last byte of the blob must be a NUL and there must be 2 n strings. */
static bool sources_are_valid(const char *strings, uint32_t size, uint32_t n)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < size; i++)
		count += strings[i] == '\0';
	return n <= WIRE_SOURCES_MAX && count == 2 * n && (size == 0 || strings[size - 1] == '\0');
}

static int receive_hello(struct context *context, struct error *err)
{
	static char message[sizeof(struct wire_hello) + WIRE_STRINGS_MAX];
	int fds[FD_SEND_MAX];
	size_t n_fds;
	ssize_t n = fd_receive(SUPERVISOR_SOCKET, message, sizeof(message), fds, &n_fds, 0);
	if (n < 0)
		return error_set(err, (int)n, "receive hello");
	struct wire_hello *hello = &context->hello;
	if ((size_t)n < sizeof(*hello))
		return error_say(err, -EPROTO, "hello: too short");
	memcpy(hello, message, sizeof(*hello));
	if (hello->version != WIRE_VERSION || (size_t)n != sizeof(*hello) + hello->strings_size)
		return error_say(err, -EPROTO, "hello: not from this build");
	memcpy(context->strings, message + sizeof(*hello), hello->strings_size);
	if (!sources_are_valid(context->strings, hello->strings_size, hello->n_sources))
		return error_say(err, -EPROTO, "hello: sources");
	return take_groups(context, fds, n_fds, err);
}

static int pin(struct context *context, struct error *err)
{
	cpu_set_t set;
	if (context->hello.cpu >= 0) {
		CPU_ZERO(&set);
		CPU_SET((size_t)context->hello.cpu, &set);
		if (sched_setaffinity(0, sizeof(set), &set) < 0)
			return error_set(err, -errno, "pin to CPU %d", context->hello.cpu);
	}
	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return error_set(err, -errno, "sched_getaffinity");
	context->startup->tools.cpus = (unsigned)CPU_COUNT(&set);
	return 0;
}

/* All that runs can share, once: a network namespace alone would cost each of them more than its whole start. There is
 * no cgroup namespace among them, since its root would be this process' own group, from which a run's is out of reach;
 * init and tracee enter their own. */
static int enter_namespaces(struct context *context, struct error *err)
{
	context->uid = geteuid();
	context->gid = getegid();
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS |
	            CLONE_NEWTIME) < 0)
		return error_set(err, -errno, "unshare (are user namespaces allowed here?)");
	return 0;
}

static int open_proc(struct context *context, struct error *err)
{
	context->startup->tools.proc = open("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (context->startup->tools.proc < 0)
		return error_set(err, -errno, "open /proc");
	/* Absent without CONFIG_CHECKPOINT_RESTORE: then every run gets a box of its own. */
	context->startup->tools.can_keep =
		faccessat(context->startup->tools.proc, "sys/kernel/ns_last_pid", W_OK, 0) == 0;
	return 0;
}

/* Never 0, also for the "root" of a user namespace: a namespace below can map its parent's 0 only when the one who made
 * it had CAP_SETFCAP (Linux 5.12), and the supervisor will have given all of that up. */
static int map_ids(struct context *context, struct error *err)
{
	enum { OWN_ID = 1000 };
	struct supervisor_tools *tools = &context->startup->tools;
	tools->uid = OWN_ID;
	tools->gid = OWN_ID;
	return ids_map(tools->proc, tools->uid, context->uid, tools->gid, context->gid, err);
}

/* The session keyring is inherited by fork and execve, and the client's holds what it pleases: secrets to read, or keys
 * that one run leaves for another. Ours is empty and gives nobody, us included, any right; a run that wants one of its own
 * can join one. A kernel or container without keys answers ENOSYS or EPERM, to the run as well. */
static int leave_keyring(_unused_ struct context *context, struct error *err)
{
	long keyring = syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
	if (keyring < 0 && (errno == ENOSYS || errno == EPERM))
		return 0;
	if (keyring < 0 || syscall(SYS_keyctl, KEYCTL_SETPERM, keyring, 0) < 0)
		return error_set(err, -errno, "join a session keyring");
	return 0;
}

static int hide_names(_unused_ struct context *context, struct error *err)
{
	return sethostname("", 0) < 0 || setdomainname("", 0) < 0
	               ? error_set(err, -errno, "host name")
	               : 0;
}

static int make_view(struct context *context, struct error *err)
{
	int r = view_detach(err);
	if (r < 0 || context->hello.n_sources == 0)
		return r;
	struct view_source sources[WIRE_SOURCES_MAX];
	const char *at = context->strings;
	for (uint32_t i = 0; i < context->hello.n_sources; i++) {
		sources[i].path = at;
		sources[i].name = at + strlen(at) + 1;
		sources[i].flags = context->hello.source_flags[i];
		at = sources[i].name + strlen(sources[i].name) + 1;
	}
	return view_enter(sources, context->hello.n_sources, context->uid, context->gid, err);
}

/* From here on nobody mounts anything where the supervisor is, and what others mount does not come here. */
static int know_filesystems(struct context *context, _unused_ struct error *err)
{
	struct supervisor_tools *tools = &context->startup->tools;
	tools->paths_may_hang = filesystems_may_hang(tools->proc);
	return 0;
}

static int share_turns(struct context *context, struct error *err)
{
	void *page = mmap(NULL, sizeof(struct turn), PROT_READ | PROT_WRITE,
	                  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		return error_set(err, -errno, "mmap");
	context->startup->tools.turn = page;
	return 0;
}

/* Blocked here so that init has it blocked from its first instruction. */
static int watch_children(struct context *context, struct error *err)
{
	sigset_t set;
	(void)sigemptyset(&set);
	(void)sigaddset(&set, SIGCHLD);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return error_set(err, -errno, "sigprocmask");
	int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	context->startup->tools.child_signals = fd;
	return fd < 0 ? error_set(err, -errno, "signalfd") : 0;
}

static int watch_oneself(struct context *context, struct error *err)
{
	int fd = sys_pidfd_open(getpid());
	context->startup->tools.self_pidfd = fd;
	return fd < 0 ? error_set(err, fd, "pidfd_open") : 0;
}

static int drop_privileges(_unused_ struct context *context, struct error *err)
{
	int r = ids_drop_bounding_set(err);
	return r < 0 ? r : ids_drop_privileges(-1, err);
}

int startup_run(struct startup *ret, struct error *err)
{
	static const struct startup_step steps[] = {
		{"superuser", refuse_superuser},
		{"descriptors", close_on_exec},
		{"hello", receive_hello},
		{"processors", pin},
		{"namespaces", enter_namespaces},
		{"proc", open_proc},
		{"ids", map_ids},
		{"keyring", leave_keyring},
		{"host name", hide_names},
		{"view", make_view},
		{"file systems", know_filesystems},
		{"/dev", open_dev},
		{"turns", share_turns},
		{"child signals", watch_children},
		{"own death", watch_oneself},
		{"privileges", drop_privileges},
	};
	static struct context context;
	context.startup = ret;
	for (size_t i = 0; i < ARRAY_SIZE(steps); i++) {
		int r = steps[i].run(&context, err);
		if (r < 0) {
			(void)error_prefix(err, "supervisor: %s", steps[i].name);
			return r;
		}
	}
	return 0;
}
