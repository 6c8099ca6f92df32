"""A name means one thing: no two classes of one name, and every code says itself by its own words."""

import ast
from collections import defaultdict
from collections.abc import Iterator

from jinja2 import Environment, nodes

from plussa.i18n import ROOT
from tests.sources import modules, tree


def test_a_class_name_means_one_thing_in_the_whole_house() -> None:
    places = defaultdict(list)
    for module, source in modules().items():
        for node in ast.walk(tree(source)):
            # A migration has models of its own: tables as they were then.
            if (
                isinstance(node, ast.ClassDef)
                and node.name != "Meta"
                and ".migrations." not in module
            ):
                places[node.name].append(module)
    found = {name: where for name, where in places.items() if len(set(where)) > 1}
    assert not found


def test_no_chain_of_codes_swallows_one_it_does_not_know() -> None:
    """`elif` by code, then `else`: a new code would be told by words of another."""
    assert not [
        f"{file.relative_to(ROOT)}:{line}"
        for file in sorted((ROOT / "templates").rglob("*.*"))
        if file.suffix in (".html", ".txt", ".xml")
        for line in swallowing(file.read_text("utf-8"))
    ]


def test_a_chain_that_swallows_is_found() -> None:
    chain = '{% if one.kind.value == "a" %}A{% elif one.kind.value == "b" %}B'
    assert list(swallowing(chain + "{% else %}C{% endif %}")) == [1]
    assert list(swallowing(chain + "{% endif %}")) == []


def swallowing(template: str) -> Iterator[int]:
    """The lines of chains that compare codes and end in `else`."""
    parsed = Environment(extensions=["jinja2.ext.i18n"], autoescape=True).parse(template)
    for chain in parsed.find_all(nodes.If):
        tests = [chain.test, *(one.test for one in chain.elif_)]
        if chain.elif_ and chain.else_ and all(map(_compares_code, tests)):
            yield chain.lineno


def _compares_code(test: nodes.Node) -> bool:
    return (
        isinstance(test, nodes.Compare)
        and isinstance(test.expr, nodes.Getattr)
        and test.expr.attr in ("value", "name")
    )
