/* SPDX-License-Identifier: MIT */
#include "tests/bench/judged.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/strbuf.h"
#include "tests/bench/bare.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the directory ---- */

/* `juror` beside this program, unless it was named. */
static int find_juror(struct judged *j, const char *named, struct error *err)
{
	char path[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", path, sizeof(path) - 1);
	if (n < 0)
		return error_set(err, -errno, "find juror");
	path[n] = '\0';
	*strrchr(path, '/') = '\0';
	j->juror = named ? strdup(named) : str_printf("%s/juror", path);
	if (!j->juror || access(j->juror, X_OK) < 0)
		return error_set(err, -errno, "%s", j->juror ? j->juror : "juror");
	/* A build directory may be anywhere; those of this source tree it finds itself. */
	(void)setenv("JUROR_SUITES", BENCH_SUITES_DIR, 0);
	return 0;
}

int judged_open(const char *juror, struct judged *ret, struct error *err)
{
	const char *parent = getenv("TMPDIR");
	*ret = JUDGED_NONE;
	int r = find_juror(ret, juror, err);
	if (r < 0)
		return r;
	(void)snprintf(ret->directory, sizeof(ret->directory), "%s/bench-judge-XXXXXX",
	               parent ? parent : "/tmp");
	if (!mkdtemp(ret->directory)) {
		ret->directory[0] = '\0';
		return error_set(err, -errno, "make a temporary directory");
	}
	ret->dir = open(ret->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return ret->dir < 0 ? error_set(err, -errno, "open %s", ret->directory) : 0;
}

void judged_close(struct judged *judged)
{
	if (judged->directory[0] != '\0')
		(void)!file_remove_tree(AT_FDCWD, judged->directory, NULL); /* it is below /tmp */
	judged->dir = fd_close(judged->dir);
	free(judged->juror);
	judged->juror = NULL;
}

char *judged_path(const struct judged *judged, const char *name)
{
	return str_printf("%s/%s", judged->directory, name);
}

int judged_write(const struct judged *judged, const char *name, const char *text, struct error *err)
{
	return file_write_at(judged->dir, name, text, strlen(text), 0644, err);
}

/* ---- packages ---- */

static const char manifest[] = "problem_format_version: 2025-09\n"
			       "type: pass-fail\n"
			       "name: A Plus B\n"
			       "uuid: 9f0c7d52-4c5e-4b0c-8a53-6a4c6a4f1d7e\n"
			       "credits: bench-judge\n"
			       "license: cc0\n"
			       "limits:\n"
			       "  time_limit: 5\n"
			       "  memory: 256\n"
			       "  output: 1\n";

static int write_case(int dir, uint64_t i, judged_case write, struct error *err)
{
	char name[32], input[JUDGED_TEXT], answer[JUDGED_TEXT];
	write(i, input, answer);
	(void)snprintf(name, sizeof(name), "%05u.in", (unsigned)i);
	int r = file_write_at(dir, name, input, strlen(input), 0644, err);
	(void)snprintf(name, sizeof(name), "%05u.ans", (unsigned)i);
	return r < 0 ? r : file_write_at(dir, name, answer, strlen(answer), 0644, err);
}

int judged_write_package(const struct judged *judged, const char *name, uint64_t cases,
                         judged_case write, struct error *err)
{
	_cleanup_(freep) char *data = str_printf("%s/%s/data/secret", judged->directory, name);
	_cleanup_(freep) char *problem = str_printf("%s/problem.yaml", name);
	if (!data || !problem)
		return error_set(err, -ENOMEM, "package");
	int r = file_make_dirs(data, err);
	if (r == 0)
		r = judged_write(judged, problem, manifest, err);
	if (r < 0)
		return r;
	_cleanup_(fd_closep) int secret = open(data, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (secret < 0)
		return error_set(err, -errno, "open %s", data);
	for (uint64_t i = 0; r == 0 && i < cases; i++)
		r = write_case(secret, i, write, err);
	return r;
}

/* ---- programs ---- */

int judged_compile(const struct judged *judged, const char *source, const char *binary,
                   struct error *err)
{
	_cleanup_(freep) char *from = judged_path(judged, source);
	_cleanup_(freep) char *to = judged_path(judged, binary);
	const char *const argv[] = {"/usr/bin/cc", "-O2", "-static", "-o", to, from, NULL};
	/* The compiler finds its parts by PATH. */
	pid_t pid = fork();
	if (pid == 0) {
		(void)execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	int r = pid < 0 ? error_set(err, -errno, "fork") : bare_wait(pid, err);
	return r < 0 ? error_prefix(err, "compile %s", from) : 0;
}

pid_t judged_start(const struct judged *judged, unsigned jobs, const char *option,
                   const char *package, const char *submission, int output, struct error *err)
{
	char of_jobs[16];
	(void)snprintf(of_jobs, sizeof(of_jobs), "-j%u", jobs);
	_cleanup_(freep) char *of_package = judged_path(judged, package);
	_cleanup_(freep) char *of_submission = judged_path(judged, submission);
	const char *const argv[] = {judged->juror, "judge",    "--no-progress", of_jobs,
	                            option,        of_package, of_submission,   NULL};
	pid_t pid = vfork();
	if (pid == 0) {
		if (output >= 0 && dup2(output, STDOUT_FILENO) < 0)
			_exit(126);
		(void)execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	return pid < 0 ? error_set(err, -errno, "vfork") : pid;
}
