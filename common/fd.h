/* SPDX-License-Identifier: MIT */
/*
 * Descriptors: closing, sealing, passing over a socket. "No descriptor" is -1 everywhere.
 */
#pragma once

#include "common/attr.h"
#include "common/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Closes @fd unless it is -1, keeps errno; returns -1, so that `fd = fd_close(fd)` forgets it. */
int fd_close(int fd);

/* Cleanup form of fd_close(). */
static inline void fd_closep(int *fd)
{
	*fd = fd_close(*fd);
}

/**
 * fd_write_all() - write every byte, through interruptions and short writes
 *
 * Return: 0 or a negative errno.
 */
int fd_write_all(int fd, const void *data, size_t size) _must_check_;

/**
 * fd_read_all() - read up to @size bytes or to the end of the file
 *
 * Return: the number of bytes read, or a negative errno.
 */
ssize_t fd_read_all(int fd, void *data, size_t size) _must_check_;

/**
 * fd_memfd() - a sealed, close-on-exec file in memory that holds @data and can never change; its position is 0
 * @name: shown in /proc/PID/fd
 *
 * Return: the descriptor, owned by the caller, or a negative errno.
 */
int fd_memfd(const char *name, const void *data, size_t size, struct error *err) _must_check_;

/* The most descriptors one fd_send() carries; the kernel's own bound is SCM_MAX_FD, 253 (linux/net/scm.h). */
enum { FD_SEND_MAX = 32 };

/**
 * fd_send() - one message with descriptors over a UNIX socket; never raises SIGPIPE
 *
 * Return: 0 or a negative errno.
 */
int fd_send(int socket, const void *data, size_t size, const int *fds, size_t n_fds) _must_check_;

/* Descriptors on their way are read within milliseconds, unless nobody reads them at all. */
enum { FD_PATIENCE_MS = 2000 };

/**
 * fd_send_patiently() - fd_send() that waits while this user has too many descriptors on their way
 *
 * Those that a user has sent and nobody has received yet may not be more than RLIMIT_NOFILE (ETOOMANYREFS in unix(7)),
 * whoever of the user's processes sent them.
 *
 * Return: as fd_send(); -ETOOMANYREFS when they stayed too many for FD_PATIENCE_MS.
 */
int fd_send_patiently(int socket, const void *data, size_t size, const int *fds,
                      size_t n_fds) _must_check_;

/**
 * fd_receive() - one message with descriptors from a UNIX SOCK_SEQPACKET socket
 * @fds: room for FD_SEND_MAX descriptors; they are close-on-exec and the caller's
 * @flags: of recvmsg(2), e.g. MSG_DONTWAIT
 *
 * A message that was cut (data or descriptors) is refused with -EMSGSIZE and its descriptors are closed.
 *
 * Return: the message's size, 0 at the end of the stream, or a negative errno.
 */
ssize_t fd_receive(int socket, void *data, size_t size, int *fds, size_t *ret_n_fds,
                   int flags) _must_check_;

/* The same with @tag in the sixth argument of the system call, where the kernel does not look but a seccomp filter can. */
ssize_t fd_receive_tagged(int socket, void *data, size_t size, int *fds, size_t *ret_n_fds,
                          int flags, uint64_t tag) _must_check_;
