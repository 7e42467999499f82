/* SPDX-License-Identifier: MIT */
/*
 * Packages that are zips: judged as the directories they were made of, wherever in the archive their files lie.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

static const char make_archives[] =
	"import os, zipfile\n"
	"def make(name, prefix, link=False):\n"
	"    with zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED) as archive:\n"
	"        for folder, _, files in os.walk('package'):\n"
	"            for file in files:\n"
	"                path = os.path.join(folder, file)\n"
	"                entry = prefix + path[len('package/'):]\n"
	"                if link and file == '1.ans':\n"
	"                    info = zipfile.ZipInfo(entry)\n"
	"                    info.create_system, info.external_attr = 3, 0o120777 << 16\n"
	"                    archive.writestr(info, '../answer')\n"
	"                    archive.writestr(prefix + 'data/answer', 'ok\\n')\n"
	"                else:\n"
	"                    archive.write(path, entry)\n"
	"make('package.zip', 'package/')\n"
	"make('package.kpp', 'package/', True)\n"
	"make('flat.zip', '')\n"
	"make('other.zip', 'package/')\n";

static void enter(void)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_put("make.py", make_archives);
	e2e_shell("/usr/bin/python3 make.py && rm -r package");
	e2e_put("ok.py", "print('ok')\n");
	e2e_put("no.py", "print('no')\n");
}

TEST(a_package_in_an_archive_is_judged_as_the_directory)
{
	static const struct {
		const char *archive, *warning;
	} archives[] = {
		{"package.zip", ""},
		{"package.kpp", ""},
		{"flat.zip", "expected a directory of the package's name in the archive"},
		{"other.zip", "expected the directory other in the archive, found package"},
	};
	enter();
	for (size_t i = 0; i < ARRAY_SIZE(archives); i++) {
		struct e2e_end end = e2e_judge(archives[i].archive, "ok.py", "no.py");
		CHECK_INT(end.status, 0);
		CHECK_VERDICT(&end, "ok.py", "AC");
		CHECK_VERDICT(&end, "no.py", "WA");
		if (!strstr(end.err, archives[i].warning))
			FAIL("%s: %s", archives[i].archive, end.err);
	}
}

/* As it is of a directory: the format says of such names that they do not count. */
TEST(names_that_are_not_ascii_are_left_out_and_validate_tells_of_each)
{
	enter();
	e2e_shell("/usr/bin/python3 -c \"import zipfile; z = zipfile.ZipFile('package.zip', 'a'); "
	          "[z.writestr('package/statement/' + n, '') for n in ('b\\u00e4r.png', 'a "
	          "b.png')]\"");
	struct e2e_end end = e2e_judge("package.zip", "ok.py");
	CHECK_VERDICT(&end, "ok.py", "AC");
	if (!strstr(end.err, "2 entries are left out"))
		FAIL("%s", end.err);
	end = e2e_juror("validate", "-j1", "package.zip");
	CHECK_INT(end.status, 1);
	if (!strstr(end.out, "statement/b\\xc3\\xa4r.png is left out") ||
	    !strstr(end.out, "statement/a b.png is left out"))
		FAIL("%s", end.out);
}

TEST(an_archive_that_is_no_package_is_refused_with_a_line)
{
	enter();
	e2e_shell("/usr/bin/python3 -m zipfile -c two.zip ok.py no.py");
	struct e2e_end end = e2e_judge("two.zip", "ok.py");
	CHECK_INT(end.status, 2);
	CHECK_STR(end.err,
	          "juror: package two.zip: expected one directory in it, with problem.yaml\n");
}

/* The archive of its data is unpacked before the package is read: what is missing is said by name only then. */
TEST(the_archive_in_a_package_of_dmoj_is_unpacked)
{
	enter();
	e2e_put("aplusb/init.yml",
	        "archive: data.zip\ntest_cases: [{in: 1.in, out: 1.out, points: 1}]\n");
	e2e_shell("touch 1.in 1.out && /usr/bin/python3 -m zipfile -c aplusb/data.zip 1.in");
	struct e2e_end end = e2e_judge("aplusb", "ok.py");
	CHECK_STR(end.err, "juror: aplusb/init.yml:2:30: test_cases[0].out: expected a file of the "
	                   "package, '1.out' is "
	                   "none\n");
	e2e_shell("/usr/bin/python3 -m zipfile -c aplusb/data.zip 1.in 1.out");
}
