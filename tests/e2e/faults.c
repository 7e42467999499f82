/* SPDX-License-Identifier: MIT */
#include "tests/e2e/faults.h"

#include <stdio.h>
#include <string.h>

enum { FINDINGS_MAX = 256 };

void faults_copy_example(const char *name, const char *submissions)
{
	e2e_shell("cp -r %s package && mv package/submissions all && mkdir package/submissions && "
	          "cd all && for s in %s; do mkdir -p ../package/submissions/$(dirname $s) && "
	          "cp -r $s ../package/submissions/$s || exit 1; done",
	          e2e_example(name), submissions);
}

/* Bash begins ten times faster than Python, and a validator runs on some forty kinds of junk. */
void faults_small_package(void)
{
	e2e_package("package", "limits: {time_limit: 1}\n");
	e2e_put("package/input_validators/one.sh",
	        "IFS= read -r line && [[ $line == 1 ]] && ! IFS= read -r rest && [[ -z $rest ]] && "
	        "exit 42\nexit 43\n");
	e2e_put("package/submissions/accepted/ok.py", "print('ok')\n");
}

struct e2e_end faults_validate(const char *package)
{
	struct e2e_end end =
		e2e_juror("validate", "--no-progress", "--json", "report.json", package);
	end.report = json_load_file("report.json", JSON_REJECT_DUPLICATES, NULL);
	if (!end.report)
		FAIL("no report, status %d\n%s%s", end.status, end.out, end.err);
	return end;
}

/* ---- what was found ---- */

static bool is_it(const json_t *finding, const struct fault *fault)
{
	return strcmp(e2e_string(finding, "severity"), fault->severity) == 0 &&
	       strcmp(e2e_string(finding, "file"), fault->file) == 0 &&
	       strstr(e2e_string(finding, "message"), fault->message);
}

static void check_finding(const struct e2e_end *end, const struct fault *fault,
                          bool told[FINDINGS_MAX])
{
	const json_t *findings = json_object_get(end->report, "findings");
	bool found = false;
	CHECK(json_array_size(findings) < FINDINGS_MAX);
	for (size_t i = 0; i < json_array_size(findings); i++)
		if (is_it(json_array_get(findings, i), fault))
			found = told[i] = true;
	if (!found)
		FAIL("no %s at %s: \"%s\" in\n%s", fault->severity, fault->file, fault->message,
		     end->out);
}

static void check_judgement(const struct e2e_end *end, const struct fault *fault)
{
	const json_t *judgement = e2e_judgement(end, fault->file);
	char *text = json_dumps(judgement, 0);
	if (!json_is_false(json_object_get(judgement, "met")) || !strstr(text, fault->message))
		FAIL("%s is as expected, or not for \"%s\":\n%s", fault->file, fault->message,
		     end->out);
}

static void check_nothing_else(const struct e2e_end *end, const bool told[FINDINGS_MAX])
{
	const json_t *finding;
	size_t i;
	json_array_foreach(json_object_get(end->report, "findings"), i, finding) if (!told[i])
		FAIL("unasked: %s: %s\n%s", e2e_string(finding, "file"),
	             e2e_string(finding, "message"), end->out);
}

void faults_check(const struct fault *faults, size_t n)
{
	bool told[FINDINGS_MAX] = {false};
	for (size_t i = 0; i < n; i++)
		if (faults[i].plant)
			e2e_shell("cd package && %s", faults[i].plant);
	struct e2e_end end = faults_validate("package");
	for (size_t i = 0; i < n; i++) {
		if (faults[i].severity)
			check_finding(&end, &faults[i], told);
		else
			check_judgement(&end, &faults[i]);
	}
	check_nothing_else(&end, told);
	CHECK_INT(end.status, 1);
}
