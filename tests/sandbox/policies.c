/* SPDX-License-Identifier: MIT */
/*
 * The named policies: what is forbidden answers as documented, ENOSYS in the allow lists and EPERM in the deny list, and
 * foreign ABIs are the end of the program.
 */
#include "sandbox/policy.h"
#include "tests/sandbox/box.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <linux/memfd.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Numbers that the headers of Debian 12 do not have. */
enum {
	NUMBER_IO_URING_SETUP = 425,
	NUMBER_MEMFD_SECRET = 447,
	NUMBER_STATMOUNT = 457,
	NUMBER_LISTMOUNT = 458,
	NUMBER_OPEN_TREE_ATTR = 467,
	NUMBER_LISTNS = 470,
	NUMBER_LAST = 511,
	NUMBER_UNKNOWN = 2000
};

struct call {
	const char *what;
	long number;
	unsigned long args[4];
};

/* Forbidden in all policies. */
static const struct call dangerous[] = {
	{"io_uring", NUMBER_IO_URING_SETUP, {1}},
	{"io_setup", SYS_io_setup, {1}},
	{"a user namespace", SYS_unshare, {CLONE_NEWUSER}},
	{"setns", SYS_setns, {0, 0}},
	{"ptrace", SYS_ptrace, {PTRACE_TRACEME}},
	{"process_vm_readv", SYS_process_vm_readv, {1}},
	{"pidfd_open", SYS_pidfd_open, {1}},
	{"pidfd_getfd", SYS_pidfd_getfd, {0}},
	{"kcmp", SYS_kcmp, {1, 1}},
	{"keyctl", SYS_keyctl, {KEYCTL_GET_KEYRING_ID, (unsigned long)KEY_SPEC_SESSION_KEYRING}},
	{"add_key", SYS_add_key, {0}},
	{"request_key", SYS_request_key, {0}},
	{"bpf", SYS_bpf, {0}},
	{"perf", SYS_perf_event_open, {0}},
	{"userfaultfd", SYS_userfaultfd, {0}},
	{"fanotify", SYS_fanotify_init, {0}},
	{"inotify_init", SYS_inotify_init, {0}},
	{"inotify_init1", SYS_inotify_init1, {0}},
	{"a notice by fcntl", SYS_fcntl, {1, 1026, 1}},
	{"a lease by fcntl", SYS_fcntl, {1, 1024, 2}},
	{"a delegation by fcntl", SYS_fcntl, {1, 1040}},
	{"a lease by fcntl with a bit above the int", SYS_fcntl, {1, (1UL << 32) | 1024, 2}},
	{"semget", SYS_semget, {0, 1, 0600}},
	{"shmget", SYS_shmget, {0, 4096, 0600}},
	{"msgget", SYS_msgget, {0, 0600}},
	{"mq_open", SYS_mq_open, {0}},
	{"vmsplice", SYS_vmsplice, {1}},
	{"personality", SYS_personality, {UNAME26}},
	{"timer_create", SYS_timer_create, {0}},
	{"rt_sigqueueinfo", SYS_rt_sigqueueinfo, {1, SIGCHLD}},
	{"rt_tgsigqueueinfo", SYS_rt_tgsigqueueinfo, {1, 1, SIGCHLD}},
	{"mount", SYS_mount, {0}},
	{"umount2", SYS_umount2, {0}},
	{"pivot_root", SYS_pivot_root, {0}},
	{"chroot", SYS_chroot, {0}},
	{"fsopen", SYS_fsopen, {0}},
	{"open_tree", SYS_open_tree, {0}},
	{"move_mount", SYS_move_mount, {0}},
	{"name_to_handle_at", SYS_name_to_handle_at, {0}},
	{"open_by_handle_at", SYS_open_by_handle_at, {0}},
	{"mknod", SYS_mknod, {0}},
	{"modify_ldt", SYS_modify_ldt, {0}},
	{"memfd_secret", NUMBER_MEMFD_SECRET, {0}},
	{"sethostname", SYS_sethostname, {0}},
	{"syslog", SYS_syslog, {0}},
	{"reboot", SYS_reboot, {0}},
	/* No control group of ours counts them. */
	{"huge pages", SYS_mmap, {0, 2 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB}},
	{"a file of huge pages", SYS_memfd_create, {0, MFD_HUGETLB}},
	/* Init has the program's user id, which is all that the kernel asks for here. */
	{"init's processors", SYS_sched_setaffinity, {1, 8}},
	{"init's class", SYS_sched_setscheduler, {1, SCHED_IDLE}},
	{"init's class with a bit above the int",
         SYS_sched_setscheduler,
         {(1UL << 32) | 1, SCHED_IDLE}},
	{"init's parameters", SYS_sched_setparam, {1}},
	{"init's attributes", SYS_sched_setattr, {1}},
	{"init's priority", SYS_setpriority, {PRIO_PROCESS, 1, 19}},
	{"the priority of init's group", SYS_setpriority, {PRIO_PGRP, 1, 19}},
	{"everybody's priority", SYS_setpriority, {PRIO_USER, 0, 19}},
	{"AF_VSOCK", SYS_socket, {AF_VSOCK, SOCK_STREAM}},
	{"AF_ALG", SYS_socket, {AF_ALG, SOCK_SEQPACKET}},
	{"AF_PACKET", SYS_socket, {AF_PACKET, SOCK_RAW}},
	{"AF_XDP", SYS_socket, {44, SOCK_RAW}},
	{"AF_VSOCK with a bit above the int", SYS_socket, {(1UL << 32) | AF_VSOCK, SOCK_STREAM}},
};

