/* SPDX-License-Identifier: MIT */
#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int fd_close(int fd)
{
	if (fd >= 0) {
		int saved = errno;
		/* EINTR from close still closes on Linux; nothing else can be done about a failure. */
		(void)close(fd);
		errno = saved;
	}
	return -1;
}

int fd_write_all(int fd, const void *data, size_t size)
{
	const char *at = data;
	while (size > 0) {
		ssize_t n = write(fd, at, size);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		at += n;
		size -= (size_t)n;
	}
	return 0;
}

ssize_t fd_read_all(int fd, void *data, size_t size)
{
	size_t done = 0;
	while (done < size) {
		ssize_t n = read(fd, (char *)data + done, size - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	return (ssize_t)done;
}

int fd_memfd(const char *name, const void *data, size_t size, struct error *err)
{
	_cleanup_(fd_closep) int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (fd < 0)
		return error_set(err, -errno, "memfd_create %s", name);
	int r = fd_write_all(fd, data, size);
	if (r < 0)
		return error_set(err, r, "write memfd %s", name);
	if (lseek(fd, 0, SEEK_SET) < 0)
		return error_set(err, -errno, "rewind memfd %s", name);
	if (fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) < 0)
		return error_set(err, -errno, "seal memfd %s", name);
	return TAKE_FD(fd);
}

union fd_control {
	char buffer[CMSG_SPACE(sizeof(int) * FD_SEND_MAX)];
	struct cmsghdr align;
};

int fd_send(int socket, const void *data, size_t size, const int *fds, size_t n_fds)
{
	if (n_fds > FD_SEND_MAX)
		return -E2BIG;
	union fd_control control;
	struct iovec iov = {.iov_base = (void *)data, .iov_len = size};
	struct msghdr message = {.msg_iov = &iov, .msg_iovlen = 1};
	if (n_fds > 0) {
		memset(&control, 0, sizeof(control));
		message.msg_control = control.buffer;
		message.msg_controllen = CMSG_SPACE(sizeof(int) * n_fds);
		struct cmsghdr *header = CMSG_FIRSTHDR(&message);
		header->cmsg_level = SOL_SOCKET;
		header->cmsg_type = SCM_RIGHTS;
		header->cmsg_len = CMSG_LEN(sizeof(int) * n_fds);
		memcpy(CMSG_DATA(header), fds, sizeof(int) * n_fds);
	}
	ssize_t n;
	do
		n = sendmsg(socket, &message, MSG_NOSIGNAL);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return (size_t)n == size ? 0 : -EMSGSIZE;
}

int fd_send_patiently(int socket, const void *data, size_t size, const int *fds, size_t n_fds)
{
	static const struct timespec pause = {.tv_nsec = 1000000};
	int r = fd_send(socket, data, size, fds, n_fds);
	for (int ms = 0; r == -ETOOMANYREFS && ms < FD_PATIENCE_MS; ms++) {
		(void)nanosleep(&pause, NULL);
		r = fd_send(socket, data, size, fds, n_fds);
	}
	return r;
}

ssize_t fd_receive(int socket, void *data, size_t size, int *fds, size_t *ret_n_fds, int flags)
{
	return fd_receive_tagged(socket, data, size, fds, ret_n_fds, flags, 0);
}

ssize_t fd_receive_tagged(int socket, void *data, size_t size, int *fds, size_t *ret_n_fds,
                          int flags, uint64_t tag)
{
	union fd_control control;
	struct iovec iov = {.iov_base = data, .iov_len = size};
	struct msghdr message = {
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control.buffer,
		.msg_controllen = sizeof(control.buffer),
	};
	ssize_t n;
	do
		n = syscall(SYS_recvmsg, socket, &message, flags | MSG_CMSG_CLOEXEC, 0, 0, tag);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	size_t n_fds = 0;
	for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		size_t count = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
		memcpy(fds + n_fds, CMSG_DATA(c), count * sizeof(int));
		n_fds += count;
	}
	if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
		for (size_t i = 0; i < n_fds; i++)
			(void)fd_close(fds[i]);
		return -EMSGSIZE;
	}
	*ret_n_fds = n_fds;
	return n;
}
