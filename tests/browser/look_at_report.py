#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""look_at_report.py JUROR [DIRECTORY]: reports as a browser shows them; TAP, as the other tests.

With a DIRECTORY the pages and pictures of them are left there, to be looked at by people.
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import traceback

import browser
import reports

TESTS = []


def test(function):
    """A test; its name is a sentence."""
    TESTS.append(function)
    return function


def check(condition, text):
    """Ends the test unless the condition holds."""
    if not condition:
        raise AssertionError(text)


def equal(found, expected):
    """Ends the test unless both are equal."""
    check(found == expected, f"{found!r} is not {expected!r}")


def texts(page, selector):
    """What the elements say that match."""
    return page.run(f"[...document.querySelectorAll({json.dumps(selector)})].map((e) => e.textContent)")


def visible_names(page):
    """The submissions in the table, as they stand there."""
    return page.run("[...document.querySelectorAll('.matrix tbody tr')].filter((r) => !r.hidden)"
                    ".map((r) => r.querySelector('.name').textContent.split('/').pop())")


def check_quiet(page, url):
    """No error, no warning, and nothing asked of anybody."""
    equal(page.console, [])
    equal([request for request in page.requests if request.split("#")[0] != url.split("#")[0]], [])


# ---- the page ----

@test
def a_page_is_shown_without_an_error_and_asks_for_nothing_else(page, pages):
    for name in pages:
        page.look()
        url = page.open(pages[name])
        page.run("document.querySelector('.strip').scrollIntoView()")
        page.settle()
        check(page.run("document.querySelectorAll('.strip.cells').length") > 0, f"{name}: the script did nothing")
        page.run("window.scrollTo(0, document.body.scrollHeight)")
        page.settle()
        check(page.run("document.querySelectorAll('.plots svg').length") == 2, f"{name}: no plots")
        check_quiet(page, url)


@test
def without_scripts_the_table_is_there(page, pages):
    page.look(scripts=False)
    page.open(pages["full"])
    page.look()
    equal(texts(page, ".matrix .name")[1], "submissions/wrong_answer/off_by_one.cpp")
    equal(texts(page, ".matrix .badge"), ["AC", "WA", "WA", "RTE", "CE"])
    equal(texts(page, ".matrix .strip")[1], "AA|AAAAAAAA|AAWAWAAA------")
    check("With JavaScript" in page.run("document.querySelector('noscript').innerHTML"), "no word about scripts")


@test
def a_thousand_cases_of_fifty_submissions_are_made_only_when_they_are_seen(page, pages):
    page.look()
    page.open(pages["large"])
    page.settle()
    check(page.run("document.querySelectorAll('*').length") < 10000, "everything is made at once")
    page.run("document.querySelector('.matrix tbody tr:last-child').scrollIntoView()")
    page.settle()
    page.settle()
    equal(page.run("document.querySelectorAll('.matrix tbody tr:last-child .strip button').length"), 1000)
    timing = page.run("performance.getEntriesByType('navigation')[0].loadEventEnd")
    print(f"# 1,000 cases of 50 submissions: {timing:.0f} ms until the page was there")


# ---- looking around ----

@test
def a_click_on_a_cell_shows_its_case(page, pages):
    page.look()
    url = page.open(pages["full"])
    page.settle()
    page.click(".matrix tbody tr:nth-child(2) .strip button[data-case='12']")
    check(page.run("document.querySelector('dialog').open"), "no dialog")
    equal(texts(page, "dialog h2"), ["secret/2/003"])
    check("message of secret/2/003" in texts(page, "dialog pre"), "no message")
    check("One too high." in texts(page, "dialog pre"), "no message for the team")
    check_quiet(page, url)


@test
def the_first_difference_marks_both_tokens_in_their_lines(page, pages):
    page.look()
    page.open(pages["full"], "#report-0/1/12")
    page.settle()
    equal(texts(page, "dialog .output .here .text"), ["4 7 18 2"])
    equal(texts(page, "dialog .output mark"), ["18"])
    equal(texts(page, "dialog .answer mark"), ["17"])
    equal(texts(page, "dialog .output h4"), ["Output, line 3, column 5"])


@test
def a_transcript_is_a_dialogue_and_evidence_a_table(page, pages):
    page.look()
    page.open(pages["full"], "#report-0/1/12")
    page.settle()
    equal(texts(page, ".dialogue pre"), ["1000\n", "500\n", "lower\n", "250\n"])
    equal(texts(page, ".dialogue .pass"), ["pass 2", "more was said than is kept"])
    left, right = page.run("['.from-judge pre', '.from-submission pre'].map((s) => document.querySelector(s).getBoundingClientRect().left)")
    check(left < right, "both sides stand on the same side")
    check("signal 13 after 12.0 ms, second" in texts(page, "dialog .list td"), "no evidence")
    check("7" in texts(page, "dialog .list td") and "8.0 ms" in texts(page, "dialog .list td"), "no account of bytes and times")
    check(any(p.startswith("The judge's program rejected before the submission ended. (order: last said") for p in texts(page, "dialog p")),
          "no rule")


