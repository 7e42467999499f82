#!/usr/bin/env python3
"""
median.py FLAGS < "VERDICT SCORE" lines: the grader of all groups but the sample.

last: the last line, so that the sample does not count. total: the sum, accepted when anything is. median LEAST: the median of
the cases, of which those that are not judged count as 0; with less than LEAST points the group is lost.
"""
import statistics
import sys

CASES = 3


def last(results):
    return results[-1]


def total(results):
    score = sum(score for _, score in results)
    return ("AC", score) if any(verdict == "AC" for verdict, _ in results) else (first_error(results), 0)


def median(results):
    scores = [score for _, score in results] + [0] * (CASES - len(results))
    score = statistics.median(scores)
    return ("AC", score) if score >= float(sys.argv[2]) else (first_error(results), 0)


def first_error(results):
    return next((verdict for verdict, _ in results if verdict != "AC"), "WA")


lines = [line.split() for line in sys.stdin]
print(*{"last": last, "total": total, "median": median}[sys.argv[1]]([(verdict, float(score)) for verdict, score in lines]))
