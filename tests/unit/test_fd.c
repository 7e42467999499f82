/* SPDX-License-Identifier: MIT */
#include "common/fd.h"
#include "tests/harness/test.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { OTHER_USER = 54999 }; /* nobody else's */

static bool is_open(int fd)
{
	return fcntl(fd, F_GETFD) >= 0;
}

static bool is_cloexec(int fd)
{
	return fcntl(fd, F_GETFD) == FD_CLOEXEC;
}

static size_t count_fds(void)
{
	DIR *list = opendir("/proc/self/fd");
	CHECK(list);
	size_t n = 0;
	while (readdir(list))
		n++;
	(void)closedir(list);
	return n;
}

static void make_sockets(int sockets[2])
{
	CHECK_INT(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets), 0);
}

TEST(fd_close_forgets_the_descriptor_and_keeps_errno)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	CHECK(fd >= 0);
	errno = E2BIG;
	CHECK_INT(fd_close(fd), -1);
	CHECK_INT(errno, E2BIG);
	CHECK(!is_open(fd));
	CHECK_INT(fd_close(-1), -1);
	CHECK_INT(fd_close(fd), -1); /* closed already: EBADF stays inside */
}

TEST(take_fd_gives_ownership_away)
{
	int kept = -1;
	{
		_cleanup_(fd_closep) int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
		kept = TAKE_FD(fd);
		CHECK_INT(fd, -1);
	}
	CHECK(is_open(kept));
	CHECK_INT(fd_close(kept), -1);
}

TEST(a_cleanup_closes_at_the_end_of_the_scope)
{
	int number;
	{
		_cleanup_(fd_closep) int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
		number = fd;
		CHECK(is_open(number));
	}
	CHECK(!is_open(number));
}

TEST(reading_and_writing_go_through_short_transfers)
{
	enum { SIZE = 1 << 20 };
	static char out[SIZE], in[SIZE + 1];
	for (size_t i = 0; i < SIZE; i++)
		out[i] = (char)(i * 7 + i / 1000);
	int ends[2];
	CHECK_INT(pipe2(ends, O_CLOEXEC), 0);
	pid_t child = fork();
	CHECK(child >= 0);
	if (child == 0) {
		(void)close(ends[0]);
		_exit(fd_write_all(ends[1], out, SIZE) == 0 ? 0 : 1);
	}
	(void)close(ends[1]);
	CHECK_INT(fd_read_all(ends[0], in, sizeof(in)), SIZE);
	CHECK(memcmp(in, out, SIZE) == 0);
	int status;
	CHECK_INT(waitpid(child, &status, 0), child);
	CHECK_INT(status, 0);
}

TEST(failures_of_reading_and_writing_are_negative_errnos)
{
	char c = 'x';
	CHECK_INT(fd_read_all(-1, &c, 1), -EBADF);
	CHECK_INT(fd_write_all(-1, &c, 1), -EBADF);
	CHECK_INT(fd_write_all(-1, &c, 0), 0);
}

TEST(a_memfd_holds_its_data_and_can_never_change)
{
	struct error err = {0};
	_cleanup_(fd_closep) int fd = fd_memfd("test", "hello", 5, &err);
	CHECK(fd >= 0);
	CHECK(is_cloexec(fd));
	char text[8] = "";
	CHECK_INT(read(fd, text, sizeof(text)), 5);
	CHECK_STR(text, "hello");
	CHECK_INT(pwrite(fd, "J", 1, 0), -1);
	CHECK_INT(errno, EPERM);
	CHECK_INT(ftruncate(fd, 0), -1);
	CHECK_INT(ftruncate(fd, 10), -1);
	CHECK_INT(fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE), -1);
	CHECK(mmap(NULL, 5, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) == MAP_FAILED);
}

TEST(a_message_carries_descriptors_that_are_close_on_exec)
{
	int sockets[2];
	make_sockets(sockets);
	int ends[2];
	CHECK_INT(pipe2(ends, O_CLOEXEC), 0);
	CHECK_INT(fd_send(sockets[0], "abc", 3, ends, 2), 0);

	char data[16];
	int fds[FD_SEND_MAX];
	size_t n = 99;
	CHECK_INT(fd_receive(sockets[1], data, sizeof(data), fds, &n, 0), 3);
	CHECK(memcmp(data, "abc", 3) == 0);
	CHECK_INT(n, 2);
	CHECK(is_cloexec(fds[0]) && is_cloexec(fds[1]));
	CHECK_INT(write(fds[1], "z", 1), 1);
	CHECK_INT(read(ends[0], data, 1), 1);
	CHECK(data[0] == 'z');
}

TEST(as_many_descriptors_as_promised_arrive)
{
	int sockets[2];
	make_sockets(sockets);
	int out[FD_SEND_MAX + 1], in[FD_SEND_MAX];
	for (size_t i = 0; i < ARRAY_SIZE(out); i++)
		out[i] = sockets[0];
	char c = 'x';
	size_t n = 0;
	CHECK_INT(fd_send(sockets[0], &c, 1, out, FD_SEND_MAX), 0);
	CHECK_INT(fd_receive(sockets[1], &c, 1, in, &n, 0), 1);
	CHECK_INT(n, FD_SEND_MAX);
	CHECK_INT(fd_send(sockets[0], &c, 1, out, FD_SEND_MAX + 1), -E2BIG);
}

