/* SPDX-License-Identifier: MIT */
#include "tests/sandbox/box.h"

#include "tests/harness/groups.h"
#include "tests/harness/processes.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 100000 };

/* ---- a sandbox ---- */

/* Texts of hosts, and containers, that give no namespaces to an ordinary user. */
static bool is_missing_right(const char *error)
{
	return strstr(error, "are user namespaces allowed") != NULL;
}

struct sandbox *box_open_with(struct sandbox_options options)
{
	struct sandbox *sandbox;
	char error[SANDBOX_ERROR_SIZE];
	int r = sandbox_open(&options, &sandbox, error);
	if (r == -EPERM && strstr(error, "control groups")) {
		options.weak_limits = true;
		r = sandbox_open(&options, &sandbox, error);
	}
	if (r < 0 && is_missing_right(error))
		SKIP("%s", error);
	if (r < 0)
		FAIL("sandbox_open: %s", error);
	return sandbox;
}

struct sandbox *box_open(void)
{
	return box_open_with(SANDBOX_OPTIONS_INIT);
}

struct sandbox *box_open_with_groups(void)
{
	struct sandbox *sandbox = box_open();
	struct sandbox_capabilities has;
	sandbox_capabilities(sandbox, &has);
	if (has.memory <= SANDBOX_ENFORCED_BY_RLIMIT ||
	    has.processes <= SANDBOX_ENFORCED_BY_RLIMIT || has.cpu <= SANDBOX_ENFORCED_BY_RLIMIT)
		SKIP("no control groups here; run as root or in a delegated group");
	return sandbox;
}

struct sandbox *box_open_with_bandwidth(void)
{
	struct sandbox *sandbox = box_open_with_groups();
	struct sandbox_capabilities has;
	sandbox_capabilities(sandbox, &has);
	if (has.bandwidth == SANDBOX_ENFORCED_BY_NONE)
		SKIP("no CPU controller here");
	return sandbox;
}

struct sandbox_options box_see_payloads(void)
{
	static const struct sandbox_source source = {.path = PAYLOADS_DIR, .name = "/payloads"};
	struct sandbox_options options = SANDBOX_OPTIONS_INIT;
	options.sources = &source;
	options.n_sources = 1;
	return options;
}

bool box_is_superuser(void)
{
	struct stat st;
	return geteuid() == 0 && stat("/dev/null", &st) == 0 && st.st_uid == 0;
}

void box_need_superuser(void)
{
	if (!box_is_superuser())
		SKIP("needs the superuser");
}

/* ---- running payloads ---- */

const char *box_payload_path(const char *name)
{
	static char path[4096];
	(void)snprintf(path, sizeof(path), "%s/%s", PAYLOADS_DIR, name);
	return path;
}

struct sandbox_request box_request_argv(const char *const *argv)
{
	struct sandbox_request request = SANDBOX_REQUEST_INIT;
	request.executable_fd = open(box_payload_path(argv[0]), O_RDONLY | O_CLOEXEC);
	if (request.executable_fd < 0)
		FAIL("open %s: %s", box_payload_path(argv[0]), strerror(errno));
	request.argv = argv;
	request.wall_limit_ns = 100000 * MS;
	return request;
}

struct sandbox_handle *box_submit(struct sandbox *sandbox, struct sandbox_request request)
{
	struct sandbox_handle *handle;
	char error[SANDBOX_ERROR_SIZE];
	if (sandbox_submit(sandbox, &request, &handle, error) < 0)
		FAIL("sandbox_submit: %s", error);
	return handle;
}

struct sandbox_result box_wait(struct sandbox_handle *handle)
{
	struct sandbox_result result;
	char error[SANDBOX_ERROR_SIZE];
	if (sandbox_wait(handle, &result, error) < 0)
		FAIL("sandbox_wait: %s", error);
	return result;
}

struct sandbox_result box_run(struct sandbox *sandbox, struct sandbox_request request)
{
	return box_wait(box_submit(sandbox, request));
}

static int exit_code_of(const struct sandbox_result *result)
{
	if (result->status == SANDBOX_ERROR)
		FAIL("the box: %s", result->error);
	if (result->status == SANDBOX_SIGNALED)
		FAIL("killed by signal %d, limit %d", result->signal, (int)result->limit);
	return result->exit_code;
}

int box_exit_code(struct sandbox *sandbox, struct sandbox_request request)
{
	struct sandbox_result result = box_run(sandbox, request);
	return exit_code_of(&result);
}

const char *box_output_of(struct sandbox *sandbox, struct sandbox_request request, int exit_code)
{
	static char text[65537];
	int ends[2];
	CHECK_INT(pipe2(ends, O_CLOEXEC), 0);
	request.stdout_fd = ends[1];
	struct sandbox_result result = box_run(sandbox, request);
	CHECK_INT(close(ends[1]), 0);
	ssize_t total = 0, n;
	while ((n = read(ends[0], text + total, sizeof(text) - 1 - (size_t)total)) > 0)
		total += n;
	text[total] = '\0';
	CHECK_INT(close(ends[0]), 0);
	CHECK_INT(exit_code_of(&result), exit_code);
	return text;
}

const char *box_output(struct sandbox *sandbox, struct sandbox_request request)
{
	return box_output_of(sandbox, request, 0);
}

const char *box_error(struct sandbox *sandbox, struct sandbox_request request)
{
	static struct sandbox_result result;
	result = box_run(sandbox, request);
	CHECK_INT(result.status, SANDBOX_ERROR);
	return result.error;
}

