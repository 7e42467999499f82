/* SPDX-License-Identifier: MIT */
#include "tests/e2e/e2e.h"

#include "common/attr.h"
#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"
#include "tests/harness/groups.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 60000, PAUSE_MS = 5, TEXT_MAX = 1 << 24 };

static char directory[] = "/tmp/juror-e2e-XXXXXX";
static char *mounts_before;

/* ---- a working directory ---- */

static char *read_file(const char *path)
{
	char *data;
	size_t size;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || file_read(fd, TEXT_MAX, &data, &size, NULL) < 0)
		FAIL("read %s: %s", path, strerror(errno));
	(void)fd_close(fd);
	return data;
}

void e2e_leave(void)
{
	if (file_remove_tree(AT_FDCWD, directory, NULL) < 0)
		(void)fprintf(stderr, "%s is left over\n", directory);
}

/* As a subreaper we become the parent of all that outlives its own. */
void e2e_enter(void)
{
	CHECK(mkdtemp(directory));
	CHECK_INT(atexit(e2e_leave), 0);
	CHECK_INT(chmod(directory, 0755), 0); /* for tests that run as somebody else */
	CHECK_INT(chdir(directory), 0);
	CHECK_INT(prctl(PR_SET_CHILD_SUBREAPER, 1), 0);
	CHECK(signal(SIGINT, SIG_DFL) !=
	      SIG_ERR); /* a shell's jobs in the background ignore it, and so would juror */
	CHECK_INT(setenv("HOME", directory, 1), 0);
	CHECK_INT(setenv("XDG_CACHE_HOME", e2e_text("%s/cache", directory), 1), 0);
	CHECK_INT(setenv("JUROR_SUITES", e2e_text("%s/suites", e2e_source_dir()), 1), 0);
	mounts_before = read_file("/proc/self/mountinfo");
}

char *e2e_text(const char *format, ...)
{
	char *text;
	va_list args;
	va_start(args, format);
	CHECK(vasprintf(&text, format, args) >= 0);
	va_end(args);
	return text;
}

void e2e_put_bytes(const char *path, const void *data, size_t size)
{
	char *parent = e2e_text("%s", path);
	char *slash = strrchr(parent, '/');
	if (slash) {
		*slash = '\0';
		CHECK_INT(file_make_dirs(parent, NULL), 0);
	}
	CHECK_INT(file_write_at(AT_FDCWD, path, data, size, 0644, NULL), 0);
}

void e2e_put(const char *path, const char *text)
{
	e2e_put_bytes(path, text, strlen(text));
}

void e2e_shell(const char *format, ...)
{
	char *command;
	va_list args;
	va_start(args, format);
	CHECK(vasprintf(&command, format, args) >= 0);
	va_end(args);
	int status = system(command); /* NOLINT(cert-env33-c): the commands are our own */
	if (status != 0)
		FAIL("%s: status %d", command, status);
}

const char *e2e_source_dir(void)
{
	return SOURCE_DIR;
}

const char *e2e_example(const char *path)
{
	return e2e_text("%s/examples/%s", SOURCE_DIR, path);
}

const char *e2e_hostile(const char *name)
{
	return e2e_text("%s/tests/e2e/hostile/%s", SOURCE_DIR, name);
}

void e2e_package(const char *path, const char *keys)
{
	e2e_put(e2e_text("%s/problem.yaml", path), e2e_text(E2E_MANIFEST "%s", keys));
	e2e_put(e2e_text("%s/data/secret/1.in", path), "1\n");
	e2e_put(e2e_text("%s/data/secret/1.ans", path), "ok\n");
}

/* ---- calls ---- */

static void become(uid_t uid)
{
	if (uid == 0 || geteuid() != 0)
		return;
	CHECK_INT(setgroups(0, NULL), 0);
	CHECK_INT(setresgid(uid, uid, uid), 0);
	CHECK_INT(setresuid(uid, uid, uid), 0);
}

pid_t e2e_start_at(struct e2e_call call, int out, int err)
{
	const char *program = call.program ? call.program : JUROR_PROGRAM;
	const char *argv[128] = {"juror"};
	for (size_t i = 0; call.argv[i]; i++) {
		CHECK(i + 2 < ARRAY_SIZE(argv));
		argv[i + 1] = call.argv[i];
	}
	pid_t pid = fork();
	CHECK(pid >= 0);
	if (pid > 0)
		return pid;
	CHECK(dup2(out, STDOUT_FILENO) >= 0 && dup2(err, STDERR_FILENO) >= 0);
	become(call.uid);
	(void)execv(program, (char **)argv);
	FAIL("%s: %s", program, strerror(errno));
}

