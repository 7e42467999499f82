/* SPDX-License-Identifier: MIT */
/*
 * Named system call filters, for sandbox_request.seccomp_fd.
 */
#pragma once

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

/**
 * sandbox_policy_open() - a policy as a sealed file of BPF instructions, to be used for any number of requests
 * @name: one of
 *        "run"      an allow list for programs that compute: no new processes, no sockets, nothing of other kinds than
 *                   files, memory, time and the program itself; every other call answers ENOSYS
 *        "run-processes"  the same with threads and processes
 *        "compile"  everything but what is dangerous: compilers are many, and what they call changes
 * @error: SANDBOX_ERROR_SIZE bytes
 *
 * Foreign architectures (int 0x80, x32) are killed in all of them.
 *
 * Return: a descriptor, the caller's; -ENOENT for an unknown name, other negative errno.
 */
int sandbox_policy_open(const char *name, char *error);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
