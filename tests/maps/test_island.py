from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kil_mapper.maps.island import element, encoded

FORBIDDEN = "<>&'`$%#/"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_whatever_goes_in_comes_back_and_nothing_but_plain_ascii_is_written(data: object) -> None:
    text = encoded(data)
    assert json.loads(text) == data
    assert text.isascii()
    assert not set(text) & set(FORBIDDEN)


def test_braces_only_ever_belong_to_the_json_itself() -> None:
    text = encoded({"a": "{{7*191}}{% raw %}${1337}", "b": ["}", "{"]})
    assert text.count("{") == 1
    assert text.count("}") == 1


def test_line_separators_and_lone_surrogates_survive() -> None:
    names = ["a\u2028b\u2029c", "\ud800", 'quote " and back\\slash', "\u202eright to left"]
    assert json.loads(encoded(names)) == names


def test_a_number_that_json_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        encoded([float("nan")])


def test_the_element_can_not_be_ended_from_inside() -> None:
    assert element(["</script><script>alert(1)</script>"]).count("</script") == 1