/* Forbidden besides to programs that compute. */
static const struct call more_than_computing[] = {
	{"a socket", SYS_socket, {AF_INET, SOCK_STREAM}},
	{"a local socket", SYS_socket, {AF_UNIX, SOCK_STREAM}},
	{"a pair of sockets for messages", SYS_socketpair, {AF_UNIX, SOCK_SEQPACKET}},
	{"a pair of another family", SYS_socketpair, {AF_TIPC, SOCK_STREAM}},
	{"a message, and descriptors in it", SYS_sendmsg, {0}},
	{"changing a file that was handed in", SYS_fchmod, {0, 0600}},
	{"flock", SYS_flock, {1, 2}},
	{"a lock by fcntl", SYS_fcntl, {1, 6}},
	{"the owner of a descriptor", SYS_fcntl, {1, 8}},
	{"being traced", SYS_prctl, {0x59616d61}},
	{"a new limit", SYS_prlimit64, {0, 7, 1}},
	{"the clock of pid 1", SYS_clock_gettime, {(unsigned long)(int)((~1U << 3) | 2)}},
	{"somebody else's limit", SYS_prlimit64, {1, 7, 0}},
	{"a terminal's input", SYS_ioctl, {0, 0x5412}},
	{"affinity", SYS_sched_setaffinity, {0}},
	{"priority", SYS_setpriority, {0}},
	{"another filter", SYS_seccomp, {0}},
	{"a call of the future", NUMBER_UNKNOWN, {0}},
};

static const struct call processes[] = {
	{"fork", SYS_fork, {0}},
	{"vfork", SYS_vfork, {0}},
	{"clone", SYS_clone, {SIGCHLD}},
};

static const struct call namespaces[] = {
	{"clone into a user namespace", SYS_clone, {CLONE_NEWUSER | SIGCHLD}},
	{"clone into a mount namespace", SYS_clone, {CLONE_NEWNS | SIGCHLD}},
	{"clone into a pid namespace", SYS_clone, {CLONE_NEWPID | SIGCHLD}},
	{"clone into a network namespace", SYS_clone, {CLONE_NEWNET | SIGCHLD}},
	{"clone into an ipc namespace", SYS_clone, {CLONE_NEWIPC | SIGCHLD}},
	{"clone into a uts namespace", SYS_clone, {CLONE_NEWUTS | SIGCHLD}},
	{"clone into a cgroup namespace", SYS_clone, {CLONE_NEWCGROUP | SIGCHLD}},
};

static struct sandbox_result run_call(struct sandbox *sandbox, int filter, bool keep_box,
                                      const struct call *call)
{
	static char texts[5][24];
	const char *argv[7] = {"call"};
	(void)snprintf(texts[0], sizeof(texts[0]), "%ld", call->number);
	for (size_t i = 0; i < 4; i++)
		(void)snprintf(texts[i + 1], sizeof(texts[i + 1]), "%lu", call->args[i]);
	for (size_t i = 0; i < 5; i++)
		argv[i + 1] = texts[i];
	struct sandbox_request request = box_request_argv(argv);
	request.seccomp_fd = filter;
	request.keep_box = keep_box;
	request.process_limit = 5;
	struct sandbox_result result = box_run(sandbox, request);
	CHECK_INT(close(request.executable_fd), 0);
	return result;
}

static void check_calls(const char *policy, const struct call *calls, size_t n, int expected)
{
	struct sandbox *sandbox = box_open();
	int filter = sandbox_policy_open(policy, NULL);
	CHECK(filter >= 0);
	for (size_t i = 0; i < 2 * n; i++) {
		const struct call *call =
			&calls[i / 2]; /* in a box of its own, and in one that is kept */
		struct sandbox_result result = run_call(sandbox, filter, i % 2 == 1, call);
		if (result.status != SANDBOX_EXITED || result.exit_code != expected)
			FAIL("%s under %s: %s %d, not errno %d", call->what, policy,
			     result.status == SANDBOX_EXITED ? "errno" : "signal",
			     result.exit_code + result.signal, expected);
	}
}

TEST(run_knows_nothing_dangerous)
{
	check_calls("run", dangerous, COUNT(dangerous), ENOSYS);
}

TEST(run_knows_nothing_but_computing)
{
	check_calls("run", more_than_computing, COUNT(more_than_computing), ENOSYS);
}

TEST(run_knows_no_processes)
{
	check_calls("run", processes, COUNT(processes), ENOSYS);
}

