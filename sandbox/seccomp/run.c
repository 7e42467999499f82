/* SPDX-License-Identifier: MIT */
/* Policies "run" and "run-processes": what is not in these tables is refused. */
#include "common/attr.h"
#include "sandbox/seccomp/policies.h"
#include "sandbox/seccomp/rules.h"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

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

static const struct rule allow_run_with[] = {
	/* prctl has harmless and dangerous halves. */
	{SCMP_SYS(prctl), 1, {LONG_IS(0, PR_SET_NAME)}},
	{SCMP_SYS(prctl), 1, {LONG_IS(0, PR_GET_NAME)}},
	{SCMP_SYS(prctl), 1, {LONG_IS(0, PR_SET_VMA)}},
	{SCMP_SYS(prctl), 1, {LONG_IS(0, PR_GET_DUMPABLE)}},
	{SCMP_SYS(prctl), 1, {LONG_IS(0, PR_CAPBSET_READ)}},

	/* Locks on files that other runs can see would be a channel to them; the commands that are no locks stay. */
	{SCMP_SYS(fcntl), 1, {INT_IS(1, F_DUPFD)}},
	{SCMP_SYS(fcntl), 1, {INT_IS(1, F_DUPFD_CLOEXEC)}},
	{SCMP_SYS(fcntl), 1, {INT_IS(1, F_GETFD)}},
	{SCMP_SYS(fcntl), 1, {INT_IS(1, F_SETFD)}},
	{SCMP_SYS(fcntl), 1, {INT_IS(1, F_GETFL)}},
	{SCMP_SYS(fcntl), 1, {INT_IS(1, F_SETFL)}},
	{SCMP_SYS(fcntl), 1, {INT_IS(1, F_GETPIPE_SZ)}},
	{SCMP_SYS(fcntl), 1, {INT_IS(1, F_GET_SEALS)}},

	/* Whether it is a terminal, how much can be read, and close-on-exec: what interpreters ask of their streams. */
	{SCMP_SYS(ioctl), 1, {INT_IS(1, TCGETS)}},
	{SCMP_SYS(ioctl), 1, {INT_IS(1, TIOCGWINSZ)}},
	{SCMP_SYS(ioctl), 1, {INT_IS(1, FIONREAD)}},
	{SCMP_SYS(ioctl), 1, {INT_IS(1, FIONCLEX)}},
	{SCMP_SYS(ioctl), 1, {INT_IS(1, FIOCLEX)}},
	{SCMP_SYS(ioctl), 1, {INT_IS(1, FIONBIO)}},

	/* Reading limits, of itself alone. */
	{SCMP_SYS(prlimit64), 2, {LONG_IS(0, 0), LONG_IS(2, 0)}},

	/* The clocks of other processes have negative numbers; that of pid 1 would tell how often its box was used. */
	{SCMP_SYS(clock_gettime), 1, {BITS_ARE(0, 0x80000000, 0)}},
	{SCMP_SYS(clock_nanosleep), 1, {BITS_ARE(0, 0x80000000, 0)}},

	{SCMP_SYS(mmap), 1, {BITS_ARE(MMAP_FLAGS, MAP_HUGETLB, 0)}},
	{SCMP_SYS(memfd_create), 1, {BITS_ARE(MEMFD_CREATE_FLAGS, MFD_HUGETLB, 0)}},
};

/* Threads and processes besides; pipes between them are above. Run-times of threads (GHC's) have a timerfd for their clock:
 * it is a descriptor and ends with its process. */
static const char *const allow_processes[] = {
	"fork",   "vfork",          "set_mempolicy",   "get_mempolicy",  "setpgid",
	"setsid", "timerfd_create", "timerfd_settime", "timerfd_gettime"};

enum { PAIR_FLAGS = SOCK_CLOEXEC | SOCK_NONBLOCK };

static const struct rule allow_processes_with[] = {
	/* Threads of Free Pascal and Mono set the ordinary class, which they have already, and give up when they cannot. */
	{SCMP_SYS(sched_setscheduler), 1, {INT_IS(1, SCHED_OTHER)}},

	/* Java's channels of files do not load without. With no call that sends, receives, binds or connects it is two pipes. */
	{SCMP_SYS(socketpair),
         2,
         {INT_IS(0, AF_UNIX), BITS_ARE(1, UINT32_MAX & ~(scmp_datum_t)PAIR_FLAGS, SOCK_STREAM)}},

	{SCMP_SYS(clone), 1, {BITS_ARE(0, POLICY_NAMESPACES, 0)}},
};

int policy_build_run(scmp_filter_ctx filter)
{
	int r = rules_add_calls(filter, SCMP_ACT_ALLOW, allow_run, ARRAY_SIZE(allow_run));
	return r < 0 ? r
	             : rules_add(filter, SCMP_ACT_ALLOW, allow_run_with, ARRAY_SIZE(allow_run_with));
}

int policy_build_run_processes(scmp_filter_ctx filter)
{
	int r = policy_build_run(filter);
	if (r == 0)
		r = rules_add_calls(filter, SCMP_ACT_ALLOW, allow_processes,
		                    ARRAY_SIZE(allow_processes));
	return r < 0 ? r
	             : rules_add(filter, SCMP_ACT_ALLOW, allow_processes_with,
	                         ARRAY_SIZE(allow_processes_with));
}
