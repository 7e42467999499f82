/* SPDX-License-Identifier: MIT */
/* Nothing of a run is there for the next one, without any filter. */
#include "tests/sandbox/box.h"

#include <errno.h>
#include <linux/keyctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static void check_leaves_nothing(const char *what)
{
	struct sandbox *sandbox = box_open();
	for (int run = 0; run < 3; run++)
		CHECK_INT(box_exit_code(sandbox, box_request("leave", what)), 0);
}

TEST(semaphores_do_not_survive)
{
	check_leaves_nothing("semaphores");
}

TEST(shared_memory_does_not_survive)
{
	check_leaves_nothing("shared-memory");
}

TEST(message_queues_do_not_survive)
{
	check_leaves_nothing("message-queue");
}

TEST(posix_message_queues_do_not_survive)
{
	check_leaves_nothing("posix-queue");
}

TEST(keys_of_the_user_do_not_survive)
{
	check_leaves_nothing("user-key");
	check_leaves_nothing("user-session-key");
}

TEST(keys_of_the_clients_session_are_out_of_reach)
{
	if (syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL) < 0)
		SKIP("no keys on this kernel");
	long key = syscall(SYS_add_key, "user", "juror", "x", 1, KEY_SPEC_SESSION_KEYRING);
	CHECK(key > 0);
	/* Already the first run would find it, and a run may not leave its own for the next. */
	CHECK_INT(box_exit_code(box_open(), box_request("leave", "session-key")), 0);
	CHECK_INT(syscall(SYS_keyctl, KEYCTL_UNLINK, key, KEY_SPEC_SESSION_KEYRING), 0);
	check_leaves_nothing("session-key");
	CHECK_INT(syscall(SYS_keyctl, KEYCTL_SEARCH, KEY_SPEC_SESSION_KEYRING, "user", "juror", 0),
	          -1);
}
