/* SPDX-License-Identifier: MIT */
#include "worker/stages/toolchain.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/units.h"
#include "worker/report/report.h"
#include "worker/report/text.h"
#include "worker/slots/policies.h"
#include "worker/stages/box.h"
#include "worker/stages/log.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

/* Enough for a compiler that starts a virtual machine to say its name. */
static const struct box_limits probe_limits = {
	.cpu_ns = 10 * NS_PER_S,
	.wall_ns = 10 * NS_PER_S,
	.memory_bytes = 2 * GIB,
	.processes = 128,
	.file_bytes = MIB,
	.files = 256,
};
enum { PROBE_OUTPUT_MAX = 1 << 20, VERSION_MAX = 200 };

/* ---- asking for a version ---- */

static int fill_box(const struct slot *slot, const struct suite *suite, const struct log *log,
                    struct box *box, struct error *err)
{
	/* The toolchain as the compile stage has it; what is only run has only that stage. */
	bool compiles = suite->compile.command.count > 0;
	int r = box_init(box, slot, compiles ? &suite->compile : &suite->run, &probe_limits, err);
	box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_TMPFS,
	                                      .target = SUITE_DIRECTORY,
	                                      .flags = SANDBOX_MOUNT_WRITABLE,
	                                      .size_bytes = MIB,
	                                      .inodes = 64,
	                                      .mode = 0755});
	for (size_t i = 0; r == 0 && i < suite->version.count; i++)
		if (strv_add(&box->argv, suite->version.items[i]) < 0)
			r = error_set(err, -ENOMEM, "arguments");
	if (r == 0) {
		box->request.seccomp_fd = policy_fd(POLICY_COMPILE, err);
		r = box->request.seccomp_fd < 0 ? box->request.seccomp_fd : 0;
	}
	box->request.stdout_fd = log->write_end;
	box->request.stderr_fd = log->write_end;
	return r;
}

static int run_probe(const struct slot *slot, struct box *box, struct log *log,
                     struct sandbox_result *result, struct error *err)
{
	char text[SANDBOX_ERROR_SIZE];
	struct sandbox_handle *handle;
	int r = box_submit(box, slot, SIDE_SOLUTION, &handle, err);
	if (r < 0)
		return r;
	r = log_run(log, handle, slot->options.stop, PROBE_OUTPUT_MAX, err);
	if (r < 0) {
		sandbox_cancel(handle);
		return r;
	}
	r = sandbox_wait(handle, result, text);
	return r < 0 ? error_say(err, r, "%s", text) : 0;
}

/* The first line that says anything; what some warn of in front of it is no version. */
static char *first_line(const struct log *log)
{
	const char *at = log->text, *end = log->text + log->kept;
	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t n = (size_t)((newline ? newline : end) - at), blanks = 0;
		while (blanks < n && (at[blanks] == ' ' || at[blanks] == '\r'))
			blanks++;
		_cleanup_(freep) char *clean =
			report_clean_text(at + blanks, n - blanks, VERSION_MAX);
		if (clean && *clean && !strcasestr(clean, "warning"))
			return text_line(clean);
		at += newline ? n + 1 : n;
	}
	return NULL;
}

static int ask(const struct slot *slot, const struct suite *suite, char **ret, struct error *err)
{
	struct box box;
	_cleanup_(freep) struct log *log = calloc(1, sizeof(*log));
	struct sandbox_result result = {.status = SANDBOX_ERROR};
	if (!log)
		return error_set(err, -ENOMEM, "languages");
	int r = log_open(log, err);
	if (r < 0)
		return r;
	r = fill_box(slot, suite, log, &box, err);
	if (r == 0)
		r = run_probe(slot, &box, log, &result, err);
	box_done(&box);
	log_close(log);
	if (r < 0)
		return error_prefix(err, "version of %s", suite->name);
	bool spoke = result.status == SANDBOX_EXITED && result.exit_code == 0;
	*ret = spoke ? first_line(log) : NULL;
	return 0;
}

/* ---- what makes compilers differ ---- */

static void hash_text(struct sha256 *hash, const char *text)
{
	sha256_add(hash, text, strlen(text) + 1);
}

