"""What this program takes of Textual beyond its public API: told by name when an upgrade changes it.

`KNOWN` is what was read in 8.2.8, the version that pyproject.toml pins; after an upgrade each name that fails is read
again beside the code of ours that relies on it, and its mark put here anew (run as a script it prints them).
"""

from __future__ import annotations

import hashlib
import inspect
from importlib import import_module
from pathlib import Path

import pytest

import e1tui.tui.terminal

ROOM = Path(e1tui.tui.terminal.__file__).parent

# Name in Textual → what of ours relies on it.
RELIED_ON = {
    "textual.drivers.linux_driver:LinuxDriver.__init__": "terminal/driver.py: _file is replaced by Output",
    "textual.drivers.linux_driver:LinuxDriver.start_application_mode": "terminal/before_app.py: ENTER is what it sends",
    "textual.drivers.linux_driver:LinuxDriver.stop_application_mode": "terminal/before_app.py: _LEAVE undoes the same",
    "textual.drivers.linux_driver:LinuxDriver._run_input_thread": "terminal/driver.py: overridden",
    "textual.drivers.linux_driver:LinuxDriver.run_input_thread": "terminal/driver.py: overridden",
    "textual.drivers.linux_driver:LinuxDriver.write": "terminal/driver.py: overridden",
    "textual.drivers.linux_driver:LinuxDriver.close": "terminal/driver.py: overridden",
    "textual.drivers.linux_driver:LinuxDriver.can_suspend": "terminal/driver.py: a guard, overridden",
    "textual.driver:Driver.send_message": "terminal/driver.py: overridden",
    "textual.driver:Driver.process_message": "terminal/driver.py: called",
    "textual.driver:Driver.deliver_binary": "terminal/driver.py: a guard, overridden",
    "textual.driver:Driver.open_url": "terminal/driver.py: a guard, overridden",
    "textual._xterm_parser:XTermParser._sequence_to_key_events": "terminal/driver.py: overridden",
    "textual._compositor:Compositor.render_partial_update": "terminal/compositor.py: overridden",
    "textual._compositor:Compositor.visible_widgets": "terminal/compositor.py: read",
    "textual._compositor:Compositor.update_widgets": "terminal/compositor.py: fills _dirty_regions",
    "textual._compositor:LayoutUpdate": "terminal/compositor.py: taken apart",
    "textual._compositor:ChopsUpdate": "terminal/compositor.py: taken apart",
    "textual.screen:Screen._on_idle": "terminal/answering.py: preceded by ours",
    "textual.screen:Screen._on_timer_update": "terminal/answering.py: called",
    "textual.screen:Screen._forward_event": "terminal/answering.py: called",
    "textual.widget:Widget._forward_event": "terminal/answering.py: overridden",
    "textual.app:App._display": "terminal/app.py: overridden",
    "textual.app:App._handle_exception": "terminal/app.py: a guard, overridden",
    "textual.app:App._print_error_renderables": "terminal/app.py: a guard, overridden",
    "textual.app:App.panic": "terminal/app.py: a guard, overridden",
    "textual.app:App.on_event": "terminal/app.py: overridden",
    "textual.app:App.save_screenshot": "terminal/app.py: a guard, overridden",
    "textual.app:App._set_pointer_shape": "terminal/app.py: overridden",
    "textual.message_pump:MessagePump._get_dispatch_methods": "handlers of parents run after those of children",
    "textual.widgets._text_area:TextArea._on_paste": "terminal/editor.py: overridden",
    "textual.widgets._text_area:TextArea._refresh_size": "terminal/editor.py: overridden",
    "textual.widgets._text_area:TextArea._undo_batch": "terminal/editor.py: overridden",
    "textual.widgets._text_area:TextArea._redo_batch": "terminal/editor.py: overridden",
    "textual.document._history:EditHistory.record": "terminal/editor.py: overridden",
    "textual.document._history:EditHistory._pop_undo": "terminal/editor.py: overridden",
    "textual.strip:Strip.render_ansi": "terminal/compositor.py: called",
    "textual._wrap:chunks": "terminal/wrapping.py: its pattern is another one",
    "rich._wrap:words": "terminal/wrapping.py: its pattern is another one",
    "textual.widgets._input:Input.cursor_screen_offset": "terminal/cursor.py: read",
    "textual.widgets._input:Input._cursor_offset": "terminal/cursor.py: its cell too many at the end is taken back",
    "textual.widgets._text_area:TextArea.cursor_screen_offset": "terminal/cursor.py: read",
}
KNOWN = {
    "textual.drivers.linux_driver:LinuxDriver.__init__": "fb702552",
    "textual.drivers.linux_driver:LinuxDriver.start_application_mode": "a8142c04",
    "textual.drivers.linux_driver:LinuxDriver.stop_application_mode": "41690c0d",
    "textual.drivers.linux_driver:LinuxDriver._run_input_thread": "ca65ffe9",
    "textual.drivers.linux_driver:LinuxDriver.run_input_thread": "5ce63d54",
    "textual.drivers.linux_driver:LinuxDriver.write": "7c87eafa",
    "textual.drivers.linux_driver:LinuxDriver.close": "bb0908a3",
    "textual.drivers.linux_driver:LinuxDriver.can_suspend": "d8cf4c62",
    "textual.driver:Driver.send_message": "dc12cd52",
    "textual.driver:Driver.process_message": "9af8fdb9",
    "textual.driver:Driver.deliver_binary": "4d4418e5",
    "textual.driver:Driver.open_url": "9a5bfba3",
    "textual._xterm_parser:XTermParser._sequence_to_key_events": "dabf32f7",
    "textual._compositor:Compositor.render_partial_update": "264b882c",
    "textual._compositor:Compositor.visible_widgets": "30fe986d",
    "textual._compositor:Compositor.update_widgets": "f0e65524",
    "textual._compositor:LayoutUpdate": "b056dfdd",
    "textual._compositor:ChopsUpdate": "c5b35895",
    "textual.screen:Screen._on_idle": "a4ea19d7",
    "textual.screen:Screen._on_timer_update": "56238104",
    "textual.screen:Screen._forward_event": "9ef0eb0b",
    "textual.widget:Widget._forward_event": "c55e299c",
    "textual.app:App._display": "768cdcc2",
    "textual.app:App._handle_exception": "b0080308",
    "textual.app:App._print_error_renderables": "c848c760",
    "textual.app:App.panic": "156d6383",
    "textual.app:App.on_event": "83330ed5",
    "textual.app:App.save_screenshot": "320601b1",
    "textual.app:App._set_pointer_shape": "eee21d0d",
    "textual.message_pump:MessagePump._get_dispatch_methods": "7a223622",
    "textual.widgets._text_area:TextArea._on_paste": "e187b5b3",
    "textual.widgets._text_area:TextArea._refresh_size": "23f5d9fa",
    "textual.widgets._text_area:TextArea._undo_batch": "4578451d",
    "textual.widgets._text_area:TextArea._redo_batch": "53f13ce2",
    "textual.document._history:EditHistory.record": "2e9ebf33",
    "textual.document._history:EditHistory._pop_undo": "90adb751",
    "textual.strip:Strip.render_ansi": "bd4d9698",
    "textual._wrap:chunks": "4c8f4a93",
    "rich._wrap:words": "a0a71d5d",
    "textual.widgets._input:Input.cursor_screen_offset": "77cebdd2",
    "textual.widgets._input:Input._cursor_offset": "4890219f",
    "textual.widgets._text_area:TextArea.cursor_screen_offset": "00a30499",
}


def mark(name: str) -> str:
    """A few digits for the source of something of Textual's, its white space aside. AttributeError if it is gone."""
    module, _, path = name.partition(":")
    found = import_module(module)
    for part in path.split("."):
        found = inspect.getattr_static(found, part)
    found = getattr(found, "fget", None) or getattr(found, "__func__", None) or inspect.unwrap(found)
    return hashlib.sha256(" ".join(inspect.getsource(found).split()).encode()).hexdigest()[:8]


@pytest.mark.parametrize(
    "where", sorted({told.partition(":")[0] for told in RELIED_ON.values() if ":" in told})
)
def test_what_relies_on_it_is_there(where: str) -> None:
    assert (ROOM.parent / where).is_file()


@pytest.mark.parametrize("name", RELIED_ON)
def test_it_is_as_it_was_read(name: str) -> None:
    try:
        now = mark(name)
    except AttributeError:
        pytest.fail(f"{name} is gone. It serves {RELIED_ON[name]}")
    assert now == KNOWN[name], f"{name} is another one now. It serves {RELIED_ON[name]}"


if __name__ == "__main__":
    for one in RELIED_ON:
        try:
            print(f'    "{one}": "{mark(one)}",')
        except AttributeError:
            print(f'    # gone: "{one}"')
