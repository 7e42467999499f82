/* SPDX-License-Identifier: MIT */
/* Zips of packages: what becomes a file, a directory or a link below the target, and what does not. */
#include "tests/unit/intake_fixture.h"
#include "worker/intake/package_names.h"
#include "worker/intake/package_unpack.h"
#include "worker/intake/zip_check.h"

static struct findings findings;
static struct error err;

static enum package_names names;
static struct pack pack = {.fd = -1};

static int unpack_with(const char *archive, int (*run)(void))
{
	struct forked_reader forked = {.run = run};
	const struct unpack_reader reader = {forked_spawn, forked_wait, &forked, NULL};
	findings_done(&findings);
	findings = (struct findings){0};
	CHECK_INT(file_remove_tree(AT_FDCWD, "target", NULL), 0);
	CHECK_INT(mkdir("target", 0755), 0);
	_cleanup_(fd_closep) int target = open("target", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	_cleanup_(fd_closep) int fd = open(archive, O_RDONLY | O_CLOEXEC);
	CHECK(target >= 0 && fd >= 0);
	const struct package_target to = {target, pack.fd >= 0 ? &pack : NULL};
	int r = package_unpack(fd, archive, &to, &reader, names, &findings, &err);
	CHECK_INT(forked.pid, 0); /* whoever was started was waited for */
	return r;
}

static void check_unpacked(const char *archive)
{
	int r = unpack_with(archive, unpack_child_main_package);
	if (r != 0)
		FAIL("%d: %s", r, err.text);
}

static void check_refused(const char *archive, const char *text)
{
	CHECK_INT(unpack_with(archive, unpack_child_main_package), SUBMISSION_REFUSED);
	CHECK_STR(err.text, text);
}

static void check_text(const char *path, const char *text)
{
	struct blob blob = get_bytes(path);
	CHECK_STR(blob.data, text);
	free(blob.data);
}

static struct maker make_zip(void)
{
	return make_archive("p.zip", archive_write_set_format_zip, NULL);
}

static void add_link(struct maker *maker, const char *path, const char *target)
{
	add_entry(maker, path, AE_IFLNK, target, NULL, 0);
}

TEST(a_zip_of_a_package_becomes_files_directories_and_links)
{
	fixture_enter();
	struct maker maker = make_zip();
	add_text(&maker, "p/problem.yaml", "name: P\n");
	add_text(&maker, "p/.timelimit", "2\n");
	add_text(&maker, "p/data/secret/1.in", "one");
	add_entry(&maker, "p/data/sample", AE_IFDIR, NULL, NULL, 0);
	add_link(&maker, "p/data/secret/2.in", "../secret/1.in");
	add_entry(&maker, "p/run", AE_IFREG | 0111, NULL, "x", 1);
	finish_archive(&maker);
	check_unpacked("p.zip");
	CHECK_INT(findings.count, 0);
	check_text("target/p/problem.yaml", "name: P\n");
	check_text("target/p/.timelimit", "2\n");
	check_text("target/p/data/secret/2.in", "one");
	struct stat st;
	CHECK_INT(lstat("target/p/data/secret/2.in", &st), 0);
	CHECK(S_ISLNK(st.st_mode));
	CHECK_INT(stat("target/p/run", &st), 0);
	CHECK_INT(st.st_mode & 0777, 0755);
	CHECK_INT(stat("target/p/data/sample", &st), 0);
	CHECK(S_ISDIR(st.st_mode));
}

TEST(names_that_no_package_may_use_are_left_out)
{
	fixture_enter();
	struct maker maker = make_zip();
	add_text(&maker, "p/problem.yaml", "");
	add_text(&maker, "p/.git/config", "");
	add_text(&maker, "__MACOSX/p/._x", "");
	add_text(&maker, "p/read me.txt", "");
	add_text(&maker, "p/submissions/a.c++", "");
	finish_archive(&maker);
	check_unpacked("p.zip");
	CHECK_INT(findings.count, 1);
	CHECK_STR(
		findings.items[0].message,
		"1 entries are left out, first p/read me.txt: is no name for a file of a package");
	CHECK(access("target/p/.git", F_OK) < 0 && access("target/__MACOSX", F_OK) < 0);
	CHECK_INT(access("target/p/submissions/a.c++", F_OK), 0);
}

TEST(strictly_every_entry_that_is_left_out_is_an_error)
{
	static const char *const bad[] = {"p/read me.txt", "p/-x",
	                                  "p/gr\xc3\xb6\xc3\x9f"
	                                  "e.in"};
	fixture_enter();
	struct maker maker = make_zip();
	add_text(&maker, "p/problem.yaml", "");
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++)
		add_text(&maker, bad[i], "");
	add_link(&maker, "p/up", "../../secret");
	finish_archive(&maker);
	names = PACKAGE_NAMES_STRICT;
	check_unpacked("p.zip");
	CHECK_INT(findings.errors, ARRAY_SIZE(bad) + 1);
	CHECK_STR(findings.items[1].message,
	          "entry p/-x is left out: is no name for a file of a package");
	CHECK_STR(findings.items[2].message,
	          "entry p/gr\\xc3\\xb6\\xc3\\x9fe.in is left out: is no name for a file of a "
	          "package");
}