static void hash_status(struct sha256 *hash, const struct stat *st)
{
	const uint64_t numbers[] = {
		(uint64_t)st->st_size,        (uint64_t)st->st_ino,
		(uint64_t)st->st_mtim.tv_sec, (uint64_t)st->st_mtim.tv_nsec,
		(uint64_t)st->st_ctim.tv_sec, (uint64_t)st->st_ctim.tv_nsec,
	};
	/* The null device is written to all the time. */
	for (size_t i = 0; i < ARRAY_SIZE(numbers) && !S_ISCHR(st->st_mode); i++)
		sha256_add_u64(hash, numbers[i]);
}

static void hash_path(struct sha256 *hash, const struct suite_bind *bind)
{
	struct stat st = {0};
	(void)lstat(bind->path, &st); /* one that is gone is different from one that is there */
	hash_text(hash, bind->path);
	hash_text(hash, bind->link ? bind->link : "");
	hash_status(hash, &st);
}

/* Of the commands' words those that are files: below a directory that is bound they change without it. */
static void hash_programs(struct sha256 *hash, const struct strv *command)
{
	for (size_t i = 0; i < command->count; i++) {
		struct stat st;
		if (*command->items[i] == '/' && stat(command->items[i], &st) == 0)
			hash_status(hash, &st);
	}
}

static int hash_files(const struct suite *suite, struct sha256 *hash, struct error *err)
{
	_cleanup_(suite_binds_done) struct suite_binds binds = {0};
	int r = suite_resolve_binds(&suite->compile.binds, &binds, err);
	for (size_t i = 0; r == 0 && i < binds.count; i++)
		hash_path(hash, &binds.items[i]);
	hash_programs(hash, &suite->compile.command);
	hash_programs(hash, &suite->version);
	return r;
}

static int find_key(const struct suite *suite, char ret[SHA256_HEX_SIZE], struct error *err)
{
	struct sha256 hash;
	sha256_init(&hash);
	hash_text(&hash, "version");
	for (size_t i = 0; i < suite->version.count; i++)
		hash_text(&hash, suite->version.items[i]);
	int r = hash_files(suite, &hash, err);
	sha256_finish_hex(&hash, ret);
	return r;
}

/* A version is an entry of the cache with a note and no files; that there is none, one with an empty note. */
static int ask_and_store(const struct slot *slot, struct cache *cache, const struct suite *suite,
                         const char *name, const char key[SHA256_HEX_SIZE], char **ret,
                         struct error *err)
{
	int r = ask(slot, suite, ret, err);
	if (r == 0 && mkdirat(cache->state->scratch_dir, name, 0700) == 0)
		(void)!cache_store(cache, key, name, *ret ? *ret : "",
		                   NULL); /* or it is asked again */
	return r;
}

static int take_or_ask(const struct slot *slot, struct cache *cache, const struct suite *suite,
                       unsigned number, const char key[SHA256_HEX_SIZE], char **ret,
                       struct error *err)
{
	char name[32];
	_cleanup_(freep) char *version = NULL;
	(void)snprintf(name, sizeof(name), "version-%u", number);
	int r = cache_take(cache, key, name, &version, err);
	if (r == 0)
		r = ask_and_store(slot, cache, suite, name, key, &version, err);
	int removed = file_remove_tree(cache->state->scratch_dir, name, r < 0 ? NULL : err);
	if (r < 0 || removed < 0)
		return r < 0 ? r : removed;
	*ret = version && *version ? TAKE_PTR(version) : NULL;
	return 0;
}

int toolchain_version(const struct slot *slot, struct cache *cache, const struct suite *suite,
                      unsigned number, char **ret, struct error *err)
{
	char key[SHA256_HEX_SIZE];
	int r = cache ? find_key(suite, key, err) : 0;
	if (r < 0)
		return r;
	return cache ? take_or_ask(slot, cache, suite, number, key, ret, err)
	             : ask(slot, suite, ret, err);
}

int toolchain_hash(const struct slot *slot, struct cache *cache, const struct suite *suite,
                   unsigned number, struct sha256 *hash, struct error *err)
{
	char key[SHA256_HEX_SIZE];
	_cleanup_(freep) char *version = NULL;
	int r = find_key(suite, key, err);
	if (r == 0)
		r = take_or_ask(slot, cache, suite, number, key, &version, err);
	if (r < 0)
		return r;
	hash_text(hash, key);
	hash_text(hash, version ? version : "");
	return 0;
}
