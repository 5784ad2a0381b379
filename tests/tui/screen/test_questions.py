"""Questions: in lines of their own that no sign begins, in one box with their keys."""

import pytest
from hosts import Host, lines

from e1tui.tui.screen.dialogs import Ask, Confirm, cut_to

LONG = (
    "Les documents déjà faits de ce candidat ont encore ce qui était clos ce matin : les refaire maintenant ?"
)


@pytest.mark.parametrize(
    "question", [Confirm(LONG, "refaire"), Ask(LONG, "refaire", "Un texte est attendu.")]
)
async def test_no_line_of_a_question_begins_with_its_sign(tmp_path, question):
    for size in ((60, 16), (80, 24), (66, 24), (64, 24)):
        app = Host(
            tmp_path, type(question)(*([LONG, "refaire"] + ["Il faut un texte."] * isinstance(question, Ask)))
        )
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            shown = [line.strip(" │┌┐└┘─") for line in lines(app)]
            assert any(line.startswith("Les documents déjà faits") for line in shown)
            assert not [line for line in shown if line[:1] in (":", "?", "»") and line]


def test_a_question_is_wrapped_with_its_no_break_spaces():
    assert cut_to("aaaa bb\xa0: cc", 9, 3) == "aaaa bb\xa0:\ncc"
    assert cut_to("aaaa bbb\xa0: cc", 9, 3) == "aaaa\nbbb\xa0: cc"