pid_t e2e_start(struct e2e_call call)
{
	int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	CHECK(null >= 0);
	pid_t pid = e2e_start_at(call, null, null);
	(void)fd_close(null);
	return pid;
}

int e2e_wait(pid_t pid)
{
	int status;
	while (waitpid(pid, &status, 0) < 0)
		CHECK_INT(errno, EINTR);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

static char *take_text(int fd)
{
	char *data;
	size_t size;
	CHECK_INT(lseek(fd, 0, SEEK_SET), 0);
	CHECK_INT(file_read(fd, TEXT_MAX, &data, &size, NULL), 0);
	(void)fd_close(fd);
	return data;
}

struct e2e_end e2e_run(struct e2e_call call)
{
	int out = memfd_create("stdout", MFD_CLOEXEC), err = memfd_create("stderr", MFD_CLOEXEC);
	CHECK(out >= 0 && err >= 0);
	pid_t pid = e2e_start_at(call, out, err);
	struct e2e_end end = {.status = e2e_wait(pid)};
	end.out = take_text(out);
	end.err = take_text(err);
	e2e_check_nothing_runs(pid);
	e2e_check_no_scratch(pid);
	return end;
}

struct e2e_end e2e_judge_as(struct e2e_call call)
{
	const char *argv[128] = {"judge", "--no-progress", "--json", "report.json"};
	const size_t n_fixed = 4;
	for (size_t i = 0; call.argv[i]; i++) {
		CHECK(n_fixed + i + 1 < ARRAY_SIZE(argv));
		argv[n_fixed + i] = call.argv[i];
	}
	call.argv = argv;
	(void)unlink("report.json"); /* of an earlier call */
	struct e2e_end end = e2e_run(call);
	end.report = json_load_file("report.json", JSON_REJECT_DUPLICATES, NULL);
	return end;
}

/* ---- reports ---- */

static bool ends_in(const char *path, const char *name)
{
	size_t path_length = strlen(path), length = strlen(name);
	return path_length >= length && strcmp(path + path_length - length, name) == 0;
}

const char *e2e_string(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

json_t *e2e_judgement(const struct e2e_end *end, const char *name)
{
	json_t *judgement;
	size_t i;
	if (!end->report)
		FAIL("no report, status %d\n%s", end->status, end->err);
	json_array_foreach(
		json_object_get(end->report, "judgements"), i,
		judgement) if (ends_in(e2e_string(json_object_get(judgement, "submission"), "name"),
	                               name)) return judgement;
	FAIL("%s is not in the report", name);
}

const char *e2e_verdict(const struct e2e_end *end, const char *name)
{
	return e2e_string(e2e_judgement(end, name), "verdict");
}

void e2e_check_verdict(const char *file, int line, const struct e2e_end *end, const char *name,
                       const char *verdict)
{
	const char *found = e2e_verdict(end, name);
	if (strcmp(found, verdict) != 0)
		test_fail(file, line, "%s: %s, not %s\n%s%s", name, found, verdict, end->out,
		          end->err);
}

json_t *e2e_case(const struct e2e_end *end, const char *name, size_t index)
{
	json_t *test = json_array_get(json_object_get(e2e_judgement(end, name), "cases"), index);
	CHECK(test);
	return test;
}

static void forget_measurements(json_t *value)
{
	static const char *const keys[] = {
		"cpu_s",        "wall_s", "time_s",          "memory_peak_bytes",
		"disturbances", "cached", "slowest_in_time", "fastest_too_slow"};
	const char *key;
	json_t *child;
	size_t i;
	for (i = 0; i < ARRAY_SIZE(keys); i++)
		(void)json_object_del(value, keys[i]); /* fails where there is none */
	json_object_foreach(value, key, child) forget_measurements(child);
	json_array_foreach(value, i, child) forget_measurements(child);
}

char *e2e_without_measurements(const struct e2e_end *end)
{
	forget_measurements(end->report);
	char *text = json_dumps(end->report, JSON_INDENT(1));
	CHECK(text);
	return text;
}

void e2e_check_script(const char *script, const char *arguments)
{
	const char *command = e2e_text("/usr/bin/python3 -B %s/tests/e2e/%s %s >&2", SOURCE_DIR,
	                               script, arguments);
	int status = system(command); /* NOLINT(cert-env33-c): our own script */
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
		e2e_leave();
		SKIP("what %s needs is not installed", script);
	}
	CHECK_INT(status, 0);
}

bool e2e_has_groups(const struct e2e_end *end)
{
	const json_t *enforcement =
		json_object_get(json_object_get(end->report, "host"), "enforcement");
	return strncmp(e2e_string(enforcement, "memory"), "cgroup", strlen("cgroup")) == 0;
}

/* ---- what is left ---- */

uint64_t e2e_now_ns(void)
{
	struct timespec now;
	CHECK_INT(clock_gettime(CLOCK_MONOTONIC, &now), 0);
	return (uint64_t)now.tv_sec * UINT64_C(1000000000) + (uint64_t)now.tv_nsec;
}

void e2e_sleep_ms(unsigned ms)
{
	const struct timespec pause = {.tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000};
	(void)nanosleep(&pause, NULL);
}

static size_t add_children_of_thread(const char *thread, pid_t *ret, size_t n, size_t max)
{
	FILE *file = fopen(e2e_text("%s/children", thread), "re");
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers */
	while (file && n < max && fscanf(file, "%d", &ret[n]) == 1)
		n++;
	if (file)
		(void)fclose(file);
	return n;
}

/* Each child is listed with the thread that made it. */
static size_t add_children(pid_t pid, pid_t *ret, size_t n, size_t max)
{
	glob_t threads;
	if (glob(e2e_text("/proc/%d/task/*", (int)pid), 0, NULL, &threads) != 0)
		return n; /* it is gone */
	for (size_t i = 0; i < threads.gl_pathc; i++)
		n = add_children_of_thread(threads.gl_pathv[i], ret, n, max);
	globfree(&threads);
	return n;
}

size_t e2e_descendants(pid_t *ret, size_t max)
{
	size_t n = add_children(getpid(), ret, 0, max);
	for (size_t i = 0; i < n; i++) /* grows while we walk */
		n = add_children(ret[i], ret, n, max);
	return n;
}

bool e2e_is_called(pid_t pid, const char *name)
{
	char text[64] = "";
	FILE *file = fopen(e2e_text("/proc/%d/cmdline", (int)pid), "re");
	if (!file)
		return false;
	(void)!fread(text, 1, sizeof(text) - 1, file);
	(void)fclose(file);
	return strcmp(text, name) == 0;
}

static bool processes_are_gone(void)
{
	while (waitpid(-1, NULL, WNOHANG) > 0)
		;
	return errno == ECHILD;
}

static char group_prefix[32];

static void look_at_group(const char *path, const char *name, void *found)
{
	(void)path;
	if (strncmp(name, group_prefix, strlen(group_prefix)) == 0)
		*(bool *)found = true;
}

static bool groups_are_gone(void)
{
	bool found = false;
	groups_for_each(look_at_group, &found);
	return !found;
}

/* Mounts that came meanwhile are ours when they speak of juror; others may mount as they like. */
static bool mounts_are_gone(void)
{
	char *rest = NULL;
	char *now = read_file("/proc/self/mountinfo");
	bool gone = true;
	for (char *line = strtok_r(now, "\n", &rest); line; line = strtok_r(NULL, "\n", &rest))
		gone = gone && (!strstr(line, "juror") || strstr(mounts_before, line));
	free(now);
	return gone;
}

static bool await(bool (*is_so)(void))
{
	for (int waited_ms = 0; waited_ms < PATIENCE_MS; waited_ms += PAUSE_MS) {
		if (is_so())
			return true;
		e2e_sleep_ms(PAUSE_MS);
	}
	return is_so();
}

static const char *list_descendants(void)
{
	pid_t pids[64];
	size_t n = e2e_descendants(pids, ARRAY_SIZE(pids));
	char *list = e2e_text("%s", "");
	for (size_t i = 0; i < n; i++)
		list = e2e_text("%s %d", list, (int)pids[i]);
	return list;
}

void e2e_check_nothing_runs(pid_t pid)
{
	(void)snprintf(group_prefix, sizeof(group_prefix), "sandbox-%d-", (int)pid);
	if (!await(processes_are_gone))
		FAIL("processes of juror %d are left:%s", (int)pid, list_descendants());
	if (!await(groups_are_gone))
		FAIL("control groups of juror %d are left", (int)pid);
	if (!await(mounts_are_gone))
		FAIL("mounts of juror %d are left", (int)pid);
}

void e2e_check_no_scratch(pid_t pid)
{
	const char *base = geteuid() == 0 ? "/var/cache/juror" : "cache/juror";
	char *prefix = e2e_text("run-%d-", (int)pid);
	DIR *list = opendir(base);
	struct dirent *entry;
	while (list && (entry = readdir(list)))
		if (strncmp(entry->d_name, prefix, strlen(prefix)) == 0)
			FAIL("%s/%s is left", base, entry->d_name);
	if (list)
		CHECK_INT(closedir(list), 0);
}
