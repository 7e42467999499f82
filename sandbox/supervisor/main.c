/* SPDX-License-Identifier: MIT */
/*
 * The executable that is embedded in libsandbox and started from a memfd. It has no options and reads no file; what it
 * needs comes over the socket. Its last words go into the error file, which the client reads when it is gone.
 */
#include "common/fd.h"
#include "sandbox/supervisor/startup.h"
#include "sandbox/supervisor/supervisor.h"

#include <string.h>
#include <sys/stat.h>

int main(void)
{
	struct error err = {0};
	(void)umask(0); /* modes are as requests say */
	if (supervisor_serve(&err) == 0)
		return 0;
	(void)!fd_write_all(SUPERVISOR_ERROR_FILE, err.text, strlen(err.text));
	return 1;
}
