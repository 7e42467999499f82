/* SPDX-License-Identifier: MIT */
#include "sandbox/init/filter.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

#if !defined(__x86_64__)
#error "init's filter is written for x86-64; add the audit architecture and check the numbers"
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define KILL BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
#define ALLOW(name) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1), BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

/* What supervising takes, in the order of frequency. pwrite64 is not among them: init changes no limit. */
static struct sock_filter filter[] = {
	LOAD(arch),
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 1, 0),
	KILL,
	LOAD(nr),
	ALLOW(ppoll),
	ALLOW(wait4),
	ALLOW(pread64),
	ALLOW(clock_gettime),
	ALLOW(read),
	ALLOW(write),
	ALLOW(futex),
	ALLOW(kill),
	ALLOW(exit_group),
	KILL,
};

int init_filter_load(struct error *err)
{
	struct sock_fprog program = {.len = ARRAY_SIZE(filter), .filter = filter};
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0)
		return error_set(err, -errno, "load init's filter");
	return 0;
}
