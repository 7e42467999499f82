/* SPDX-License-Identifier: MIT */
#include "common/fd.h"
#include "common/units.h"
#include "sandbox/policy.h"
#include "worker/cli/doctor.h"
#include "worker/cli/run_streams.h"
#include "worker/state/user.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* One of them is always far above what a script needs, so that a limit that fails does not hang the doctor. */
enum { HOG_LIMIT_MIB = 16, PROCESSES_LIMIT = 3, CPU_LIMIT_MS = 100, WALL_LIMIT_S = 10 };

static int open_box(struct doctor *doctor, struct error *err)
{
	int r = host_box_init(&doctor->box, err);
	if (r == 0)
		r = host_box_command(&doctor->box, "sh", &doctor->shell, err);
	return r < 0 ? r : host_box_open(&doctor->box, true, err);
}

void doctor_open(struct doctor *doctor, int stop)
{
	struct error err = {0};
	*doctor = (struct doctor){.stop = stop};
	if (open_box(doctor, &err) < 0)
		memcpy(doctor->box_error, err.text, sizeof(doctor->box_error));
}

void doctor_close(struct doctor *doctor)
{
	host_box_done(&doctor->box);
}

/* ---- running scripts ---- */

/* What goes into a script's box besides the defaults. */
struct trial {
	const char *script;
	const char *policy;
	uint64_t memory_bytes, processes, cpu_ns;
};

static int submit(struct doctor *doctor, const struct trial *trial, int policy,
                  struct sandbox_handle **ret, struct error *err)
{
	static const char *const env[] = {"PATH=/usr/bin:/bin", NULL};
	const char *const argv[] = {"sh", "-c", trial->script, NULL};
	struct sandbox_request request = SANDBOX_REQUEST_INIT;
	char text[SANDBOX_ERROR_SIZE];
	request.executable = doctor->shell;
	request.argv = argv;
	request.envp = env;
	request.cwd = "/tmp";
	request.seccomp_fd = policy;
	request.wall_limit_ns = WALL_LIMIT_S * NS_PER_S;
	request.cpu_limit_ns = trial->cpu_ns;
	request.memory_limit_bytes = trial->memory_bytes;
	request.process_limit = trial->processes;
	host_box_enter(&doctor->box, 0, &request);
	int r = sandbox_submit(doctor->box.sandbox, &request, ret, text);
	return r < 0 ? error_say(err, r, "%s", text) : 0;
}

static int run_trial(struct doctor *doctor, const struct trial *trial, struct sandbox_result *ret,
                     struct error *err)
{
	char text[SANDBOX_ERROR_SIZE];
	struct sandbox_handle *handle;
	struct run_streams none = RUN_STREAMS_INIT;
	_cleanup_(fd_closep) int policy = sandbox_policy_open(trial->policy, text);
	if (policy < 0)
		return error_say(err, TAKE_FD(policy), "%s", text);
	int r = submit(doctor, trial, policy, &handle, err);
	if (r < 0)
		return r;
	r = run_streams_move(&none, handle, doctor->stop, err); /* waits for the end */
	if (r < 0) {
		doctor->stopped = r == -ECANCELED;
		sandbox_cancel(handle);
		return r;
	}
	r = sandbox_wait(handle, ret, text);
	if (r < 0)
		return error_say(err, r, "%s", text);
	return ret->status == SANDBOX_ERROR ? error_say(err, -EIO, "%s", ret->error) : 0;
}

/* A program that does nothing. */
static int run_nothing(struct doctor *doctor, const char *policy, struct error *err)
{
	const struct trial trial = {.script = ":", .policy = policy};
	struct sandbox_result result;
	int r = run_trial(doctor, &trial, &result, err);
	if (r == 0 && (result.status != SANDBOX_EXITED || result.exit_code != 0))
		r = error_say(err, -EIO, "a program that does nothing did not end well (%s %d)",
		              result.status == SANDBOX_EXITED ? "status" : "signal",
		              result.status == SANDBOX_EXITED ? result.exit_code : result.signal);
	return r;
}

/* ---- the checks ---- */

/* Answers for a check that cannot be done. Return: whether it can. */
static bool has_sandbox(const struct doctor *doctor, struct answer *ret)
{
	if (doctor->box.sandbox)
		return true;
	answer_set(ret, CHECK_MISSING, NULL, "not tried, there is no sandbox");
	return false;
}

