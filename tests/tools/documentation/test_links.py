"""Links through the repository become links of the site, or text."""

import pytest
from documentation.links import links_of_site


@pytest.mark.parametrize(
    ("file", "page", "link", "expected"),
    [
        ("docs/DATA.md", "DATA.md", "[a](SCORE.md#x)", "[a](SCORE.md#x)"),
        ("docs/howto/a.md", "howto/a.md", "[a](../DATA.md)", "[a](../DATA.md)"),
        ("docs/DATA.md", "DATA.md", "[a](../CONTRIBUTING.md#b)", "[a](CONTRIBUTING.md#b)"),
        ("docs/howto/a.md", "howto/a.md", "[a](../../CHANGELOG.md)", "[a](../CHANGELOG.md)"),
        ("CONTRIBUTING.md", "CONTRIBUTING.md", "[a](docs/DATA.md#b)", "[a](DATA.md#b)"),
        ("CONTRIBUTING.md", "CONTRIBUTING.md", "![a](docs/images/a.png)", "![a](images/a.png)"),
        ("docs/DATA.md", "DATA.md", "[a](../README.md#gpu)", "[a](index.md)"),
        ("docs/DATA.md", "DATA.md", "see [a](../configs/joint/a2d.toml).", "see a."),
        ("docs/DATA.md", "DATA.md", "[a](https://b.org/c)", "[a](https://b.org/c)"),
        ("docs/DATA.md", "DATA.md", "[a](#b)", "[a](#b)"),
    ],
)
def test_a_link_leads_to_what_the_site_has(file, page, link, expected):
    assert links_of_site(link, file=file, page=page) == expected


def test_a_picture_inside_a_link_and_several_links_in_a_line_are_kept():
    text = "[one](../CONTRIBUTING.md) and [two](DATA.md), ![three](images/a.png)"
    expected = "[one](CONTRIBUTING.md) and [two](DATA.md), ![three](images/a.png)"
    assert links_of_site(text, file="docs/a.md", page="a.md") == expected