TEST(names_of_data_of_dmoj_are_taken_as_they_are)
{
	fixture_enter();
	struct maker maker = make_zip();
	add_text(&maker, "test 1.in", "one");
	add_text(&maker,
	         "gr\xc3\xb6\xc3\x9f"
	         "e.in",
	         "two");
	add_text(&maker, "a/-x", "three");
	add_text(&maker, "__MACOSX/x", "");
	finish_archive(&maker);
	names = PACKAGE_NAMES_ANY;
	check_unpacked("p.zip");
	CHECK_INT(findings.count, 0);
	check_text("target/test 1.in", "one");
	check_text("target/gr\xc3\xb6\xc3\x9f"
	           "e.in",
	           "two");
	check_text("target/a/-x", "three");
	CHECK(access("target/__MACOSX", F_OK) < 0);
}

TEST(bad_names_beyond_a_hundred_are_counted)
{
	fixture_enter();
	struct maker maker = make_zip();
	add_text(&maker, "p/problem.yaml", "");
	for (int i = 0; i < COLLECTOR_TOLD_MOST + 7; i++) {
		char name[32];
		(void)snprintf(name, sizeof(name), "p/-%d", i);
		add_text(&maker, name, "");
	}
	finish_archive(&maker);
	names = PACKAGE_NAMES_STRICT;
	check_unpacked("p.zip");
	CHECK_INT(findings.count, COLLECTOR_TOLD_MOST + 1);
	CHECK_STR(findings.items[COLLECTOR_TOLD_MOST].message, "7 more entries are left out");
}

TEST(links_that_may_lead_out_are_left_out)
{
	static const struct {
		const char *path, *target;
		bool stays;
	} links[] = {
		{"a", "b", true},
		{"d/a", "../b/c", true},
		{"d/e/a", "../../x", true},
		{"d/a", "./b//c", true},
		{"a", "/etc/passwd", false},
		{"a", "../b", false},
		{"d/a", "../../b", false},
		/* Right to the letter, and still outside if b is a link to somewhere less deep. */
		{"d/e/a", "b/../../../c", false},
		{"d/a", "b/..", false},
		{"a", "", false},
	};
	for (size_t i = 0; i < ARRAY_SIZE(links); i++)
		if (package_link_stays(links[i].path, links[i].target) != links[i].stays)
			FAIL("%s -> %s", links[i].path, links[i].target);
	fixture_enter();
	put("secret", "secret");
	struct maker maker = make_zip();
	add_text(&maker, "p/problem.yaml", "");
	add_link(&maker, "p/up", "../../secret");
	finish_archive(&maker);
	check_unpacked("p.zip");
	CHECK_STR(findings.items[0].message,
	          "1 entries are left out, first p/up: is a symbolic link "
	          "that may lead out of the package");
	CHECK(access("target/p/up", F_OK) < 0);
}

TEST(nothing_is_written_through_a_link)
{
	fixture_enter();
	CHECK_INT(mkdir("outside", 0755), 0);
	struct maker maker = make_zip();
	add_link(&maker, "p/link", "data");
	add_text(&maker, "p/link/x", "");
	finish_archive(&maker);
	check_refused("p.zip", "p.zip: entry p/link: comes twice");
	maker = make_zip();
	add_text(&maker, "p/x", "1");
	add_text(&maker, "p/x", "2");
	finish_archive(&maker);
	check_refused("p.zip", "p.zip: entry p/x: comes twice");
	maker = make_zip();
	add_text(&maker, "p/x", "1");
	add_text(&maker, "p/x/y", "2");
	finish_archive(&maker);
	check_refused("p.zip", "p.zip: entry p/x: comes twice");
}

TEST(paths_that_leave_the_archive_are_refused)
{
	fixture_enter();
	put_archive("p.zip", archive_write_set_format_zip, NULL, "p/../../x", "");
	check_refused("p.zip", "p.zip: entry p/../../x: leaves the archive");
	put_archive("p.zip", archive_write_set_format_zip, NULL, "/tmp/x", "");
	check_refused("p.zip", "p.zip: entry /tmp/x: absolute path");
	put("p.zip", "no archive");
	check_refused("p.zip", "p.zip: not a zip archive");
	put("p.zip", "");
	check_refused("p.zip", "p.zip: not a zip archive");
	put_archive("p.zip", archive_write_set_format_ustar, NULL, "p/x", "");
	check_refused("p.zip", "p.zip: not a zip archive");
}

