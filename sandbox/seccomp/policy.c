/* SPDX-License-Identifier: MIT */
/*
 * The policies as tables of names. A name that this libseccomp does not know is skipped: what an old library cannot
 * name, its filter refuses anyway (allow lists), or the kernel of its time does not have (the deny list).
 *
 * Most rules look at no argument, so that the kernel can answer for them from a bitmap without running the filter at all
 * (Linux 5.11, seccomp: cache the constant actions).
 */
#include "sandbox/policy.h"

#include "common/error.h"
#include "common/fd.h"
#include "sandbox/sandbox.h"

/* libseccomp's SCMP_CMP macros leave out the second datum of most comparisons. */
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* What a program needs to live: memory, files it was given, time, its own signals. Also what the tracee itself calls after
 * it has loaded the filter: futex, clock_gettime, execve, execveat, exit_group. */
/* clang-format off */
static const char *const allow_run[] = {
	"access", "alarm", "arch_prctl", "brk", "chdir", "clock_getres", "close",
	"close_range", "creat", "dup", "dup2", "dup3", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_pwait",
	"epoll_pwait2", "epoll_wait", "eventfd", "eventfd2", "execve", "execveat", "exit", "exit_group", "faccessat",
	"faccessat2", "fadvise64", "fallocate", "fchdir", "fdatasync", "fstat", "fstatfs", "fsync", "ftruncate",
	"futex", "futex_waitv", "getcpu", "getcwd", "getdents", "getdents64", "getegid", "geteuid", "getgid", "getgroups",
	"getitimer", "getpgid", "getpgrp", "getpid", "getppid", "getpriority", "getrandom", "getresgid", "getresuid",
	"getrlimit", "getrusage", "getsid", "gettid", "gettimeofday", "getuid", "kill", "link", "linkat", "lseek", "lstat",
	"madvise", "membarrier", "mincore", "mkdir", "mkdirat", "mlock", "mlock2", "mlockall",
	"mprotect", "mremap", "msync", "munlock", "munlockall", "munmap", "nanosleep", "newfstatat", "open", "openat",
	"pause", "pipe", "pipe2", "pkey_alloc", "pkey_free", "pkey_mprotect", "poll", "ppoll", "pread64", "preadv", "preadv2",
	"pselect6", "pwrite64", "pwritev", "pwritev2", "read", "readahead", "readlink", "readlinkat", "readv", "rename",
	"renameat", "renameat2", "restart_syscall", "rmdir", "rseq", "rt_sigaction", "rt_sigpending", "rt_sigprocmask",
	"rt_sigreturn", "rt_sigsuspend", "rt_sigtimedwait", "sched_get_priority_max", "sched_get_priority_min",
	"sched_getaffinity", "sched_getattr", "sched_getparam", "sched_getscheduler", "sched_rr_get_interval", "sched_yield",
	"select", "sendfile", "set_robust_list", "set_tid_address", "setitimer", "sigaltstack", "stat", "statfs", "statx",
	"symlink", "symlinkat", "sysinfo", "tgkill", "time", "times", "tkill", "truncate", "umask", "uname", "unlink",
	"unlinkat", "utime", "utimensat", "utimes", "wait4", "waitid", "write", "writev",
};
/* clang-format on */

/* Threads and processes besides; pipes between them are above. Run-times of threads (GHC's) have a timerfd for their clock:
 * it is a descriptor and ends with its process. */
static const char *const allow_processes[] = {
	"fork",   "vfork",          "set_mempolicy",   "get_mempolicy",  "setpgid",
	"setsid", "timerfd_create", "timerfd_settime", "timerfd_gettime"};