@test
def a_click_on_a_submission_shows_plots_groups_and_cases(page, pages):
    page.look()
    page.open(pages["full"])
    page.click(".matrix tbody tr:nth-child(2) .name")
    equal(texts(page, "dialog h2"), ["submissions/wrong_answer/off_by_one.cpp"])
    equal(page.run("document.querySelectorAll('dialog svg .limit').length"), 2)
    check("12.5 of 70" in texts(page, "dialog td"), "no scores of groups")
    equal(page.run("document.querySelectorAll('dialog tbody th a').length"), 24)
    page.click("dialog tbody th a")
    equal(texts(page, "dialog h2"), ["sample/001"])


@test
def a_compile_error_shows_what_the_compiler_said(page, pages):
    page.look()
    page.open(pages["full"], "#report-0/4")
    page.settle()
    equal(texts(page, "dialog pre"), ["error: expected an expression\n --> broken.rs:3:1\n"])


@test
def cases_of_a_submission_are_filtered_sorted_and_made_as_they_are_scrolled_to(page, pages):
    page.look()
    page.open(pages["large"], "#report-0/1")
    page.settle()
    rows = "document.querySelectorAll('dialog tbody tr').length"
    check(page.run(rows) <= 200, "all rows are made at once")
    page.run("const s = document.querySelectorAll('dialog select'); s[0].value = 'not accepted'; s[0].dispatchEvent(new Event('change'));"
             "s[1].value = 'slowest first'; s[1].dispatchEvent(new Event('change'))")
    page.settle()
    equal(set(texts(page, "dialog tbody .badge")), {"WA"})
    times = [float(text.split()[0]) for text in texts(page, "dialog tbody td:nth-child(3)")]
    equal(times, sorted(times, reverse=True))


@test
def submissions_are_filtered_by_text_by_verdict_and_by_what_was_expected(page, pages):
    page.look()
    page.open(pages["full"])
    page.click(".tools input")
    page.write("PYTHON")
    equal(visible_names(page), ["slow.py"])
    equal(texts(page, ".tools .count"), ["1 of 5 shown"])
    page.run("const i = document.querySelector('.tools input'); i.value = ''; i.dispatchEvent(new Event('input'))")
    page.click(".tools .chip:nth-of-type(2)")
    equal(visible_names(page), ["off_by_one.cpp", "slow.py"])
    page.click(".tools .chip:last-of-type")
    equal(visible_names(page), ["slow.py"])


@test
def headings_sort_up_and_down_and_back(page, pages):
    page.look()
    page.open(pages["full"])
    given = visible_names(page)
    heading = ".matrix th.submission button"
    order = "document.querySelector('.matrix th.submission').getAttribute('aria-sort')"
    page.click(heading)
    equal((visible_names(page), page.run(order)), (["binary.cpp", "broken.rs", "crash.c", "slow.py", "off_by_one.cpp"], "ascending"))
    page.click(heading)
    equal((visible_names(page)[0], page.run(order)), ("off_by_one.cpp", "descending"))
    page.click(heading)
    equal((visible_names(page), page.run(order)), (given, "none"))


# ---- for everybody ----

@test
def keys_alone_lead_to_a_case_and_back(page, pages):
    page.look()
    page.open(pages["full"])
    page.settle()
    page.run("document.querySelector('.matrix tbody tr:nth-child(2) .strip button').focus()")
    for key in ("ArrowRight", "ArrowRight", "End", "Home", "ArrowRight"):
        page.press(key)
    equal(page.run("document.activeElement.dataset.case"), "1")
    page.press("Enter")
    equal(texts(page, "dialog h2"), ["sample/002"])
    page.press("Escape")
    check(not page.run("document.querySelector('dialog').open"), "the dialog stays")
    equal(page.run("location.hash"), "")
    equal(page.run("document.activeElement.dataset.case"), "1")


@test
def every_control_and_picture_has_a_name_for_a_screen_reader(page, pages):
    page.look()
    for fragment in ("", "#report-0/1", "#report-0/1/12"):
        page.open(pages["full"], fragment)
        page.settle()
        nodes = page.call("Accessibility.getFullAXTree")["nodes"]
        roles = {"button", "link", "searchbox", "combobox", "image", "dialog"}
        nameless = [node["role"]["value"] for node in nodes
                    if not node.get("ignored") and node.get("role", {}).get("value") in roles
                    and not node.get("name", {}).get("value")]
        equal(nameless, [])


@test
def a_phone_scrolls_only_downwards(page, pages):
    page.look(width=360, height=740)
    for name in pages:
        for fragment in ("", "#report-0/0", "#report-0/0/1"):
            page.open(pages[name], fragment)
            page.settle()
            width = page.run("Math.max(document.documentElement.scrollWidth, (document.querySelector('dialog[open]') || document.body).scrollWidth)")
            check(width <= 360, f"{name}{fragment} is {width} wide")


