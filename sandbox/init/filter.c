/* SPDX-License-Identifier: MIT */
#include "sandbox/init/filter.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#if !defined(__x86_64__)
#error "init's filter is written for x86-64; add the audit architecture and check the numbers"
#endif

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define KILL BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS)
#define ALLOW(name)                                                                                \
	BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, 0, 1),                                     \
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static int load(struct sock_filter *instructions, size_t n, struct error *err)
{
	struct sock_fprog program = {.len = (unsigned short)n, .filter = instructions};
	if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) < 0)
		return error_set(err, -errno, "load the filter");
	return 0;
}

#define ARGUMENT(n) LOAD(args[n]) /* its lower half, which is all that the kernel takes of an int */
#define EQUALS(value) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(value), 1, 0), KILL

/* What supervising takes, in the order of frequency. pwrite64 is not among them: init changes no limit. */
int init_filter_load(int proc, struct error *err)
{
	struct sock_filter filter[] = {
		LOAD(arch),
		EQUALS(AUDIT_ARCH_X86_64),
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
		ALLOW(close),
		ALLOW(getdents64),
		EQUALS(SYS_openat),
		ARGUMENT(0),
		EQUALS(proc),
		ARGUMENT(2),
		EQUALS(O_RDONLY | O_CLOEXEC),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	return load(filter, ARRAY_SIZE(filter), err);
}

int filter_read(int fd, struct sock_filter *instructions, size_t most, struct error *err)
{
	struct stat st;
	if (fstat(fd, &st) < 0)
		return error_set(err, -errno, "stat the filter");
	if (st.st_size <= 0 || (uint64_t)st.st_size > most * sizeof(*instructions) ||
	    (uint64_t)st.st_size % sizeof(*instructions) != 0)
		return error_say(err, -EINVAL,
		                 "the filter's size is not that of 1 to %zu instructions", most);
	ssize_t n = pread(fd, instructions, (size_t)st.st_size, 0);
	if (n != st.st_size)
		return error_set(err, n < 0 ? -errno : -EIO, "read the filter");
	return (int)((size_t)n / sizeof(*instructions));
}

/* The part in front. Nothing but the number is looked at for all other calls, so that the kernel still answers for most
 * of them from its bitmap. */
#define TAGGED(name, to_check) BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##name, to_check, 0)
enum { PREFIX_LENGTH = 15 };

static void make_prefix(struct sock_filter *prefix, uint64_t tag)
{
	const struct sock_filter instructions[PREFIX_LENGTH] = {
		LOAD(arch),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0,
	                 13), /* the programs' filter decides */
		LOAD(nr),
		TAGGED(clone3, 5),
		TAGGED(clock_gettime, 4),
		TAGGED(recvmsg, 3),
		TAGGED(setsid, 2),
		TAGGED(prlimit64, 1),
		BPF_STMT(BPF_JMP | BPF_JA, 6),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[5])),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)tag, 0, 4),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[5]) + 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(tag >> 32), 0, 2),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		BPF_STMT(BPF_JMP | BPF_JA, 0), /* keeps the jumps above in step */
	};
	memcpy(prefix, instructions, sizeof(instructions));
}

int kept_filter_load(int fd, uint64_t *ret_tag, struct error *err)
{
	static struct sock_filter both[BPF_MAXINSNS];
	uint64_t tag;
	if (getrandom(&tag, sizeof(tag), 0) != (ssize_t)sizeof(tag))
		return error_set(err, -errno, "getrandom");
	int n = filter_read(fd, both + PREFIX_LENGTH, ARRAY_SIZE(both) - PREFIX_LENGTH, err);
	if (n < 0)
		return n;
	make_prefix(both, tag);
	int r = load(both, PREFIX_LENGTH + (size_t)n, err);
	if (r < 0)
		return r;
	memset(both, 0, sizeof(both));
	*ret_tag = tag;
	return 0;
}
