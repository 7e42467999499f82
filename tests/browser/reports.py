# SPDX-License-Identifier: MIT
"""Reports as JSON for the tests of the page: one with everything in it, a large one, and a hostile one."""
import random

CODES = {"A": "AC", "W": "WA", "N": "NO", "T": "TLE", "L": "WTL", "I": "ILE", "M": "MLE", "O": "OLE", "R": "RTE", "S": "SV",
         "J": "JE", "-": None}
MIB = 1 << 20


def case(name, letter, chance):
    """A case whose measured numbers are made up, but the same each time."""
    judged = letter != "-"
    time = round(1.01 if letter == "T" else chance.random() * 0.3, 6) if judged else 0.0
    return {
        "name": name, "verdict": CODES[letter], "score": None, "cpu_s": time, "wall_s": round(time * 1.1, 6),
        "memory_peak_bytes": chance.randint(3, 20) * MIB if judged else 0, "output_bytes": 20 if judged else 0,
        "exit_code": 0 if letter in "AW" else None, "signal": 11 if letter == "R" else None,
        "message": None if letter in "A-" else f"message of {name}", "team_message": None, "passes": 1,
        "difference": None, "evidence": {},
    }


def judgement(name, verdict, results, seed=1, **members):
    """A judgement with cases from letters by group: {"sample": "AA", "secret": "AWT-"}."""
    chance = random.Random(seed)
    cases = [case(f"{group}/{i + 1:03}", letter, chance) for group, letters in results.items()
             for i, letter in enumerate(letters)]
    return {
        "submission": {"name": name, "language": "cpp", "sha256": None}, "verdict": verdict, "score": None,
        "max_score": None, "expected": None, "met": None, "unmet": [], "message": None,
        "compile": {"verdict": "AC", "cached": False, "cpu_s": 0.4, "wall_s": 0.5, "memory_peak_bytes": 90 * MIB, "log": None},
        "time_s": max((c["cpu_s"] for c in cases), default=0.0),
        "memory_peak_bytes": max((c["memory_peak_bytes"] for c in cases), default=0), "time_limit_s": None,
        "memory_limit_bytes": None, "groups": [], "cases": cases, **members,
    }


def report(judgements, **members):
    """A report of these judgements."""
    return {
        "schema": "juror.report/1", "juror": {"version": "0.1.0"},
        "host": {"kernel": "6.1.0", "cpu": "Some CPU",
                 "enforcement": {"memory": "rlimit", "processes": "cgroup2", "cpu": "cgroup2", "disk": "tmpfs"},
                 "disturbances": ["The frequency governor is powersave."]},
        "problem": {"short_name": "guess", "name": "Guess the Number", "format": "2025-09", "sha256": None},
        "limits": {"time_s": 1.0, "wall_s": 3.0, "memory_bytes": 256 * MIB, "output_bytes": 8 * MIB, "code_bytes": 131072,
                   "time_source": "inferred",
                   "slowest_in_time": {"submission": "a.cpp", "case": "secret/001", "time_s": 0.25, "at_least": False},
                   "fastest_too_slow": {"submission": "b.cpp", "case": "secret/002", "time_s": 1.5, "at_least": True}},
        "judgements": judgements, "summary": ["Write the time limit into problem.yaml."], **members,
    }


def place(token):
    """Where the token stands in the difference of full()."""
    return {"line": 3, "column": 5, "token": token, "context_line": 2, "context": ["1 2", f"4 7 {token} 2", "9"]}


def side(order, **members):
    """One side of the dialogue of full()."""
    return {"ended": True, "exit_order": order, "exit_s": 0.012, "exit_code": None, "signal": None, "eof_s": None,
            "cpu_s": 0.003, "wall_s": 0.008, "knew": False, "unread_s": None, "bytes_written": 12, "heard_bytes": 7,
            "discarded_bytes": 5, "kill_reason": None, "last_state": "reading", "reads_input": True, **members}


def said(time, who, text, number=1):
    """A message of a dialogue."""
    return {"time_s": time, "from": who, "pass": number, "text": text}


def dialogue():
    """Evidence of an interactive run."""
    return {
        "interactive": True, "eof_policy": "close", "rule": "The judge's program rejected before the submission ended.",
        "order": "last said", "quiet_s": 0.03, "jury_waits_elsewhere": False,
        "submission": side(2, signal=13), "judge": side(1, exit_code=43, eof_s=0.011), "notes": ["A note."],
        "transcript": [said(0.001, "judge", "1000\n"), said(0.0012, "submission", "500\n"), said(0.002, "judge", "lower\n"),
                       said(0.0022, "submission", "250\n", 2)],
        "transcript_cut": True,
    }


