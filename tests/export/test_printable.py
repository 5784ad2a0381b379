"""What is said to be printable before closing is what the documents' faces have."""

from e1tui.domain.printable import RANGES, lacking
from e1tui.export.faces import face


def test_the_ranges_are_the_faces():
    told = {code for first, last in RANGES for code in range(first, last + 1)}
    assert told == set(face(bold=False).widths) == set(face(bold=True).widths)


def test_what_lacks():
    assert lacking("Œillet • ½ ☒\n\tŁódź") == ()
    assert lacking("漢a\N{GRINNING FACE}漢") == ("漢", "\N{GRINNING FACE}")
    assert lacking("Zoe\N{COMBINING ACUTE ACCENT}") == ()  # composed before it is printed
