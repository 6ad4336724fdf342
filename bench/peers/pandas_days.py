"""pandas: the n-th business day after a day, with the free days that come as JSON on the input.

Every day of the week counts unless it is listed, or make-up days would be missed.
"""

import json
import statistics
import sys
import time
import timeit

import pandas

MANY = 10_000


def nanoseconds(run):
    timer = timeit.Timer(run, timer=time.process_time)
    number, _ = timer.autorange()
    return statistics.median(timer.repeat(5, max(1, number // 4))) / max(1, number // 4) * 1e9


def main():
    start, days = pandas.Timestamp(sys.argv[1]), int(sys.argv[2])
    free = json.load(sys.stdin)
    offset = pandas.offsets.CustomBusinessDay(
        n=days, weekmask="Mon Tue Wed Thu Fri Sat Sun", holidays=free
    )
    column = pandas.Series([start] * MANY)
    print(f"{'pandas CustomBusinessDay':42} {nanoseconds(lambda: start + offset):>10,.0f}")
    vector = nanoseconds(lambda: column + offset) / MANY
    print(f"{'pandas CustomBusinessDay by columns':42} {vector:>10,.0f}")


main()