/* For compilers and interpreters' tools: everything but this, and what is newer than this. */
/* clang-format off */
static const char *const deny_compile[] = {
	"acct", "add_key", "adjtimex", "bpf", "chroot", "clock_adjtime", "clock_settime", "delete_module", "fanotify_init",
	"fanotify_mark", "finit_module", "fsconfig", "fsmount", "fsopen", "fspick", "get_kernel_syms", "init_module",
	"inotify_add_watch", "inotify_init", "inotify_init1", "io_cancel", "io_destroy", "io_getevents", "io_pgetevents",
	"io_setup", "io_submit", "io_uring_enter", "io_uring_register", "io_uring_setup", "ioperm", "iopl", "kcmp",
	"kexec_file_load", "kexec_load", "keyctl", "landlock_add_rule", "landlock_create_ruleset", "landlock_restrict_self",
	"lookup_dcookie", "memfd_secret", "mknod", "mknodat", "modify_ldt", "mount", "mount_setattr", "move_mount",
	"mq_getsetattr", "mq_notify", "mq_open", "mq_timedreceive", "mq_timedsend", "mq_unlink", "msgctl", "msgget", "msgrcv",
	"msgsnd", "name_to_handle_at", "nfsservctl", "open_by_handle_at", "open_tree", "perf_event_open", "personality",
	"pidfd_getfd", "pidfd_open", "pidfd_send_signal", "pivot_root", "process_madvise", "process_vm_readv",
	"process_vm_writev", "ptrace", "quotactl", "quotactl_fd", "reboot", "request_key", "rt_sigqueueinfo",
	"rt_tgsigqueueinfo", "semctl", "semget", "semop", "semtimedop", "setdomainname", "sethostname", "setns",
	"settimeofday", "shmat", "shmctl", "shmdt", "shmget", "swapoff", "swapon", "sysfs", "syslog", "timer_create",
	"umount", "umount2", "unshare", "uselib", "userfaultfd", "vhangup", "vmsplice",
};
/* clang-format on */

/* Threads are made by clone: refused with any flag that makes a namespace. clone3 hides its flags behind a pointer and
 * answers ENOSYS, upon which libc takes clone. */
static const unsigned long namespace_flags = CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS |
                                             CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID |
                                             CLONE_NEWNET;

static int add_rule(scmp_filter_ctx filter, uint32_t action, const char *name)
{
	int number = seccomp_syscall_resolve_name(name);
	if (number < 0)
		return 0; /* not known here, or not of this architecture */
	int r = seccomp_rule_add(filter, action, number, 0);
	return r == -EACCES ? 0 : r; /* the action is the default already */
}

static int add_rules(scmp_filter_ctx filter, uint32_t action, const char *const *names, size_t n)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < n; i++)
		r = add_rule(filter, action, names[i]);
	return r;
}

/* prctl has harmless and dangerous halves. */
static int add_prctl(scmp_filter_ctx filter)
{
	static const int allowed[] = {PR_SET_NAME, PR_GET_NAME, PR_SET_VMA, PR_GET_DUMPABLE,
	                              PR_CAPBSET_READ};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(allowed); i++)
		r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1,
		                     SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)allowed[i]));
	return r;
}

/* Locks on files that other runs can see would be a channel to them; the commands of fcntl that are no locks stay. */
static int add_fcntl(scmp_filter_ctx filter)
{
	static const int allowed[] = {F_DUPFD, F_DUPFD_CLOEXEC, F_GETFD,      F_SETFD,
	                              F_GETFL, F_SETFL,         F_GETPIPE_SZ, F_GET_SEALS};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(allowed); i++)
		r = seccomp_rule_add(
			filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1,
			SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, (scmp_datum_t)allowed[i]));
	return r;
}

/* Whether it is a terminal, how much can be read, and close-on-exec: what interpreters ask of their streams. */
static int add_ioctl(scmp_filter_ctx filter)
{
	static const scmp_datum_t allowed[] = {0x5401 /* TCGETS */,   0x5413 /* TIOCGWINSZ */,
	                                       0x541b /* FIONREAD */, 0x5450 /* FIONCLEX */,
	                                       0x5451 /* FIOCLEX */,  0x5421 /* FIONBIO */};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(allowed); i++)
		r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1,
		                     SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, allowed[i]));
	return r;
}

/* The clocks of other processes have negative numbers; that of pid 1 would tell how often its box was used. */
static int add_clocks(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(clock_gettime), SCMP_SYS(clock_nanosleep)};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(calls); i++)
		r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 1,
		                     SCMP_A0(SCMP_CMP_MASKED_EQ, 0x80000000, 0));
	return r;
}

/* Reading limits, of itself alone. */
static int add_prlimit(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2,
	                        SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0));
}

/* Huge pages of a pool are counted by none of the control groups that a run is in. */
static const struct huge_pages {
	int call;
	unsigned argument;
	scmp_datum_t flag;
} huge_pages[] = {
	{SCMP_SYS(mmap), 3, MAP_HUGETLB},
	{SCMP_SYS(memfd_create), 1, MFD_HUGETLB},
};

