"""The rules benchmark in NumPy, a byte a boolean: python rules_numpy.py FOLDER N 1 ROUNDS."""

import numpy as np
import province

folder, count, _threads, rounds = province.arguments()
facts = province.facts(folder)
policies = province.policies(folder, count)
known = {name: facts[f"known {name}"] for name in province.COLUMNS}


def test(one):
    match one:
        case ["ge", name, bound]:
            return facts[name] >= bound, known[name]
        case ["le", name, bound]:
            return facts[name] <= bound, known[name]
        case ["in", name, codes]:
            table = np.zeros(province.TEXTS[name], bool)
            table[codes] = True
            return table[facts[name]], known[name]
        case ["is", name, wanted]:
            return facts[name] == wanted, known[name]
        case ["ratio", a, b, m, n]:
            return facts[a] * n >= facts[b] * m, known[a] & known[b]


def decided(policy, done):
    true = may = either_t = either_m = None
    for clause in policy:
        for place, one in enumerate(clause):
            key = str(one)
            if key not in done:
                answer, is_known = test(one)
                done[key] = answer & is_known, answer | ~is_known
            t, m = done[key]
            either_t, either_m = (t, m) if place == 0 else (either_t | t, either_m | m)
        true = either_t if true is None else true & either_t
        may = either_m if may is None else may & either_m
    return true, may


def verdict():
    done = {}
    answers = [decided(policy, done) for policy in policies]
    return [[int(t.sum()), int((t ^ m).sum())] for t, m in answers]


def missing():
    done = {}
    found = []
    for policy in policies:
        true, may = decided(policy, done)
        nulls = sum((~known[name]).view(np.int8) for name in province.columns(policy))
        found.append((true ^ may) & (nulls == 1))
    return found


province.report(verdict, missing, rounds)
