/* SPDX-License-Identifier: MIT */
#include "worker/cli/host.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>

/* The first "model name" of /proc/cpuinfo. */
static char *cpu_model(void)
{
	char line[256];
	FILE *file = fopen("/proc/cpuinfo", "re");
	char *model = NULL;
	while (file && !model && fgets(line, sizeof(line), file)) {
		char *value = strstr(line, ": ");
		if (strncmp(line, "model name", 10) == 0 && value) {
			value[strcspn(value, "\n")] = '\0';
			model = strdup(value + 2);
		}
	}
	if (file)
		(void)fclose(file);
	return model ? model : strdup("unknown");
}

static bool read_word(const char *path, char *word, size_t size)
{
	FILE *file = fopen(path, "re");
	bool found = file && fgets(word, (int)size, file);
	if (file)
		(void)fclose(file);
	if (found)
		word[strcspn(word, "\n")] = '\0';
	return found;
}

static const char *governor(void)
{
	char word[64];
	bool found = read_word("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", word,
	                       sizeof(word));
	return found && strcmp(word, "performance") != 0
	               ? "the processors' frequency changes (governor is not performance)"
	               : NULL;
}

static const char *threads_share_cores(void)
{
	char word[64];
	bool found = read_word("/sys/devices/system/cpu/smt/active", word, sizeof(word));
	return found && strcmp(word, "1") == 0 ? "two threads share a core (SMT is active)" : NULL;
}

static const char *swap(void)
{
	struct sysinfo info;
	return sysinfo(&info) == 0 && info.totalswap > info.freeswap ? "swap is in use" : NULL;
}

static const char *busy(void)
{
	struct sysinfo info;
	double load = sysinfo(&info) == 0 ? (double)info.loads[0] / (1 << SI_LOAD_SHIFT) : 0;
	return load > get_nprocs()
	               ? "the host was busy (load average above the number of processors)"
	               : NULL;
}

int host_describe(const struct sandbox_capabilities *has, struct report_host *ret)
{
	static const char *(*const looks[])(void) = {governor, threads_share_cores, swap, busy};
	struct utsname name;
	(void)uname(&name);
	ret->kernel = strdup(name.release);
	ret->cpu = cpu_model();
	ret->enforcement = (struct report_enforcement){
		.memory = sandbox_enforcement_name(has->memory),
		.processes = sandbox_enforcement_name(has->processes),
		.cpu = sandbox_enforcement_name(has->cpu),
		.disk = "tmpfs",
	};
	for (size_t i = 0; i < ARRAY_SIZE(looks); i++) {
		const char *found = looks[i]();
		if (found && strv_add(&ret->disturbances, found) < 0)
			return -ENOMEM;
	}
	return ret->kernel && ret->cpu ? 0 : -ENOMEM;
}
