"""Documents on paper, and messages on their way out: by e-mail and SMS, at lawful hours, once."""
