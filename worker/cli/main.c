/* SPDX-License-Identifier: MIT */
/*
 * juror: one program, a table of subcommands.
 */
#include "worker/cli/command.h"
#include "worker/cli/stop.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct command {
	const char *name, *summary;
	command_run run;
} commands[] = {
	{"doctor", "what this host can do, what is missing, and how to mend it", cmd_doctor},
	{"judge", "judge submissions on a problem package", cmd_judge},
	{"languages", "which languages can be judged here", cmd_languages},
	{"report", "make other forms of reports that were written as JSON", cmd_report},
	{"run", "run one command in the sandbox", cmd_run},
	{"validate", "check a package, and its submissions against what they should get",
         cmd_validate},
};

static void print_help(FILE *to)
{
	(void)fprintf(to, "Usage: juror COMMAND [OPTION...] ...\n"
	                  "Judges programming-contest submissions in a sandbox.\n\n");
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		(void)fprintf(to, "  %-10s %s\n", commands[i].name, commands[i].summary);
	(void)fprintf(to, "\n`juror COMMAND --help` tells the options of a command, "
	                  "`juror --version` the version.\n"
	                  "Exit status: 0 done, 1 not as expected, 2 wrong usage or bad input,\n"
	                  "3 something could not be judged.\n");
}

static const struct command *find_command(const char *name)
{
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}

/* A command that starts without one of its standard streams would open its own files in their place. */
static bool reserve_streams(int flags)
{
	for (int fd = 0; fd < 3; fd++)
		/* The lowest free number is taken; not close-on-exec, as standard streams are. */
		if (fcntl(fd, F_GETFD) < 0 &&
		    open("/dev/null", flags) < 0) /* NOLINT(android-cloexec-open) */
			return false;
	return true;
}

int main(int argc, char **argv)
{
	char name[64];
	const char *word = argc > 1 ? argv[1] : "";
	if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
		return printf("juror %s\n", JUROR_VERSION) < 0 ? EXIT_FAILURE : EXIT_DONE;
	if (strcmp(word, "--help") == 0 || strcmp(word, "help") == 0) {
		print_help(stdout);
		return EXIT_DONE;
	}
	const struct command *command = find_command(word);
	if (!command) {
		if (argc > 1)
			(void)fprintf(stderr,
			              "juror: no command \"%s\"; `juror --help` lists them\n", word);
		else
			print_help(stderr);
		return EXIT_BAD_INPUT;
	}
	/* What `run` runs may write where there is nothing; a report of ours that goes nowhere is missed. */
	if (!reserve_streams(command->run == cmd_run ? O_RDWR : O_RDONLY))
		return EXIT_NOT_JUDGED; /* and nowhere to say why */
	stop_block_signals();
	(void)snprintf(name, sizeof(name), "juror %s", command->name);
	argv[1] = name;
	int status = command->run(argc - 1, argv + 1);
	if (fflush(stdout) != 0) {
		perror("juror: standard output");
		return EXIT_NOT_JUDGED;
	}
	/* A signal to the whole process group can make something of ours fail before it is taken. */
	if (status == EXIT_NOT_JUDGED && stop_pending())
		status = 128 + stop_pending();
	/* By the signal itself, so that a shell's loop around juror ends too; `run` has its own statuses above 128. */
	if (command->run != cmd_run && status > 128)
		stop_die_of(status - 128);
	return status;
}
