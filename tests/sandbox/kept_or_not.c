/* SPDX-License-Identifier: MIT */
/* Which requests are served by which box, and which by none that is kept. */
#include "sandbox/policy.h"
#include "tests/sandbox/kept.h"

#include <errno.h>
#include <linux/filter.h>
#include <sched.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <unistd.h>

TEST(another_box_is_made_for_other_mounts_ids_or_filters)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request plain = keep(box_request("look", "ids", "1000", "1000"));
	struct sandbox_request other_ids = keep(box_request("look", "ids", "7", "8"));
	struct sandbox_request mounted = keep(box_request("look", "list", "/"));
	int run = sandbox_policy_open("run", NULL);
	other_ids.uid = 7;
	other_ids.gid = 8;
	BOX_MOUNTS(mounted, {.kind = SANDBOX_MOUNT_DIR, .target = "/directory", .mode = 0755});
	for (int i = 0; i < 3; i++) {
		CHECK_INT(box_exit_code(sandbox, plain), 0);
		CHECK_INT(box_exit_code(sandbox, other_ids), 0);
		CHECK(strstr(box_output(sandbox, mounted), "directory") != NULL);
		struct sandbox_request other_filter = keep(box_request("spawn", "count"));
		other_filter.seccomp_fd = run;
		CHECK_INT(box_exit_code(sandbox, other_filter), ENOSYS);
	}
}

static void run_often(struct sandbox *sandbox, struct sandbox_request request)
{
	for (int i = 0; i < 4; i++) {
		CHECK_INT(box_exit_code(sandbox, request), 0);
		box_settle_ms(20); /* as above */
	}
}

static bool is_kept(struct sandbox_request request)
{
	struct sandbox *sandbox = box_open();
	run_often(sandbox, request);
	pid_t init = boxes().n > 0 ? some_init() : -1;
	run_often(sandbox, request);
	bool is_kept = init > 0 && lives(init);
	sandbox_close(sandbox);
	return is_kept;
}

static bool is_kept_with(struct sandbox_mount mount)
{
	struct sandbox_request request = keep(box_request("spawn", "exit", "0"));
	request.mounts = &mount;
	request.n_mounts = 1;
	return is_kept(request);
}

static bool is_kept_with_bind(const char *source, unsigned flags)
{
	return is_kept_with((struct sandbox_mount){
		.kind = SANDBOX_MOUNT_BIND, .source = source, .target = "/bound", .flags = flags});
}

TEST(no_box_is_kept_with_what_could_carry_something_from_run_to_run)
{
	const struct sandbox_mount mounts[] = {
		{.kind = SANDBOX_MOUNT_BIND,
	         .source = "/etc/passwd",
	         .target = "/x",
	         .flags = SANDBOX_MOUNT_WRITABLE},
		{.kind = SANDBOX_MOUNT_PROC, .target = "/proc"},
		{.kind = SANDBOX_MOUNT_FILE, .target = "/x", .content_fd = box_text_fd("x")},
		{.kind = SANDBOX_MOUNT_TMPFS, .target = "/x", .flags = SANDBOX_MOUNT_DEV},
	};
	const struct sandbox_mount harmless = {.kind = SANDBOX_MOUNT_DIR, .target = "/x"};
	CHECK(is_kept_with(harmless));
	for (size_t i = 0; i < sizeof(mounts) / sizeof(mounts[0]); i++)
		if (is_kept_with(mounts[i]))
			FAIL("a box is kept with mount %zu", i);
}

TEST(a_request_that_does_not_ask_for_it_runs_in_no_kept_box)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_request request = keep(box_request("spend", "hang"));
	request.keep_box = false;
	settle(sandbox);
	struct box_tree kept = boxes();
	CHECK(kept.n > 0);
	struct sandbox_handle *handle = box_submit(sandbox, request);
	(void)box_await_program();
	for (size_t i = 0; i < kept.n; i++)
		CHECK_INT(box_child_of(kept.pids[i]), 0);
	sandbox_cancel(handle);
}

/* The same allowed calls, in a file that somebody could write to between two runs. */
TEST(no_box_is_kept_whose_filter_is_not_sealed)
{
	struct sandbox_request request = keep(box_request("spawn", "exit", "0"));
	struct sock_filter instructions[BPF_MAXINSNS];
	ssize_t size = pread(request.seccomp_fd, instructions, sizeof(instructions), 0);
	CHECK(size > 0 && is_kept(request));
	request.seccomp_fd = memfd_create("filter", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	CHECK_INT(write(request.seccomp_fd, instructions, (size_t)size), size);
	CHECK(!is_kept(request));
}

/* No box with a bind is kept where its source may be on a file system that does not answer (overlay on another machine's). */
TEST(a_box_with_the_null_device_is_kept_and_one_with_another_device_is_not)
{
	CHECK_INT(is_kept_with_bind("/dev/null", SANDBOX_MOUNT_DEV),
	          is_kept_with_bind("/etc/passwd", 0));
	CHECK(!is_kept_with_bind("/dev/zero", SANDBOX_MOUNT_DEV));
}

/* CONFIG_CHECKPOINT_RESTORE is what gives ns_last_pid; here another file system hides it. */
TEST(without_ns_last_pid_every_run_gets_a_box_of_its_own)
{
	box_need_superuser();
	CHECK_INT(unshare(CLONE_NEWNS), 0);
	CHECK_INT(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
	CHECK_INT(mount("none", "/proc/sys/kernel", "tmpfs", 0, NULL), 0);
	struct sandbox *sandbox = box_open();
	for (int i = 0; i < 5; i++)
		CHECK_STR(box_output(sandbox, keep(box_request("spawn", "ids"))), "2 1 3 4");
	for (int i = 0; i < 50000 && boxes().n > 0; i++)
		box_sleep_ms(1);
	CHECK_INT(boxes().n, 0);
}
