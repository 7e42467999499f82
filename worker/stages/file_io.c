/* SPDX-License-Identifier: MIT */
#include "worker/stages/file_io.h"

#include "common/fd.h"
#include "common/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

static int check_name(const char *name, struct error *err)
{
	bool is_plain = !name || (*name != '\0' && *name != '.' && !strchr(name, '/'));
	return is_plain ? 0
	                : error_say(err, -EINVAL, "file_io: expected a file's name, found '%s'",
	                            name);
}

static int copy_input(const struct case_place *place, const struct case_data *data,
                      struct case_program *program, struct error *err)
{
	char path[512];
	struct stat st;
	(void)snprintf(path, sizeof(path), "%s/%s", program->name, place->problem->dmoj.input_file);
	/* Of what was submitted or compiled, nothing may take its place. */
	if (unlinkat(place->state->scratch_dir, path, 0) < 0 && errno != ENOENT)
		return error_set(err, -errno, "remove %s", path);
	_cleanup_(fd_closep) int to = case_file_make(place->state, path, err);
	if (to < 0)
		return TAKE_FD(to);
	if (fstat(data->input.fd, &st) < 0)
		return error_set(err, -errno, "stat the input");
	for (off_t at = 0; at < st.st_size;)
		if (sendfile(to, data->input.fd, &at, (size_t)(st.st_size - at)) <= 0)
			return error_set(err, errno ? -errno : -EIO, "copy the input");
	program->program.directory_bytes += (uint64_t)st.st_size + 4096;
	return 0;
}

int file_io_prepare(const struct case_place *place, const struct case_data *data,
                    uint64_t bytes_max, struct case_program *program, struct error *err)
{
	const struct dmoj_problem *dmoj = &place->problem->dmoj;
	int r = check_name(dmoj->input_file, err);
	if (r == 0)
		r = check_name(dmoj->output_file, err);
	if (r == 0 && dmoj->input_file)
		r = copy_input(place, data, program, err);
	program->program.writable_bytes = bytes_max;
	program->program.keeps_directory = dmoj->output_file != NULL;
	return r;
}

int file_io_output(const struct problem *problem, int directory, struct error *err)
{
	static const int refusals[] = {-ELOOP, -EXDEV, -EINVAL, -EMLINK};
	if (directory < 0 || !problem->dmoj.output_file)
		return -ENOENT;
	int fd = file_open_written(directory, problem->dmoj.output_file, err);
	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		if (fd == refusals[i])
			return -ENOENT;
	return fd;
}