static int add_pages(scmp_filter_ctx filter, uint32_t action, bool huge)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(huge_pages); i++)
		r = seccomp_rule_add(filter, action, huge_pages[i].call, 1,
		                     SCMP_CMP(huge_pages[i].argument, SCMP_CMP_MASKED_EQ,
		                              huge_pages[i].flag, huge ? huge_pages[i].flag : 0));
	return r;
}

static int add_ordinary_pages(scmp_filter_ctx filter)
{
	return add_pages(filter, SCMP_ACT_ALLOW, false);
}

static int build_run(scmp_filter_ctx filter)
{
	static int (*const parts[])(scmp_filter_ctx) = {
		add_prctl, add_fcntl, add_ioctl, add_prlimit, add_clocks, add_ordinary_pages};
	int r = add_rules(filter, SCMP_ACT_ALLOW, allow_run, ARRAY_SIZE(allow_run));
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(parts); i++)
		r = parts[i](filter);
	return r;
}

/* Threads of Free Pascal and Mono set the ordinary class, which they have already, and give up when they cannot. */
static int add_ordinary_scheduler(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(sched_setscheduler), 1,
	                        SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, SCHED_OTHER));
}

/* Java's channels of files do not load without. With no call that sends, receives, binds or connects it is two pipes. */
static int add_local_pair(scmp_filter_ctx filter)
{
	static const scmp_datum_t flags = SOCK_CLOEXEC | SOCK_NONBLOCK;
	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(socketpair), 2,
	                        SCMP_A0(SCMP_CMP_MASKED_EQ, UINT32_MAX, AF_UNIX),
	                        SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX & ~flags, SOCK_STREAM));
}

static int build_run_processes(scmp_filter_ctx filter)
{
	int r = build_run(filter);
	if (r == 0)
		r = add_rules(filter, SCMP_ACT_ALLOW, allow_processes, ARRAY_SIZE(allow_processes));
	if (r == 0)
		r = add_ordinary_scheduler(filter);
	if (r == 0)
		r = add_local_pair(filter);
	if (r == 0)
		r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1,
		                     SCMP_A0(SCMP_CMP_MASKED_EQ, namespace_flags, 0));
	return r;
}

/* Sockets of the kinds that a network namespace confines and tools talk through; AF_VSOCK, for one, reaches the
 * hypervisor from any namespace. */
static int deny_sockets(scmp_filter_ctx filter)
{
	static const int allowed[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK};
	int r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
	                         SCMP_A0(SCMP_CMP_GT, AF_NETLINK));
	for (int family = 0; r == 0 && family < AF_NETLINK; family++) {
		bool harmless = false;
		for (size_t i = 0; i < ARRAY_SIZE(allowed); i++)
			harmless |= family == allowed[i];
		if (!harmless)
			r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 1,
			                     SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)family));
	}
	return r;
}

/* Who holds a lease keeps everybody else from opening the file, for three quarters of a minute; a notice tells of what others
 * do in a directory. */
static int deny_fcntl(scmp_filter_ctx filter)
{
	enum { SET_DELEGATION = F_SETLEASE + 16 }; /* of Linux 6.19 */
	static const int denied[] = {F_SETLEASE, F_NOTIFY, SET_DELEGATION};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(denied); i++)
		r = seccomp_rule_add(
			filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(fcntl), 1,
			SCMP_A1(SCMP_CMP_MASKED_EQ, UINT32_MAX, (scmp_datum_t)denied[i]));
	return r;
}

/* Numbers newer than the table above, up to those of x32: nobody has looked at these calls, and each tool knows kernels
 * without them. statmount, for one, tells where on the host a mount comes from. */
static int deny_newer(scmp_filter_ctx filter)
{
	enum { AFTER_MEMFD_SECRET = 448, FIRST_OF_X32 = 512 };
	int r = 0;
	for (int number = AFTER_MEMFD_SECRET; r == 0 && number < FIRST_OF_X32; number++)
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), number, 0);
	return r;
}

/* For these the kernel asks only for the same user id, which init has. An init of the idle class on a processor that the
 * program keeps busy would see a limit passed a minute late. */
