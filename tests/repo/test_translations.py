"""Pages and problems are complete in English, and no translation outlives its message."""

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.repo import messages


def english() -> list[Catalog]:
    found = sorted(messages.TREE.rglob("locale/en/LC_MESSAGES/django.po"))
    assert found, "no English catalogue at all"
    return [read_po(path.open("rb"), locale="en") for path in found]


def translated() -> dict[str, str]:
    """Chinese message → its English; "" where a form of it is missing."""
    return {
        entry.id[0] if isinstance(entry.id, tuple) else entry.id: (
            "" if entry.fuzzy or not all(forms) else " ".join(forms)
        )
        for catalog in english()
        for entry in catalog
        if entry.id
        for forms in [entry.string if isinstance(entry.string, tuple) else (entry.string,)]
    }


def test_every_message_is_said_in_english() -> None:
    """A reader of English who meets one Chinese sentence in an error cannot put it right."""
    known = translated()
    missing = {said: at for said, at in messages.all_messages().items() if not known.get(said)}
    assert not missing, "add to onething/web/locale/en/LC_MESSAGES/django.po: " + "; ".join(
        f"{said!r} ({at})" for said, at in missing.items()
    )


def test_no_translation_is_left_over() -> None:
    """Left-over entries hide the missing ones: whoever searches finds a sentence nobody says."""
    left = set(translated()) - set(messages.all_messages())
    assert not left, f"no longer said anywhere, remove: {sorted(left)}"


def test_a_translation_takes_the_same_parameters() -> None:
    """A place that the message does not fill raises while the error page is made."""
    faults = [
        str(error) for catalog in english() for entry in catalog for error in entry.check(catalog)
    ]
    assert not faults
