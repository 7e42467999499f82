/* SPDX-License-Identifier: MIT */
/*
 * The null device is in every box, of submissions and of the jury, and whether it is kept for the next run or not. A run can
 * leave nothing by it: the next one would see even a time that was set.
 */
#include "tests/e2e/e2e.h"

/* Fails when it is not as it should be. */
static const char tries_devices[] =
	"import errno, os, sys\n"
	"assert set(os.listdir('/dev')) - {'fd', 'stdin', 'stdout', 'stderr'} == {'null'}\n"
	"with open(os.devnull, 'r+b', 0) as null:\n"
	"    assert null.write(b'x') == 1 and null.read() == b''\n"
	"try: os.utime(os.devnull)\n"
	"except OSError as error: assert error.errno == errno.EROFS\n"
	"else: assert False\n";

TEST(every_box_has_the_null_device_and_no_other)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 10}\n");
	e2e_put("package/data/secret/2.in", "2\n");
	e2e_put("package/data/secret/2.ans", "ok\n");
	e2e_put("package/output_validator/validate.py", e2e_text("%ssys.exit(42)\n", tries_devices));
	e2e_put("a.py", e2e_text("%sprint('ok')\n", tries_devices));
	struct e2e_end end = e2e_judge("package", "a.py");
	CHECK_VERDICT(&end, "a.py", "AC");
}