void check_sandbox(struct doctor *doctor, struct answer *ret)
{
	struct error err = {0};
	if (!doctor->box.sandbox)
		answer_set(ret, CHECK_MISSING, "mend what is missing above", "%s",
		           doctor->box_error);
	else if (run_nothing(doctor, "compile", &err) < 0)
		answer_set(ret, CHECK_MISSING, NULL, "%s", err.text);
	else
		answer_set(ret, CHECK_OK, NULL, "a program runs in it");
}

void check_filters(struct doctor *doctor, struct answer *ret)
{
	static const char *const policies[] = {"run", "run-processes", "compile"};
	struct error err = {0};
	if (!has_sandbox(doctor, ret))
		return;
	for (size_t i = 0; i < ARRAY_SIZE(policies); i++) {
		if (run_nothing(doctor, policies[i], &err) == 0)
			continue;
		answer_set(ret, CHECK_MISSING, "install a kernel with seccomp filters",
		           "filter \"%s\": %s", policies[i], err.text);
		return;
	}
	answer_set(ret, CHECK_OK, NULL, "run, run-processes, compile");
}

static const char *fix_of_groups(void)
{
	if (user_is_superuser())
		return "give juror a control group that it can write to: systemd-run --scope -p "
		       "Delegate=yes juror ...; in a container, docker run --cgroupns=private with "
		       "/sys/fs/cgroup writable";
	return "systemd-run --user --scope -p Delegate=yes juror ...; without a session of "
	       "systemd, "
	       "loginctl enable-linger and log in again";
}

/* Runs what must meet the limit @trial has. */
static void check_limit(struct doctor *doctor, const struct trial *trial,
                        enum sandbox_enforcement by, bool (*met)(const struct sandbox_result *),
                        struct answer *ret)
{
	struct error err = {0};
	struct sandbox_result result;
	const char *name = sandbox_enforcement_name(by);
	if (by <= SANDBOX_ENFORCED_BY_RLIMIT)
		answer_set(ret, CHECK_WEAKER, fix_of_groups(),
		           "%s: for each process alone, not for all together", name);
	else if (run_trial(doctor, trial, &result, &err) < 0)
		answer_set(ret, CHECK_MISSING, fix_of_groups(), "%s: %s", name, err.text);
	else if (!met(&result))
		answer_set(ret, CHECK_MISSING, fix_of_groups(),
		           "%s: a program that passed the limit was not stopped", name);
	else
		answer_set(ret, CHECK_OK, NULL, "limited by %s", name);
}

static bool met_memory(const struct sandbox_result *result)
{
	return result->limit == SANDBOX_LIMIT_MEMORY;
}

static bool met_processes(const struct sandbox_result *result)
{
	return result->process_limit_hit;
}

static bool met_cpu(const struct sandbox_result *result)
{
	return result->limit == SANDBOX_LIMIT_CPU;
}

void check_memory(struct doctor *doctor, struct answer *ret)
{
	/* tail keeps what could be the last line; there is only one. */
	const struct trial trial = {
		.script = "head -c 67108864 /dev/zero | tail",
		.policy = "compile",
		.memory_bytes = HOG_LIMIT_MIB * MIB,
	};
	if (has_sandbox(doctor, ret))
		check_limit(doctor, &trial, doctor->box.has.memory, met_memory, ret);
}

void check_processes(struct doctor *doctor, struct answer *ret)
{
	const struct trial trial = {
		.script = "for i in 1 2 3 4 5; do sleep 1 & done",
		.policy = "compile",
		.processes = PROCESSES_LIMIT,
	};
	if (has_sandbox(doctor, ret))
		check_limit(doctor, &trial, doctor->box.has.processes, met_processes, ret);
}

void check_cpu(struct doctor *doctor, struct answer *ret)
{
	const struct trial trial = {
		.script = "while :; do :; done",
		.policy = "compile",
		.cpu_ns = CPU_LIMIT_MS * NS_PER_MS,
	};
	if (has_sandbox(doctor, ret))
		check_limit(doctor, &trial, doctor->box.has.cpu, met_cpu, ret);
}
