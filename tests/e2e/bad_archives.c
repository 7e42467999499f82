/* SPDX-License-Identifier: MIT */
/*
 * Archives that are no submission: each is refused with one line, the others of the call are judged, and nothing of any
 * of them reaches the disk. The archives are made by Python, or come from the fuzzer's corpus.
 */
#include "tests/e2e/e2e.h"

#include "common/attr.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char make_archives[] =
	"import io, os, tarfile, zipfile\n"
	"def tar(name, entry, type, link='', mode='w'):\n"
	"    with tarfile.open(name, mode) as archive:\n"
	"        info = tarfile.TarInfo(entry)\n"
	"        info.type, info.linkname = type, link\n"
	"        archive.addfile(info, io.BytesIO(b''))\n"
	"tar('up.tar', '../a.c', tarfile.REGTYPE)\n"
	"tar('absolute.tar', '/tmp/a.c', tarfile.REGTYPE)\n"
	"tar('symlink.tar', 'a.c', tarfile.SYMTYPE, '/etc/passwd')\n"
	"tar('hardlink.tar', 'a.c', tarfile.LNKTYPE, '/etc/passwd')\n"
	"tar('device.tar', 'a.c', tarfile.CHRTYPE)\n"
	"tar('fifo.tar.gz', 'a.c', tarfile.FIFOTYPE, mode='w:gz')\n"
	"tarfile.open('empty.tar', 'w').close()\n"
	"def zip(name, entry, data):\n"
	"    with zipfile.ZipFile(name, 'w', zipfile.ZIP_DEFLATED) as archive:\n"
	"        archive.writestr(entry, data)\n"
	"zip('up.zip', '../a.c', 'x')\n"
	"zip('bomb.zip', 'a.c', bytes(1 << 24))\n"
	"zip('good.zip', 'ok.py', 'print(\"ok\")')\n"
	"zip('encrypted.zip', 'a.c', 'x' * 100)\n"
	"data = bytearray(open('encrypted.zip', 'rb').read())\n"
	"data[6] |= 1\n"
	"data[data.index(b'PK\\x01\\x02') + 8] |= 1\n"
	"open('encrypted.zip', 'wb').write(data)\n"
	"info = tarfile.TarInfo('a.c')\n"
	"info.size = 1 << 24\n"
	"with tarfile.open('bomb.tar.gz', 'w:gz') as archive:\n"
	"    archive.addfile(info, io.BytesIO(bytes(1 << 24)))\n"
	"with tarfile.open('many.tar.xz', 'w:xz') as archive:\n"
	"    for i in range(2000):\n"
	"        archive.addfile(tarfile.TarInfo(f'{i}.c'))\n"
	"open('cut.zip', 'wb').write(open('good.zip', 'rb').read()[:-10])\n"
	"info.size = 4000\n"
	"with tarfile.open('cut.tar.gz', 'w:gz') as archive:\n"
	"    archive.addfile(info, io.BytesIO(os.urandom(4000)))\n"
	"os.truncate('cut.tar.gz', 2000)\n"
	"open('text.zip', 'w').write('no archive')\n";

static const struct {
	const char *name, *line;
} refused[] = {
	{"up.tar", "up.tar: entry ../a.c: leaves the archive"},
	{"up.zip", "up.zip: entry ../a.c: leaves the archive"},
	{"absolute.tar", "absolute.tar: entry /tmp/a.c: absolute path"},
	{"symlink.tar", "symlink.tar: entry a.c: symbolic link"},
	{"hardlink.tar", "hardlink.tar: entry a.c: hard link"},
	{"device.tar", "device.tar: entry a.c: character device"},
	{"fifo.tar.gz", "fifo.tar.gz: entry a.c: FIFO"},
	{"empty.tar", "empty.tar: not an archive of the kind its name says"},
	{"bomb.zip", "bomb.zip: unpacks to more than 128 KiB"},
	{"bomb.tar.gz", "bomb.tar.gz: unpacks to more than 128 KiB"},
	{"many.tar.xz", "many.tar.xz: holds more than 1000 files"},
	{"encrypted.zip", "encrypted.zip: entry a.c: encrypted"},
	{"cut.zip", "cut.zip: truncated or damaged"},
	{"cut.tar.gz", "cut.tar.gz: truncated or damaged"},
	{"text.zip", "text.zip: not an archive of the kind its name says"},
	{"nested.tar.gz", "nested.tar.gz: compressed more than once"},
	{"other_name_before_the_data.zip",
         "other_name_before_the_data.zip: entry ab/x.c: has another name before its data"},
};

static size_t count_lines(const char *text)
{
	size_t n = 0;
	for (; *text; text++)
		n += *text == '\n';
	return n;
}

TEST(archives_that_are_no_submission_are_refused_with_a_line_each)
{
	e2e_enter();
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_put("make.py", make_archives);
	e2e_shell("/usr/bin/python3 make.py");
	e2e_shell("cd %s/tests/fuzz/corpus/unpack && cp nested.tar.gz "
	          "other_name_before_the_data.zip \"$OLDPWD\"",
	          e2e_source_dir());
	const char *argv[ARRAY_SIZE(refused) + 3] = {"package", "good.zip"};
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++)
		argv[i + 2] = refused[i].name;
	struct e2e_end end = e2e_judge_as((struct e2e_call){.argv = argv});
	CHECK_INT(end.status, 2);
	CHECK_VERDICT(&end, "good.zip", "AC");
	for (size_t i = 0; i < ARRAY_SIZE(refused); i++) {
		CHECK_VERDICT(&end, refused[i].name, "");
		if (!strstr(end.err, e2e_text("juror: %s", refused[i].line)))
			FAIL("not \"%s\" in:\n%s", refused[i].line, end.err);
	}
	CHECK_INT(count_lines(end.err), ARRAY_SIZE(refused));
	CHECK(access("a.c", F_OK) < 0 && access("../a.c", F_OK) < 0 && access("/tmp/a.c", F_OK) < 0);
}