int box_text_fd(const char *text)
{
	int fd = memfd_create("text", MFD_CLOEXEC);
	CHECK(fd >= 0);
	CHECK_INT(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	CHECK_INT(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* ---- processes of a client ---- */

uint64_t box_ns(unsigned ms)
{
	return ms * MS * test_slow_factor();
}

const char *box_ms(unsigned ms)
{
	static char texts[8][16];
	static unsigned next;
	char *text = texts[next++ % 8];
	(void)snprintf(text, sizeof(texts[0]), "%u", ms * test_slow_factor());
	return text;
}

uint64_t box_now_ns(void)
{
	struct timespec now;
	CHECK_INT(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

void box_sleep_ms(unsigned ms)
{
	(void)nanosleep(
		&(struct timespec){.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000},
		NULL);
}

void box_settle_ms(unsigned ms)
{
	box_sleep_ms(ms * test_slow_factor());
}

void box_tree_of(pid_t pid, struct box_tree *ret)
{
	ret->n = children_of(pid, ret->pids, BOX_TREE_MAX);
	for (size_t i = 0; i < ret->n; i++) { /* grows while we walk */
		ret->pidfds[i] = pidfd_open(ret->pids[i], 0);
		ret->n += children_of(ret->pids[i], ret->pids + ret->n, BOX_TREE_MAX - ret->n);
	}
}

void box_await_tree_of(pid_t pid, size_t n, struct box_tree *ret)
{
	for (int i = 0; i < PATIENCE_MS; i++) {
		box_tree_of(pid, ret);
		if (ret->n >= n)
			return;
		for (size_t j = 0; j < ret->n; j++)
			(void)close(ret->pidfds[j]); /* -1 of one that is gone */
		box_sleep_ms(1);
	}
	FAIL("process %d has only %zu descendants", (int)pid, ret->n);
}

void box_await_end(pid_t pid)
{
	struct pollfd end = {.fd = pidfd_open(pid, 0), .events = POLLIN};
	CHECK(end.fd >= 0);
	if (poll(&end, 1, PATIENCE_MS) == 0)
		FAIL("process %d is still there", (int)pid);
	CHECK_INT(close(end.fd), 0);
}

void box_await_result(const struct sandbox_handle *handle)
{
	struct pollfd result = {.fd = sandbox_pollable(handle), .events = POLLIN};
	CHECK_INT(poll(&result, 1, PATIENCE_MS), 1);
}

void box_check_tree_gone(const struct box_tree *tree)
{
	for (size_t i = 0; i < tree->n; i++) {
		struct pollfd end = {.fd = tree->pidfds[i], .events = POLLIN};
		if (end.fd >= 0 && poll(&end, 1, PATIENCE_MS) == 0)
			FAIL("process %d (number %zu of %zu) is still there", (int)tree->pids[i], i,
			     tree->n);
	}
}

static pid_t find_child(pid_t parent, const char *name, bool called)
{
	pid_t children[BOX_TREE_MAX];
	size_t n = children_of(parent, children, BOX_TREE_MAX);
	for (size_t i = 0; i < n; i++)
		if (is_called(children[i], name) == called)
			return children[i];
	return 0;
}

pid_t box_supervisor(void)
{
	pid_t pid = find_child(getpid(), "sandbox-supervisor", true);
	CHECK(pid > 0);
	return pid;
}

pid_t box_janitor(void)
{
	for (int i = 0; i < PATIENCE_MS; i++) { /* it may not have executed yet */
		pid_t pid = find_child(getpid(), "sandbox-janitor", true);
		if (pid > 0)
			return pid;
		box_sleep_ms(1);
	}
	FAIL("no janitor");
}

pid_t box_child_of(pid_t pid)
{
	pid_t child = 0;
	(void)children_of(pid, &child, 1);
	return child;
}

pid_t box_await_child_of(pid_t pid)
{
	for (int i = 0; i < PATIENCE_MS; i++) {
		pid_t child = box_child_of(pid);
		if (child > 0)
			return child;
		box_sleep_ms(1);
	}
	FAIL("process %d has no child", (int)pid);
}

pid_t box_await_program(void)
{
	pid_t inits[BOX_TREE_MAX];
	for (int i = 0; i < PATIENCE_MS; i++) {
		size_t n = children_of(box_supervisor(), inits, BOX_TREE_MAX);
		for (size_t j = 0; j < n; j++) {
			pid_t program = find_child(inits[j], "sandbox-supervisor", false);
			if (program > 0)
				return program;
		}
		box_sleep_ms(1);
	}
	FAIL("no program runs");
}

/* ---- groups of a client ---- */

struct group_count {
	char prefix[32]; /* of the names of the client's own groups */
	int groups, runs;
};

static void count_group(const char *path, const char *name, void *context)
{
	struct group_count *count = context;
	count->groups += strncmp(name, count->prefix, strlen(count->prefix)) == 0;
	count->runs += strstr(path, count->prefix) && strncmp(name, "run-", 4) == 0;
}

static struct group_count count_groups(pid_t pid)
{
	struct group_count count = {0};
	(void)snprintf(count.prefix, sizeof(count.prefix), "sandbox-%d-", (int)pid);
	groups_for_each(count_group, &count);
	return count;
}

int box_count_groups(pid_t pid)
{
	return count_groups(pid).groups;
}

int box_count_runs(pid_t pid)
{
	return count_groups(pid).runs;
}

void box_check_groups_gone(pid_t pid)
{
	for (int i = 0; i < PATIENCE_MS / 20; i++) {
		if (box_count_groups(pid) == 0)
			return;
		box_sleep_ms(20);
	}
	FAIL("%d groups of the client %d are left", box_count_groups(pid), (int)pid);
}
