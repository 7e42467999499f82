/* SPDX-License-Identifier: MIT */
#include "worker/stages/case_files.h"

#include "common/fd.h"
#include "common/file.h"
#include "common/units.h"
#include "worker/stages/intake.h"
#include "worker/stages/sources.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const uint64_t bytes_max = 1 << 30;

/* ---- the program's files, as links ---- */

/* Adds the bytes of what it links to @bytes, in whole pages as a file system in memory counts. */
static int link_tree(int from, int to, uint64_t *bytes, struct error *err);

static uint64_t pages(uint64_t bytes)
{
	const uint64_t page = 4096;
	return (bytes + page) / page * page;
}

static int link_entry(int from, int to, const char *name, uint64_t *bytes, struct error *err)
{
	struct stat st;
	if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return 0;
	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return error_set(err, -errno, "stat %s", name);
	*bytes += pages((uint64_t)st.st_size);
	if (!S_ISDIR(st.st_mode))
		return linkat(from, name, to, name, 0) < 0 ? error_set(err, -errno, "link %s", name)
		                                           : 0;
	_cleanup_(fd_closep) int source =
		openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (source < 0)
		return error_set(err, -errno, "open %s", name);
	_cleanup_(fd_closep) int copy = file_make_dir(to, name, err);
	return copy < 0 ? TAKE_FD(copy) : link_tree(source, copy, bytes, err);
}

/* Both directories are juror's own. */
static int link_tree(int from, int to, uint64_t *bytes, struct error *err)
{
	int fd = openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd < 0 ? NULL : fdopendir(fd);
	if (!list) {
		int r = error_set(err, -errno, "list the program");
		(void)fd_close(fd);
		return r;
	}
	int r = 0;
	struct dirent *entry;
	while (r == 0 && (entry = readdir(list)))
		r = link_entry(from, to, entry->d_name, bytes, err);
	(void)closedir(list);
	return r;
}

static int link_program(const struct state *state, const struct program *program, int to,
                        uint64_t *bytes, struct error *err)
{
	_cleanup_(fd_closep) int from = openat(state->scratch_dir, program->directory,
	                                       O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (from < 0)
		return error_set(err, -errno, "open %s", program->directory);
	return link_tree(from, to, bytes, err);
}

/* ---- the case's files over them ---- */

static int write_files(const struct slot *slot, const struct package_view *package,
                       const char *path, int dir, uint64_t *bytes, struct error *err)
{
	struct submission files = {0};
	struct sources sources = {0};
	int r = intake_read_overlay(slot, package->dir, path, bytes_max, &files, err);
	if (r == 0)
		r = sources_merge(&files, NULL, 0, &sources, err);
	if (r == 0)
		r = sources_write(&sources, dir, err);
	*bytes += pages(files.total_bytes) + files.n_files * pages(0);
	sources_done(&sources);
	submission_done(&files);
	return r;
}

static int fill(const struct slot *slot, const struct package_view *package,
                const struct program *program, const char *files_path, struct case_program *c,
                struct error *err)
{
	uint64_t bytes = 0;
	_cleanup_(fd_closep) int dir = file_make_dir(c->state->scratch_dir, c->name, err);
	if (dir < 0)
		return TAKE_FD(dir);
	int r = link_program(c->state, program, dir, &bytes, err);
	if (r == 0 && files_path)
		r = write_files(slot, package, files_path, dir, &bytes, err);
	if (r < 0)
		return r;
	c->program = *program;
	c->program.directory_bytes = bytes;
	c->program.view_path = str_printf("%s/%s", VIEW_SCRATCH, c->name);
	return c->program.view_path ? 0 : error_set(err, -ENOMEM, "files of the case");
}

int case_program_open(const struct slot *slot, const struct package_view *package,
                      const struct program *program, const char *files_path, unsigned number,
                      struct case_program *ret, struct error *err)
{
	*ret = (struct case_program){.state = slot->options.state};
	(void)snprintf(ret->name, sizeof(ret->name), "files-%u", number);
	int r = fill(slot, package, program, files_path, ret, err);
	if (r < 0)
		case_program_close(ret);
	return r;
}

void case_program_close(struct case_program *c)
{
	struct error ignored;
	free(c->program.view_path);
	c->program.view_path = NULL;
	(void)!file_remove_tree(c->state->scratch_dir, c->name, &ignored);
}
