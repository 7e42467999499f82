/* SPDX-License-Identifier: MIT */
#include "worker/stages/program.h"

#include "common/units.h"

#include <stdlib.h>

/* Of a copy that a run may write into. */
enum { COPY_INODES = 65536 };

int program_expand(const struct program *program, const struct strv *command, uint64_t memory_bytes,
                   struct strv *ret, struct error *err)
{
	const struct suite_variables variables = {
		.binary = program->binary,
		.sources = &program->sources,
		.main = program->main,
		.main_class = program->main_class,
		.dir = SUITE_DIRECTORY,
		.memory_mib = memory_bytes / MIB,
	};
	int r = suite_expand(command, &variables, ret);
	return r < 0 ? error_set(err, r, "command of suite %s", program->suite->name) : 0;
}

/* The copy counts as memory of the run, which is not the program's fault. */
static void mount_copy(const struct program *program, struct box *box)
{
	box_mount(box, (struct sandbox_mount){
			       .kind = SANDBOX_MOUNT_TMPFS,
			       .target = SUITE_DIRECTORY,
			       .size_bytes = program->directory_bytes + program->writable_bytes,
			       .inodes = COPY_INODES,
			       .mode = 0755,
			       .flags = SANDBOX_MOUNT_WRITABLE | SANDBOX_MOUNT_EXEC});
	box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_COPY,
	                                      .source = program->view_path,
	                                      .target = SUITE_DIRECTORY});
	box->request.memory_limit_bytes += program->directory_bytes;
}

int program_enter(const struct program *program, uint64_t memory_bytes, struct box *box,
                  struct error *err)
{
	if (program->writable_bytes > 0)
		mount_copy(program, box);
	else
		box_mount(box, (struct sandbox_mount){.kind = SANDBOX_MOUNT_BIND,
		                                      .source = program->view_path,
		                                      .target = SUITE_DIRECTORY,
		                                      .flags = SANDBOX_MOUNT_EXEC});
	return program_expand(program, &program->suite->run.command, memory_bytes, &box->argv, err);
}

void program_done(struct program *program)
{
	free(program->view_path);
	free(program->binary);
	free(program->main_class);
	strv_done(&program->sources);
	*program = (struct program){0};
}
