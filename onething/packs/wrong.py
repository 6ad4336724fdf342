"""The single place that lets a field say, in both languages, what is wrong with its value."""

from onething.packs.mistakes import Said


class Wrong(ValueError):
    """Raised by a validator of a pack's schema: what is wrong and what to do."""

    def __init__(self, wrong: Said, do: Said) -> None:
        self.wrong = wrong
        self.do = do
        super().__init__(wrong.en)
