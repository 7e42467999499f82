/* SPDX-License-Identifier: MIT */
/* Promises 12 and 13: a session of its own, signals that stay inside, and defaults to start with. */
#include "tests/sandbox/box.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

TEST(the_program_leads_a_session_and_a_group_of_its_own_and_has_no_terminal)
{
	CHECK_INT(box_exit_code(box_open(), box_request("look", "session")), 0);
}

TEST(signals_to_init_do_nothing)
{
	struct sandbox *sandbox = box_open();
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "signal-init")), 0);
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "signal-init")), 0);
}

TEST(signals_to_everyone_reach_nobody_outside)
{
	struct sandbox *bystander = box_open();
	struct sandbox_handle *handle = box_submit(bystander, box_request("spend", "wait", "500"));
	CHECK_INT(box_exit_code(box_open(), box_request("spawn", "signal-everyone")), 0);
	CHECK_INT(box_wait(handle).exit_code, 0);
}

TEST(as_id_0_signals_still_do_nothing)
{
	struct sandbox_request request = box_request("spawn", "signal-everyone");
	request.uid = request.gid = 0;
	CHECK_INT(box_exit_code(box_open(), request), 0);
}

TEST(dispositions_mask_and_umask_are_the_defaults)
{
	CHECK_INT(box_exit_code(box_open(), box_request("look", "signals")), 0);
}

static void on_signal(int number)
{
	(void)number;
}

TEST(nothing_of_the_clients_signals_is_inherited)
{
	sigset_t all;
	(void)sigfillset(&all);
	CHECK_INT(sigprocmask(SIG_SETMASK, &all, NULL), 0);
	for (int number = 1; number < _NSIG; number++)
		(void)signal(number, SIG_IGN);
	/* As sanitizers do. */
	(void)signal(SIGSEGV, on_signal);
	(void)signal(SIGFPE, on_signal);
	(void)signal(SIGCHLD, SIG_DFL);
	(void)umask(077);
	struct sandbox *sandbox = box_open();
	(void)umask(022);
	CHECK_INT(box_exit_code(sandbox, box_request("look", "signals")), 0);
	sandbox_close(sandbox);
}

TEST(a_client_that_ignores_the_ends_of_children_can_use_a_sandbox)
{
	(void)signal(SIGCHLD, SIG_IGN);
	struct sandbox *sandbox = box_open();
	CHECK_INT(box_exit_code(sandbox, box_request("spawn", "exit", "3")), 3);
	sandbox_close(sandbox);
}

static int call_errno(struct sandbox *sandbox, long number, const char *a, const char *b)
{
	char text[16];
	(void)snprintf(text, sizeof(text), "%ld", number);
	struct sandbox_request request = box_request("call", text, a, b);
	request.uid = request.gid = 0;
	return box_exit_code(sandbox, request);
}

TEST(init_cannot_be_traced)
{
	char attach[16], seize[16];
	(void)snprintf(attach, sizeof(attach), "%d", PTRACE_ATTACH);
	(void)snprintf(seize, sizeof(seize), "%d", PTRACE_SEIZE);
	struct sandbox *sandbox = box_open();
	CHECK_INT(call_errno(sandbox, SYS_ptrace, attach, "1"), EPERM);
	CHECK_INT(call_errno(sandbox, SYS_ptrace, seize, "1"), EPERM);
	CHECK_INT(call_errno(sandbox, SYS_process_vm_readv, "1", "0"),
	          0); /* of no bytes: looks at nothing */
}

static int read_errno(struct sandbox *sandbox, const char *path)
{
	struct sandbox_request request = box_request("files", "open", path, "0");
	BOX_MOUNTS(request, BOX_PROC);
	request.uid = request.gid = 0;
	return box_exit_code(sandbox, request);
}

TEST(init_cannot_be_read)
{
	struct sandbox *sandbox = box_open();
	CHECK_INT(read_errno(sandbox, "/proc/1/mem"), EACCES);
	CHECK_INT(read_errno(sandbox, "/proc/1/maps"), EACCES);
	CHECK_INT(read_errno(sandbox, "/proc/1/environ"), EACCES);
	CHECK_INT(read_errno(sandbox, "/proc/1/root"), EACCES);
	CHECK_INT(read_errno(sandbox, "/proc/1/cwd"), EACCES);
	CHECK_INT(read_errno(sandbox, "/proc/1/fd/0"), EACCES);
	CHECK_INT(read_errno(sandbox, "/proc/1/ns/user"), EACCES);
	CHECK_INT(read_errno(sandbox, "/proc/self/mem"), 0);
}