TEST(a_cut_message_is_refused_and_its_descriptors_are_closed)
{
	int sockets[2];
	make_sockets(sockets);
	int fds[FD_SEND_MAX];
	char data[4];
	size_t n;
	CHECK_INT(fd_send(sockets[0], "too long", 8, sockets, 2), 0);
	size_t before = count_fds();
	CHECK_INT(fd_receive(sockets[1], data, sizeof(data), fds, &n, 0), -EMSGSIZE);
	CHECK_INT(count_fds(), before);
}

TEST(more_descriptors_than_the_process_may_have_are_refused)
{
	int sockets[2];
	make_sockets(sockets);
	int fds[FD_SEND_MAX];
	char data[4];
	size_t n;
	int out[] = {sockets[0], sockets[0], sockets[0]};
	CHECK_INT(fd_send(sockets[0], "x", 1, out, 3), 0);
	/* Room for one more only. */
	struct rlimit old;
	CHECK_INT(getrlimit(RLIMIT_NOFILE, &old), 0);
	int next = fcntl(0, F_DUPFD_CLOEXEC, 0);
	(void)close(next);
	struct rlimit tight = {.rlim_cur = (rlim_t)next + 1, .rlim_max = old.rlim_max};
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &tight), 0);
	CHECK_INT(fd_receive(sockets[1], data, sizeof(data), fds, &n, 0), -EMSGSIZE);
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &old), 0);
	CHECK(!is_open(next));
}

TEST(a_message_from_more_senders_descriptors_than_ours_is_refused)
{
	int sockets[2];
	make_sockets(sockets);
	enum { MANY = FD_SEND_MAX + 8 };
	union {
		char buffer[CMSG_SPACE(sizeof(int) * MANY)];
		struct cmsghdr align;
	} control;
	memset(&control, 0, sizeof(control));
	char c = 'x';
	struct iovec iov = {.iov_base = &c, .iov_len = 1};
	struct msghdr message = {.msg_iov = &iov,
	                         .msg_iovlen = 1,
	                         .msg_control = control.buffer,
	                         .msg_controllen = sizeof(control.buffer)};
	struct cmsghdr *header = CMSG_FIRSTHDR(&message);
	header->cmsg_level = SOL_SOCKET;
	header->cmsg_type = SCM_RIGHTS;
	header->cmsg_len = CMSG_LEN(sizeof(int) * MANY);
	int out[MANY];
	for (size_t i = 0; i < MANY; i++)
		out[i] = sockets[0];
	memcpy(CMSG_DATA(header), out, sizeof(out));
	CHECK_INT(sendmsg(sockets[0], &message, 0), 1);

	int fds[FD_SEND_MAX];
	size_t n, before = count_fds();
	CHECK_INT(fd_receive(sockets[1], &c, 1, fds, &n, 0), -EMSGSIZE);
	CHECK_INT(count_fds(), before);
}

/* In a process of a user who has no others, and whom limits bind. */
TEST(a_message_waits_while_too_many_descriptors_are_on_their_way)
{
	enum { OTHERS = 3, LIMIT = 64 };
	const struct rlimit limit = {.rlim_cur = LIMIT, .rlim_max = LIMIT};
	const struct timespec pause = {.tv_nsec = 20000000};
	int others[2], sockets[2], out[FD_SEND_MAX], in[FD_SEND_MAX];
	char c;
	size_t n;
	make_sockets(others);
	make_sockets(sockets);
	for (size_t i = 0; i < FD_SEND_MAX; i++)
		out[i] = sockets[0];
	CHECK(geteuid() != 0 || setresuid(OTHER_USER, OTHER_USER, OTHER_USER) == 0 ||
	      errno == EINVAL);
	CHECK_INT(setrlimit(RLIMIT_NOFILE, &limit), 0);
	for (int i = 0; i < OTHERS; i++)
		CHECK_INT(fd_send(others[0], "x", 1, out, FD_SEND_MAX), 0);
	CHECK_INT(fd_send(sockets[0], "y", 1, out, 1), -ETOOMANYREFS);
	pid_t reader = fork();
	if (reader == 0) {
		(void)nanosleep(&pause, NULL);
		for (int i = 0; i < OTHERS; i++)
			(void)!fd_receive(others[1], &c, 1, in, &n, 0);
		_exit(0);
	}
	CHECK_INT(fd_send_patiently(sockets[0], "y", 1, out, 1), 0);
	CHECK_INT(fd_receive(sockets[1], &c, 1, in, &n, 0), 1);
	CHECK_INT(n, 1);
	CHECK_INT(waitpid(reader, NULL, 0), reader);
}

TEST(a_closed_peer_is_an_end_for_the_reader_and_epipe_for_the_writer)
{
	int sockets[2];
	make_sockets(sockets);
	(void)close(sockets[0]);
	int fds[FD_SEND_MAX];
	char c = 'x';
	size_t n = 99;
	CHECK_INT(fd_receive(sockets[1], &c, 1, fds, &n, 0), 0);
	CHECK_INT(n, 0);
	CHECK_INT(fd_send(sockets[1], &c, 1, NULL, 0), -EPIPE); /* and no SIGPIPE */
}

TEST(receiving_without_waiting_says_eagain)
{
	int sockets[2];
	make_sockets(sockets);
	int fds[FD_SEND_MAX];
	char c;
	size_t n;
	CHECK_INT(fd_receive(sockets[1], &c, 1, fds, &n, MSG_DONTWAIT), -EAGAIN);
}
