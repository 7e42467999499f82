/* SPDX-License-Identifier: MIT */
#include "common/units.h"
#include "worker/cli/doctor.h"
#include "worker/cli/languages.h"
#include "worker/state/user.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

/* The first line of a file of the kernel. */
static bool read_line(const char *path, char *line, size_t size)
{
	FILE *file = fopen(path, "re");
	bool found = file && fgets(line, (int)size, file);
	if (file)
		(void)fclose(file);
	if (found)
		line[strcspn(line, "\n")] = '\0';
	return found;
}

/* ---- kernel ---- */

/* cgroup.kill came last, in 5.14; before it openat2 (5.6), CLONE_INTO_CGROUP (5.7), close_range (5.9), mount_setattr
 * (5.12). */
enum { KERNEL_MAJOR = 5, KERNEL_MINOR = 14 };

void check_kernel(_unused_ struct doctor *doctor, struct answer *ret)
{
	struct utsname name;
	unsigned major = 0, minor = 0;
	(void)uname(&name);
	/* NOLINTNEXTLINE(cert-err34-c): the kernel wrote these numbers */
	bool known = sscanf(name.release, "%u.%u", &major, &minor) == 2;
	bool recent = major > KERNEL_MAJOR || (major == KERNEL_MAJOR && minor >= KERNEL_MINOR);
	if (known && recent)
		answer_set(ret, CHECK_OK, NULL, "Linux %s", name.release);
	else
		answer_set(ret, CHECK_MISSING,
		           "install a kernel of 5.14 or later; the sandbox needs its openat2, "
		           "mount_setattr, CLONE_INTO_CGROUP, close_range and cgroup.kill",
		           "Linux %s", name.release);
}

/* ---- user namespaces ---- */

static const struct {
	const char *path, *bad, *fix;
} knobs[] = {
	{"/proc/sys/kernel/unprivileged_userns_clone", "0",
         "sysctl -w kernel.unprivileged_userns_clone=1"},
	{"/proc/sys/user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=15000"},
	/* Ubuntu from 23.10 on: the namespace can be made, but gives no rights. */
	{"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", "1",
         "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or give juror an AppArmor "
         "profile with the rule \"userns,\""},
};

static const char *fix_of_namespaces(void)
{
	char value[32];
	for (size_t i = 0; i < ARRAY_SIZE(knobs); i++)
		if (read_line(knobs[i].path, value, sizeof(value)) &&
		    strcmp(value, knobs[i].bad) == 0)
			return knobs[i].fix;
	return "in a container, allow unshare and mount: docker run --security-opt "
	       "seccomp=unconfined --security-opt apparmor=unconfined ...";
}

/* In a child; as somebody without rights, since the sandbox never is the superuser. Exits with the errno. */
_noreturn_ static void try_namespaces(void)
{
	enum { NOBODY = 65534 };
	if (user_is_superuser() &&
	    (setresgid(NOBODY, NOBODY, NOBODY) < 0 || setresuid(NOBODY, NOBODY, NOBODY) < 0))
		_exit(errno);
	if (unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS) < 0)
		_exit(errno);
	if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0)
		_exit(errno);
	_exit(0);
}

void check_user_namespaces(_unused_ struct doctor *doctor, struct answer *ret)
{
	int status = 0;
	pid_t pid = fork();
	if (pid == 0)
		try_namespaces();
	int code = pid < 0 ? errno : 0;
	if (pid > 0 && waitpid(pid, &status, 0) == pid)
		code = WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
	if (code == 0)
		answer_set(ret, CHECK_OK, NULL, "allowed for ordinary users");
	else
		answer_set(ret, CHECK_MISSING, fix_of_namespaces(),
		           "not allowed for ordinary users: %s", strerror(code));
}

/* ---- files ---- */

void check_state(_unused_ struct doctor *doctor, struct answer *ret)
{
	struct state state;
	struct error err = {0};
	if (state_open(&state, &err) < 0) {
		answer_set(ret, CHECK_MISSING,
		           user_is_superuser()
		                   ? "make /var/cache a directory that root can write to"
		                   : "set XDG_CACHE_HOME to a directory of yours",
		           "%s", err.text);
		return;
	}
	answer_set(ret, CHECK_OK, NULL, "%s", state.base);
	state_close(&state);
}

static void list_languages(const struct suites *suites, struct strbuf *here, struct strbuf *absent)
{
	for (size_t i = 0; i < suites->count; i++) {
		const struct suite *suite = &suites->items[i];
		struct strbuf *list = suite_available(suite, NULL) ? here : absent;
		if (!suite->jury)
			strbuf_printf(list, "%s%s", list->size > 0 ? ", " : "", suite->name);
	}
}

/* Nobody needs all of them: a language that is not here is not held against the host. */
void check_languages(_unused_ struct doctor *doctor, struct answer *ret)
{
	_cleanup_(findings_done) struct findings findings = {0};
	_cleanup_(suites_done) struct suites suites = {0};
	struct error err = {0};
	if (languages_load(NULL, &findings, &suites, &err) < 0) {
		answer_set(
			ret, CHECK_MISSING,
			"set JUROR_SUITES to the directory of the suites, or install juror again",
			"%s", err.text);
		return;
	}
	_cleanup_(strbuf_done) struct strbuf here = {0};
	_cleanup_(strbuf_done) struct strbuf absent = {0};
	list_languages(&suites, &here, &absent);
	answer_set(ret, here.size == 0 ? CHECK_MISSING : CHECK_OK,
	           here.size == 0 ? "apt install g++ python3" : NULL, "%s%s%s",
	           here.size > 0 ? here.data : "none",
	           absent.size > 0 ? "; not here, see juror languages: " : "",
	           absent.size > 0 ? absent.data : "");
}

/* ---- what disturbs times ---- */

void check_swap(_unused_ struct doctor *doctor, struct answer *ret)
{
	struct sysinfo info;
	if (sysinfo(&info) == 0 && info.totalswap > 0)
		answer_set(ret, CHECK_WEAKER, "swapoff -a",
		           "%.1f GiB; times vary when juror itself is swapped out",
		           (double)info.totalswap * info.mem_unit / (double)GIB);
	else
		answer_set(ret, CHECK_OK, NULL, "none");
}

void check_smt(_unused_ struct doctor *doctor, struct answer *ret)
{
	char active[16];
	if (read_line("/sys/devices/system/cpu/smt/active", active, sizeof(active)) &&
	    strcmp(active, "1") == 0)
		answer_set(
			ret, CHECK_WEAKER,
			"echo off > /sys/devices/system/cpu/smt/control, or judge with --jobs of "
			"half the processors",
			"two threads share a core; times vary when both are busy");
	else
		answer_set(ret, CHECK_OK, NULL, "no two threads share a core");
}

void check_governor(_unused_ struct doctor *doctor, struct answer *ret)
{
	char governor[64];
	if (!read_line("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", governor,
	               sizeof(governor)))
		answer_set(ret, CHECK_OK, NULL, "the frequency is not Linux' to change");
	else if (strcmp(governor, "performance") == 0)
		answer_set(ret, CHECK_OK, NULL, "performance");
	else
		answer_set(ret, CHECK_WEAKER, "cpupower frequency-set -g performance",
		           "%s; times vary with the frequency", governor);
}
