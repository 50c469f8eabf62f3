"""How a list stands, written the same way whatever way it was asked for."""

from __future__ import annotations

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from idi.foundation.core import kept


def test_blanks_pages_and_formats_are_left_out_and_the_order_is_one() -> None:
    first, second = QueryDict("state=issued&q=&page=3&sort=-id"), QueryDict("sort=-id&state=issued&format=xlsx")
    assert kept.normal(first) == kept.normal(second) == "sort=-id&state=issued"


@given(
    st.dictionaries(st.sampled_from(["q", "state", "sort", "page", "all"]), st.lists(st.text(max_size=5), max_size=3))
)
def test_what_is_normal_stays_so(asked: dict[str, list[str]]) -> None:
    query = QueryDict(mutable=True)
    for name, values in asked.items():
        query.setlist(name, values)
    told = kept.normal(query)
    assert kept.normal(QueryDict(told)) == told