CONTRAST = """(() => {
	const numbers = (colour) => colour.match(/[\\d.]+/g).slice(0, 3).map(Number);
	const light = (c) => { c /= 255; return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
	const luminance = (colour) => { const [r, g, b] = numbers(colour).map(light); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
	const behind = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
		if (!/^rgba\\(.*, 0\\)$/.test(c) && c !== "transparent") return c; } return "rgb(255, 255, 255)"; };
	let worst = [99, ""];
	for (const e of document.querySelectorAll(".badge, .strip button, .facts, .why, .miss, .weak, .name, .findings td, thead th")) {
		const a = luminance(getComputedStyle(e).color), b = luminance(behind(e));
		const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
		if (ratio < worst[0]) worst = [ratio, e.className + " " + e.textContent.slice(0, 20)];
	}
	return worst;
})()"""


@test
def light_and_dark_follow_the_reader_and_both_have_contrast(page, pages):
    background = "getComputedStyle(document.body).backgroundColor"
    found = []
    for dark in (False, True):
        page.look(dark=dark)
        page.open(pages["full"])
        page.settle()
        found.append(page.run(background))
        ratio, where = page.run(CONTRAST)
        check(ratio >= 4.5, f"{ratio:.2f} of {where!r}, dark: {dark}")
    check(found[0] != found[1], "the same background")


# ---- nothing foreign acts ----

@test
def hostile_text_is_text(page, pages):
    page.look()
    for fragment in ("", "#report-0/0", "#report-0/0/1"):
        url = page.open(pages["hostile"], fragment)
        page.settle()
        page.run("window.scrollTo(0, document.body.scrollHeight)")
        page.settle()
        equal(page.run("window.hacked"), None)
        equal(page.run("[document.scripts.length, document.images.length]"), [2, 0])
        check_quiet(page, url)
    shown = reports.HOSTILE.replace("\u202e", "\ufffd")
    check(shown in texts(page, "dialog pre"), "the text is not shown as it is")
    check(shown in texts(page, "dialog mark"), "the token is not shown as it is")


@test
def the_policy_stops_what_an_escape_might_have_missed(page, pages):
    page.look()
    page.open(pages["full"])
    page.run("const s = document.createElement('script'); s.textContent = 'window.hacked = 1'; document.body.append(s);"
             "const d = document.createElement('div'); d.innerHTML = '<img src=x onerror=\"window.hacked = 2\">'"
             "+ '<p id=styled style=\"position: fixed\">'; document.body.append(d); true")
    page.settle()
    equal(page.run("window.hacked"), None)
    equal(page.run("getComputedStyle(document.getElementById('styled')).position"), "static")
    equal(page.run("fetch('http://127.0.0.1:9/').then(() => 'fetched', () => 'refused')"), "refused")


# ---- the run ----

def make_pages(juror, directory):
    """The pages by their names."""
    pages = {}
    for name in ("full", "large", "hostile"):
        source, page = directory / f"{name}.json", directory / f"{name}.html"
        source.write_text(json.dumps(getattr(reports, name)()), encoding="utf-8")
        subprocess.run([juror, "report", f"--html={page}", source], check=True)
        pages[name] = page
    return pages


PICTURES = {
    "desktop": ("full", "", {}), "dark": ("full", "", {"dark": True}), "phone": ("full", "", {"width": 390, "height": 844}),
    "submission": ("full", "#report-0/1", {}), "case": ("full", "#report-0/1/12", {"height": 1300}),
    "large": ("large", "", {}), "hostile": ("hostile", "#report-0/0/1", {}),
}


def take_pictures(page, pages, directory):
    """For people."""
    for name, (source, fragment, look) in PICTURES.items():
        page.look(**look)
        page.open(pages[source], fragment)
        page.settle()
        page.screenshot(directory / f"{name}.png")


def run_test(function, page, pages):
    """None, or why it failed."""
    try:
        function(page, pages)
    except (AssertionError, browser.Failure) as failure:
        return str(failure)
    except Exception:  # pylint: disable=broad-except
        return traceback.format_exc()
    return None


def run_all(juror, directory):
    """The exit status."""
    pages = make_pages(juror, directory)
    failed = 0
    with browser.Browser() as page:
        for number, function in enumerate(TESTS, 1):
            reason = run_test(function, page, pages)
            failed += reason is not None
            print(f"{'ok' if reason is None else 'not ok'} {number} - {function.__name__.replace('_', ' ')}")
            for line in (reason or "").splitlines():
                print(f"# {line}")
            sys.stdout.flush()
        if len(sys.argv) > 2:
            take_pictures(page, pages, directory)
    return 1 if failed else 0


def main():
    print(f"1..{len(TESTS)}")
    if not browser.find():
        if os.environ.get("JUROR_TESTS_MUST_RUN") == "1":
            print("not ok 1 - no Chromium")
            return 1
        for number, function in enumerate(TESTS, 1):
            print(f"ok {number} - {function.__name__.replace('_', ' ')} # SKIP no Chromium")
        return 77
    if len(sys.argv) > 2:
        directory = pathlib.Path(sys.argv[2])
        directory.mkdir(parents=True, exist_ok=True)
        return run_all(sys.argv[1], directory)
    with tempfile.TemporaryDirectory(prefix="juror-pages-") as directory:
        return run_all(sys.argv[1], pathlib.Path(directory))


if __name__ == "__main__":
    sys.exit(main())