TEST(run_processes_knows_nothing_dangerous)
{
	check_calls("run-processes", dangerous, COUNT(dangerous), ENOSYS);
}

TEST(run_processes_knows_nothing_but_computing)
{
	check_calls("run-processes", more_than_computing, COUNT(more_than_computing), ENOSYS);
}

TEST(run_processes_knows_processes)
{
	check_calls("run-processes", processes, 1, 0);
	check_calls("run-processes", processes + 2, 1, 0);
}

/* Java opens no file by a channel without (java.nio.file.Files): it closes them by way of one end. Who can neither send nor
 * receive messages has two pipes. */
TEST(a_pair_of_local_streams_is_there_where_processes_are)
{
	static const struct call pair[] = {
		{"a pair of sockets", SYS_socketpair, {AF_UNIX, SOCK_STREAM, 0, 0}}};
	check_calls("run", pair, COUNT(pair), ENOSYS);
	check_calls("run-processes", pair, COUNT(pair), EFAULT);
}

/* The run-time of threaded Haskell does not start without. Such a timer is a descriptor and goes with it; those of
 * timer_create count against a quota that runs share. */
TEST(timers_that_are_descriptors_are_there_where_threads_are)
{
	static const struct call timer[] = {{"timerfd_create", SYS_timerfd_create, {1}}};
	check_calls("run", timer, 1, ENOSYS);
	check_calls("run-processes", timer, 1, 0);
}

TEST(run_processes_makes_no_namespaces)
{
	check_calls("run-processes", namespaces, COUNT(namespaces), ENOSYS);
}

TEST(compile_refuses_everything_dangerous)
{
	check_calls("compile", dangerous, COUNT(dangerous), EPERM);
}

/* statmount tells where a bind comes from on the host, and the id of the user outside. */
TEST(compile_does_not_know_calls_that_are_newer_than_its_table)
{
	static const struct call newer[] = {
		{"statmount", NUMBER_STATMOUNT, {0}},
		{"listmount", NUMBER_LISTMOUNT, {0}},
		{"open_tree_attr", NUMBER_OPEN_TREE_ATTR, {0}},
		{"listns", NUMBER_LISTNS, {0}},
		{"the last before those of x32", NUMBER_LAST, {0}},
	};
	check_calls("compile", newer, COUNT(newer), ENOSYS);
}

TEST(compile_lets_programs_arrange_themselves)
{
	static const struct call own[] = {
		{"its own priority", SYS_setpriority, {PRIO_PROCESS, 0, 19}},
		{"its group's priority", SYS_setpriority, {PRIO_PGRP, 0, 19}},
		{"ordinary pages", SYS_mmap, {0, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS}},
	};
	check_calls("compile", own, COUNT(own), 0);
}

TEST(compile_makes_no_namespaces)
{
	check_calls("compile", namespaces, COUNT(namespaces), EPERM);
}

TEST(compile_knows_processes_and_local_sockets)
{
	static const struct call socket[] = {{"a local socket", SYS_socket, {AF_UNIX, SOCK_STREAM}}};
	check_calls("compile", processes, 1, 0);
	check_calls("compile", socket, 1, 0);
}

static const char *const policies[] = {"run", "run-processes", "compile"};

TEST(clone3_answers_enosys_so_that_libc_takes_clone)
{
	static const struct call clone3 = {"clone3", SYS_clone3, {0, 88}};
	for (size_t i = 0; i < COUNT(policies); i++)
		check_calls(policies[i], &clone3, 1, ENOSYS);
}

static void check_foreign_abi(const char *which)
{
	struct sandbox *sandbox = box_open();
	for (size_t i = 0; i < COUNT(policies); i++) {
		struct sandbox_request request = box_request("call", which);
		request.seccomp_fd = sandbox_policy_open(policies[i], NULL);
		struct sandbox_result result = box_run(sandbox, request);
		CHECK_INT(result.status, SANDBOX_SIGNALED);
		CHECK_INT(result.signal, SIGSYS);
	}
}

TEST(the_i386_abi_is_the_end)
{
	check_foreign_abi("int80");
}

TEST(the_x32_abi_is_the_end)
{
	check_foreign_abi("x32");
}

TEST(threads_work_where_processes_do)
{
	struct sandbox_request request = box_request("spawn", "count-threads");
	request.process_limit = 4;
	request.seccomp_fd = sandbox_policy_open("run-processes", NULL);
	CHECK_STR(box_output(box_open(), request), "4");
}

TEST(ordinary_programs_run_under_every_policy)
{
	struct sandbox *sandbox = box_open();
	for (size_t i = 0; i < COUNT(policies); i++) {
		struct sandbox_request request = box_request("spend", "memory", "1024");
		request.seccomp_fd = sandbox_policy_open(policies[i], NULL);
		CHECK_INT(box_exit_code(sandbox, request), 0);
		request = box_request("look", "list", "/");
		request.seccomp_fd = sandbox_policy_open(policies[i], NULL);
		CHECK_INT(box_exit_code(sandbox, request), 0);
	}
}