def scores(first, second):
    """Two groups with what they scored of 30 and 70."""
    return [{"name": "secret/1", "verdict": "AC" if first == 30 else "WA", "score": first, "max_score": 30},
            {"name": "secret/2", "verdict": "AC" if second == 70 else "WA", "score": second, "max_score": 70}]


def full():
    """A report with everything in it."""
    good = {"sample": "AA", "secret/1": "A" * 8, "secret/2": "A" * 14}
    wrong = judgement("submissions/wrong_answer/off_by_one.cpp", "WA",
                      {"sample": "AA", "secret/1": "A" * 8, "secret/2": "AAWAWAAA------"}, 2, expected=["WA"], met=True,
                      score=42.5, max_score=100, groups=scores(30, 12.5))
    wrong["cases"][12].update(difference={"output": place("18"), "answer": place("17")}, evidence=dialogue(),
                              team_message="One too high.")
    broken = judgement("submissions/compile_error/broken.rs", "CE", {})
    broken["compile"].update(verdict="CE", log="error: expected an expression\n --> broken.rs:3:1\n")
    return report([
        judgement("submissions/accepted/binary.cpp", "AC", good, 1, expected=["AC"], met=True, score=100, max_score=100,
                  groups=scores(30, 70)),
        wrong,
        judgement("submissions/time_limit_exceeded/slow.py", "WA", {"sample": "AA", "secret/1": "AATTTTTT", "secret/2": "T" * 14},
                  3, expected=["TLE"], met=False, unmet=["secret/1/003 is TLE."], score=0, max_score=100, groups=scores(0, 0),
                  submission={"name": "submissions/time_limit_exceeded/slow.py", "language": "python3", "sha256": None}),
        judgement("submissions/run_time_error/crash.c", "RTE", {"sample": "AA", "secret/1": "ARMOISNL", "secret/2": "J" + "-" * 13}, 4),
        broken,
    ], findings=[
        {"severity": "error", "file": "problem.yaml", "line": 3, "column": 7, "key": "limits", "message": "a number was expected"},
        {"severity": "warning", "file": "data/secret/1/003.in", "line": None, "column": None, "key": None, "message": "CR LF"},
    ])


def large(submissions=50, cases=1000):
    """Many submissions with many cases each."""
    def letters(bad, seed):
        chance = random.Random(seed)
        return "".join(chance.choice("AAAAAAAAA" + bad) for _ in range(cases))
    kinds = [("A", "AC"), ("W", "WA"), ("T", "TLE"), ("R", "RTE")]
    return report([judgement(f"submissions/team{s:02}/solution.cpp", kinds[s % 4][1], {"secret": letters(kinds[s % 4][0], s)}, s)
                   for s in range(submissions)])


HOSTILE = ("</script><script>window.hacked = 1</script><img src=\"http://example.org/x\" onerror=\"window.hacked = 2\">"
           "<!-- ]]> '\" {{script}} &lt; javascript:window.hacked=3 \u202eevil")


def hostile():
    """The same text everywhere a package, a submission or a program can put one."""
    one = judgement(HOSTILE, "WA", {"secret": "AW"}, submission={"name": HOSTILE, "language": HOSTILE, "sha256": None}, message=HOSTILE,
                    expected=[HOSTILE], met=False, unmet=[HOSTILE], groups=[{"name": HOSTILE, "verdict": "WA", "score": 1, "max_score": 2}])
    one["compile"]["log"] = HOSTILE
    bad = one["cases"][1]
    bad.update(name=HOSTILE, message=HOSTILE, team_message=HOSTILE, evidence=dialogue(),
               difference={"output": place(HOSTILE), "answer": place(HOSTILE)})
    bad["evidence"].update(rule=HOSTILE, notes=[HOSTILE], transcript=[said(0.1, "judge", HOSTILE)])
    bad["evidence"]["judge"].update(kill_reason=HOSTILE, last_state=HOSTILE)
    whole = report([one], summary=[HOSTILE], findings=[
        {"severity": "error", "file": HOSTILE, "line": 1, "column": 1, "key": HOSTILE, "message": HOSTILE}])
    whole["problem"].update(short_name=HOSTILE, name=HOSTILE, format=HOSTILE)
    whole["host"].update(kernel=HOSTILE, cpu=HOSTILE, disturbances=[HOSTILE])
    return whole