enum { NO_KIND = -1, INIT_PID = 1 };
static const struct scheduling {
	int call, kind; /* of the number that follows: of a process, of a group, of a user */
} scheduling[] = {
	{SCMP_SYS(sched_setaffinity), NO_KIND}, {SCMP_SYS(sched_setattr), NO_KIND},
	{SCMP_SYS(sched_setparam), NO_KIND},    {SCMP_SYS(sched_setscheduler), NO_KIND},
	{SCMP_SYS(setpriority), PRIO_PROCESS},  {SCMP_SYS(setpriority), PRIO_PGRP},
	{SCMP_SYS(setpriority), PRIO_USER},
};

static int deny_scheduling_init(scmp_filter_ctx filter)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(scheduling); i++) {
		const struct scheduling *row = &scheduling[i];
		struct scmp_arg_cmp which[2];
		unsigned n = 0;
		if (row->kind != NO_KIND)
			which[n++] = SCMP_CMP(0, SCMP_CMP_MASKED_EQ, UINT32_MAX,
			                      (scmp_datum_t)row->kind);
		if (row->kind != PRIO_USER) { /* all that have init's user id are too many */
			which[n] = SCMP_CMP(n, SCMP_CMP_MASKED_EQ, UINT32_MAX, INIT_PID);
			n++;
		}
		r = seccomp_rule_add_array(filter, SCMP_ACT_ERRNO(EPERM), row->call, n, which);
	}
	return r;
}

static int build_compile(scmp_filter_ctx filter)
{
	int r = add_rules(filter, SCMP_ACT_ERRNO(EPERM), deny_compile, ARRAY_SIZE(deny_compile));
	if (r == 0) /* others' limits, init's among them */
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(prlimit64), 1,
		                     SCMP_A0(SCMP_CMP_NE, 0));
	if (r == 0)
		r = deny_scheduling_init(filter);
	if (r == 0)
		r = add_pages(filter, SCMP_ACT_ERRNO(EPERM), true);
	if (r == 0)
		r = deny_sockets(filter);
	if (r == 0)
		r = deny_fcntl(filter);
	if (r == 0)
		r = deny_newer(filter);
	if (r == 0)
		r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
	for (unsigned long bit = 1; r == 0 && bit <= namespace_flags; bit <<= 1)
		if (bit & namespace_flags)
			r = seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
			                     SCMP_A0(SCMP_CMP_MASKED_EQ, bit, bit));
	return r;
}

static const struct policy {
	const char *name;
	uint32_t default_action;
	int (*build)(scmp_filter_ctx filter);
} policies[] = {
	{"run", SCMP_ACT_ERRNO(ENOSYS), build_run},
	{"run-processes", SCMP_ACT_ERRNO(ENOSYS), build_run_processes},
	{"compile", SCMP_ACT_ALLOW, build_compile},
};

static const struct policy *find_policy(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(policies); i++)
		if (strcmp(policies[i].name, name) == 0)
			return &policies[i];
	return NULL;
}

static int build(const struct policy *policy, scmp_filter_ctx filter)
{
	int r = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
	if (r == 0)
		r = seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2); /* a binary tree */
	return r < 0 ? r : policy->build(filter);
}

static int export_sealed(scmp_filter_ctx filter, struct error *err)
{
	_cleanup_(fd_closep) int fd =
		memfd_create("seccomp-filter", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return error_set(err, -errno, "memfd_create");
	int r = seccomp_export_bpf(filter, fd);
	if (r < 0)
		return error_set(err, r, "export the filter");
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
		return error_set(err, -errno, "seal the filter");
	return TAKE_FD(fd);
}

int sandbox_policy_open(const char *name, char *error)
{
	struct error err = {0};
	const struct policy *policy = find_policy(name);
	scmp_filter_ctx filter = policy ? seccomp_init(policy->default_action) : NULL;
	int r;
	if (!policy)
		r = error_say(&err, -ENOENT, "no policy \"%s\"", name);
	else if (!filter)
		r = error_set(&err, -ENOMEM, "policy %s", name);
	else
		r = build(policy, filter) < 0
		            ? error_say(&err, -EINVAL, "policy %s: libseccomp refused a rule", name)
		            : export_sealed(filter, &err);
	seccomp_release(filter);
	if (r < 0 && error)
		memcpy(error, err.text, sizeof(err.text));
	return r;
}
