/* SPDX-License-Identifier: MIT */
/* Policy "compile": what is not in these tables is allowed. */
#include "common/attr.h"
#include "sandbox/seccomp/policies.h"
#include "sandbox/seccomp/rules.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>

/* For compilers and interpreters' tools: everything but this, and what is newer than this. */
/* clang-format off */
static const char *const deny[] = {
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

enum { INIT_PID = 1 };

/* Who holds a lease keeps everybody else from opening the file, for three quarters of a minute; a notice tells of what others
 * do in a directory. */
enum { SET_DELEGATION = F_SETLEASE + 16 }; /* of Linux 6.19 */

static const struct rule deny_with_arguments[] = {
	{SCMP_SYS(prlimit64), 1, {LONG_IS_NOT(0, 0)}}, /* others' limits, init's among them */

	/* For these the kernel asks only for the same user id, which init has. An init of the idle class on a processor that the
	 * program keeps busy would see a limit passed a minute late. */
	{SCMP_SYS(sched_setaffinity), 1, {INT_IS(0, INIT_PID)}},
	{SCMP_SYS(sched_setattr), 1, {INT_IS(0, INIT_PID)}},
	{SCMP_SYS(sched_setparam), 1, {INT_IS(0, INIT_PID)}},
	{SCMP_SYS(sched_setscheduler), 1, {INT_IS(0, INIT_PID)}},
	{SCMP_SYS(setpriority), 2, {INT_IS(0, PRIO_PROCESS), INT_IS(1, INIT_PID)}},
	{SCMP_SYS(setpriority), 2, {INT_IS(0, PRIO_PGRP), INT_IS(1, INIT_PID)}},
	{SCMP_SYS(setpriority),
         1,
         {INT_IS(0, PRIO_USER)}}, /* all that have init's user id are too many */

	{SCMP_SYS(mmap), 1, {BITS_ARE(MMAP_FLAGS, MAP_HUGETLB, MAP_HUGETLB)}},
	{SCMP_SYS(memfd_create), 1, {BITS_ARE(MEMFD_CREATE_FLAGS, MFD_HUGETLB, MFD_HUGETLB)}},

	{SCMP_SYS(fcntl), 1, {INT_IS(1, F_SETLEASE)}},
	{SCMP_SYS(fcntl), 1, {INT_IS(1, F_NOTIFY)}},
	{SCMP_SYS(fcntl), 1, {INT_IS(1, SET_DELEGATION)}},

	{SCMP_SYS(clone), 1, {BITS_ARE(0, CLONE_NEWNS, CLONE_NEWNS)}},
	{SCMP_SYS(clone), 1, {BITS_ARE(0, CLONE_NEWCGROUP, CLONE_NEWCGROUP)}},
	{SCMP_SYS(clone), 1, {BITS_ARE(0, CLONE_NEWUTS, CLONE_NEWUTS)}},
	{SCMP_SYS(clone), 1, {BITS_ARE(0, CLONE_NEWIPC, CLONE_NEWIPC)}},
	{SCMP_SYS(clone), 1, {BITS_ARE(0, CLONE_NEWUSER, CLONE_NEWUSER)}},
	{SCMP_SYS(clone), 1, {BITS_ARE(0, CLONE_NEWPID, CLONE_NEWPID)}},
	{SCMP_SYS(clone), 1, {BITS_ARE(0, CLONE_NEWNET, CLONE_NEWNET)}},
};

/* Sockets of the kinds that a network namespace confines and tools talk through; AF_VSOCK, for one, reaches the
 * hypervisor from any namespace. */
static bool family_is_confined(int family)
{
	return family == AF_UNIX || family == AF_INET || family == AF_INET6 || family == AF_NETLINK;
}

static int deny_sockets(scmp_filter_ctx filter)
{
	const struct rule later = {SCMP_SYS(socket), 1, {{0, SCMP_CMP_GT, AF_NETLINK, 0}}};
	int r = rules_add(filter, SCMP_ACT_ERRNO(EPERM), &later, 1);
	for (unsigned family = 0; r == 0 && family < AF_NETLINK; family++) {
		const struct rule one = {SCMP_SYS(socket), 1, {LONG_IS(0, family)}};
		if (!family_is_confined((int)family))
			r = rules_add(filter, SCMP_ACT_ERRNO(EPERM), &one, 1);
	}
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

static int deny_calls(scmp_filter_ctx filter)
{
	return rules_add_calls(filter, SCMP_ACT_ERRNO(EPERM), deny, ARRAY_SIZE(deny));
}

static int deny_arguments(scmp_filter_ctx filter)
{
	return rules_add(filter, SCMP_ACT_ERRNO(EPERM), deny_with_arguments,
	                 ARRAY_SIZE(deny_with_arguments));
}

static int deny_clone3(scmp_filter_ctx filter)
{
	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
}

int policy_build_compile(scmp_filter_ctx filter)
{
	static int (*const parts[])(scmp_filter_ctx) = {deny_calls, deny_arguments, deny_sockets,
	                                                deny_newer, deny_clone3};
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(parts); i++)
		r = parts[i](filter);
	return r;
}
