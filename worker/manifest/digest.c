/* SPDX-License-Identifier: MIT */
/*
 * Files are added as path, size and bytes, so that two different packages are two different messages.
 */
#include "worker/manifest/digest.h"

#include "common/fd.h"
#include "common/file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Links can lead in circles. */
enum { DEPTH_MOST = 16 };

struct digest {
	struct sha256 hash;
	int package;
	struct error *err;
	char block[64 * 1024];
};

static int add_bytes(struct digest *d, int fd, const char *path, uint64_t size)
{
	while (size > 0) {
		ssize_t n = read(fd, d->block, size < sizeof(d->block) ? size : sizeof(d->block));
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_set(d->err, -errno, "%s: read", path);
		if (n == 0)
			return error_say(d->err, -EAGAIN, "%s: became shorter while it was read",
			                 path);
		sha256_add(&d->hash, d->block, (size_t)n);
		size -= (uint64_t)n;
	}
	return 0;
}

static void add_text(struct digest *d, const char *text)
{
	sha256_add_u64(&d->hash, strlen(text));
	sha256_add(&d->hash, text, strlen(text));
}

static int add_file(struct digest *d, const char *path)
{
	struct stat st;
	_cleanup_(fd_closep) int fd = file_open_beneath(d->package, path, d->err);
	if (fd < 0)
		return fd;
	if (fstat(fd, &st) < 0)
		return error_set(d->err, -errno, "%s: stat", path);
	add_text(d, path);
	sha256_add_u64(&d->hash, (uint64_t)st.st_size);
	return add_bytes(d, fd, path, (uint64_t)st.st_size);
}

/* A file that need not be there. */
static int add_optional(struct digest *d, const char *path)
{
	int fd = file_open_beneath(d->package, path, NULL);
	if (fd < 0)
		return 0;
	(void)fd_close(fd);
	return add_file(d, path);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static int list(struct digest *d, const char *path, struct strv *ret)
{
	int fd = file_open_dir_beneath(d->package, path, d->err);
	if (fd < 0)
		return fd;
	DIR *dir = fdopendir(fd);
	if (!dir) {
		int code = -errno;
		(void)fd_close(fd);
		return error_set(d->err, code, "%s: list", path);
	}
	int r = 0;
	for (const struct dirent *entry; r == 0 && (entry = readdir(dir));)
		if (entry->d_name[0] != '.')
			r = strv_add(ret, entry->d_name);
	(void)closedir(dir);
	if (r == 0 && ret->count > 0)
		qsort(ret->items, ret->count, sizeof(*ret->items), compare_names);
	return r < 0 ? error_set(d->err, r, "%s: list", path) : 0;
}

/* Everything below a directory, or one file; what is neither has no part in judging. */
static int add_tree(struct digest *d, const char *path, unsigned depth)
{
	int fd = file_open_dir_beneath(d->package, path, NULL);
	if (fd < 0)
		return add_optional(d, path);
	(void)fd_close(fd);
	if (depth > DEPTH_MOST)
		return error_say(d->err, -ELOOP, "%s: too many levels of directories", path);
	struct strv names = {0};
	int r = list(d, path, &names);
	for (size_t i = 0; r == 0 && i < names.count; i++) {
		_cleanup_(freep) char *inner = str_printf("%s/%s", path, names.items[i]);
		r = inner ? add_tree(d, inner, depth + 1)
		          : error_set(d->err, -ENOMEM, "digest of the package");
	}
	strv_done(&names);
	return r;
}

static int add_programs(struct digest *d, const struct program_list *programs)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < programs->count; i++)
		r = add_tree(d, programs->items[i].path, 0);
	return r;
}

static int add_files(struct digest *d, const struct strv *files)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < files->count; i++)
		r = add_file(d, files->items[i]);
	return r;
}

/* What init.yml refers to besides the cases' files. */
static int add_dmoj(struct digest *d, const struct dmoj_problem *dmoj)
{
	int r = 0;
	for (size_t i = 0; r == 0 && i < dmoj->n_programs; i++)
		r = add_files(d, &dmoj->programs[i]->files);
	for (size_t i = 0; r == 0 && i < dmoj->n_checkers; i++)
		r = add_files(d, &dmoj->checkers[i]->program.files);
	if (r == 0 && dmoj->signature_entry)
		r = add_file(d, dmoj->signature_entry);
	if (r == 0 && dmoj->signature_header)
		r = add_file(d, dmoj->signature_header);
	return r;
}

static int add_group_files(struct digest *d, const struct problem *problem)
{
	static const char *const names[] = {"testdata.yaml", "test_group.yaml"};
	int r = 0;
	for (size_t i = 0; i < problem->n_groups * ARRAY_SIZE(names) && r == 0; i++) {
		const char *group = problem->groups[i / ARRAY_SIZE(names)]->name;
		_cleanup_(freep) char *path = str_printf("data%s%s/%s", *group ? "/" : "", group,
		                                         names[i % ARRAY_SIZE(names)]);
		r = path ? add_optional(d, path)
		         : error_set(d->err, -ENOMEM, "digest of the package");
	}
	return r;
}

static int add_case(struct digest *d, const struct test_case *c)
{
	_cleanup_(freep) char *settings = str_printf("data/%s.yaml", c->name);
	if (!settings)
		return error_set(d->err, -ENOMEM, "digest of the package");
	add_text(d, c->name);
	int r = c->input_path ? add_file(d, c->input_path) : 0;
	if (r == 0 && c->answer_path)
		r = add_file(d, c->answer_path);
	if (r == 0 && c->files_path)
		r = add_tree(d, c->files_path, 0);
	if (r == 0 && c->generator && c->generator->input_path)
		r = add_file(d, c->generator->input_path);
	return r < 0 ? r : add_optional(d, settings);
}

int problem_digest(int package_dirfd, const struct problem *problem, char ret_hex[SHA256_HEX_SIZE],
                   struct error *err)
{
	static const char *const manifests[] = {"problem.yaml", ".timelimit",
	                                        "domjudge-problem.ini", "init.yml"};
	struct digest *d = malloc(sizeof(*d));
	if (!d)
		return error_set(err, -ENOMEM, "digest of the package");
	d->package = package_dirfd;
	d->err = err;
	sha256_init(&d->hash);
	int r = 0;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(manifests); i++)
		r = add_optional(d, manifests[i]);
	const struct program_list *programs[] = {&problem->output_validators,
	                                         &problem->static_validators, &problem->graders};
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(programs); i++)
		r = add_programs(d, programs[i]);
	for (size_t i = 0; r == 0 && i < problem->n_includes; i++)
		r = add_tree(d, problem->includes[i].path, 0);
	if (r == 0)
		r = add_dmoj(d, &problem->dmoj);
	if (r == 0)
		r = add_group_files(d, problem);
	for (size_t i = 0; r == 0 && i < problem->n_cases; i++)
		r = add_case(d, &problem->cases[i]);
	if (r == 0)
		sha256_finish_hex(&d->hash, ret_hex);
	free(d);
	return r;
}