TEST(a_submission_that_is_a_zip_of_links_is_refused_still)
{
	fixture_enter();
	struct maker maker = make_zip();
	add_link(&maker, "a.c", "b.c");
	finish_archive(&maker);
	CHECK_REFUSED("p.zip", "p.zip: entry a.c: symbolic link");
	/* Also when the reader says that there is one. */
	CHECK_REFUSED_BY(read_with(AT_FDCWD, "p.zip", limits_4_mib(), unpack_child_main_package),
	                 "p.zip: the archive reader broke its protocol: no such record");
}

/* More files than fit into the plain list at a zip's end. */
TEST(a_package_of_seventy_thousand_files_is_unpacked)
{
	enum { MANY = 70 * 1000 };
	fixture_enter();
	struct maker maker = make_zip();
	char path[64];
	for (unsigned i = 0; i < MANY; i++) {
		/* All in the way of the others but the last: making so many files takes long. */
		(void)snprintf(path, sizeof(path), i + 1 < MANY ? "p/.x/%u" : "p/%u", i);
		add_text(&maker, path, "");
	}
	finish_archive(&maker);
	check_unpacked("p.zip");
	(void)snprintf(path, sizeof(path), "target/p/%d", MANY - 1);
	CHECK_INT(access(path, F_OK), 0);
}

/* ---- kept together --------------------------------------------------------------------------- */

static void unpack_packed(struct maker *maker)
{
	finish_archive(maker);
	pack_close(&pack);
	CHECK_INT(pack_open(AT_FDCWD, &pack, NULL), 0);
	check_unpacked("p.zip");
}

TEST(small_test_data_is_kept_together_and_everything_else_is_files)
{
	static const char *const kept[] = {"p/data/secret/g/1.in", "p/data/secret/g/1.ans",
	                                   "p/data/sample/1.in"};
	static const char *const files[] = {"p/problem.yaml", "p/data/secret/g/1.yaml",
	                                    "p/data/secret/g/1.files/a.in", "p/submissions/1.in",
	                                    "p/data/invalid_input/1.in"};
	char path[64];
	fixture_enter();
	struct maker maker = make_zip();
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++)
		add_text(&maker, kept[i], kept[i]);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		add_text(&maker, files[i], "");
	unpack_packed(&maker);
	CHECK_INT(pack.count, ARRAY_SIZE(kept));
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++) {
		(void)snprintf(path, sizeof(path), "target/%s", kept[i]);
		CHECK(pack_find(&pack, kept[i]) && access(path, F_OK) < 0);
	}
	for (size_t i = 0; i < ARRAY_SIZE(files); i++) {
		(void)snprintf(path, sizeof(path), "target/%s", files[i]);
		CHECK_INT(access(path, F_OK), 0);
	}
	_cleanup_(fd_closep) int target = open("target", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	CHECK_INT(pack_bring_all(&pack, target, NULL), 0);
	check_text("target/p/data/secret/g/1.ans", "p/data/secret/g/1.ans");
}

TEST(large_test_data_is_a_file_of_its_own)
{
	enum { LARGE = 200 * 1000 };
	char *text = malloc(LARGE + 1);
	CHECK(text);
	fixture_enter();
	memset(text, 'x', LARGE);
	text[LARGE] = '\0';
	struct maker maker = make_zip();
	add_text(&maker, "p/data/secret/1.in", text);
	add_text(&maker, "p/data/secret/1.ans", "small");
	unpack_packed(&maker);
	CHECK_INT(pack.count, 1);
	check_text("target/p/data/secret/1.in", text);
	free(text);
}

TEST(beside_symbolic_links_all_test_data_is_files)
{
	fixture_enter();
	struct maker maker = make_zip();
	add_text(&maker, "p/data/secret/1.in", "one");
	add_link(&maker, "p/data/secret/2.in", "1.in");
	unpack_packed(&maker);
	CHECK_INT(pack.count, 0);
	check_text("target/p/data/secret/2.in", "one");
}

TEST(test_data_that_comes_twice_is_refused)
{
	fixture_enter();
	struct maker maker = make_zip();
	add_text(&maker, "p/data/secret/1.in", "one");
	add_text(&maker, "p/data/secret/1.in", "two");
	finish_archive(&maker);
	CHECK_INT(pack_open(AT_FDCWD, &pack, NULL), 0);
	check_refused("p.zip", "p.zip: entry p/data/secret/1.in: comes twice");
}
