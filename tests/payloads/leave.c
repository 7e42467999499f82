/* SPDX-License-Identifier: MIT */
/*
 * Leaves things that live in the kernel and looks for those of a former run: 0 the first time, 1 when something was there.
 * A call that is refused is no trace.
 */
#include "tests/payloads/payload.h"

#include <fcntl.h>
#include <linux/keyctl.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { KEY = 0x6a75726f };

static int semaphores(_unused_ char **args)
{
	int there = semget(KEY, 1, 0) >= 0;
	(void)semget(KEY, 1, IPC_CREAT | 0666);
	return there;
}

static int shared_memory(_unused_ char **args)
{
	int there = shmget(KEY, 4096, 0) >= 0;
	(void)shmget(KEY, 4096, IPC_CREAT | 0666);
	return there;
}

static int message_queue(_unused_ char **args)
{
	int there = msgget(KEY, 0) >= 0;
	(void)msgget(KEY, IPC_CREAT | 0666);
	return there;
}

static int posix_queue(_unused_ char **args)
{
	int there = mq_open("/juror", O_RDWR) >= 0;
	(void)mq_open("/juror", O_RDWR | O_CREAT, 0666, NULL);
	return there;
}

static int key_in(long keyring)
{
	int there = syscall(SYS_keyctl, KEYCTL_SEARCH, keyring, "user", "juror", 0) >= 0;
	(void)syscall(SYS_add_key, "user", "juror", "x", 1, keyring);
	return there;
}

static int session_key(_unused_ char **args)
{
	return key_in(KEY_SPEC_SESSION_KEYRING);
}

static int user_key(_unused_ char **args)
{
	return key_in(KEY_SPEC_USER_KEYRING);
}

static int user_session_key(_unused_ char **args)
{
	return key_in(KEY_SPEC_USER_SESSION_KEYRING);
}

static const struct command commands[] = {
	{"semaphores", 0, semaphores},
	{"shared-memory", 0, shared_memory},
	{"message-queue", 0, message_queue},
	{"posix-queue", 0, posix_queue},
	{"session-key", 0, session_key},
	{"user-key", 0, user_key},
	{"user-session-key", 0, user_session_key},
};

int main(int argc, char **argv)
{
	return payload_main(commands, ARRAY_SIZE(commands), argc, argv);
}
