"""The single place that says how dear it is to try a password."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with 19 MiB, two passes, one lane: OWASP Password Storage Cheat Sheet. Django's own
    100 MiB would take 400 MB when four people sign in at once on the smallest machine."""

    memory_cost = 19 * 1024
    time_cost = 2
    parallelism = 1
