"""How Sphinx builds the pages of `docs/` into a site: `make docs`."""

project = "Outbound"
author = "the engineers of Outbound"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Outbound"
html_copy_source = False
root_doc = "docs/site/index"
include_patterns = ["docs/**", "README.md", "examples/README.md", "shared/contracts/data/README.md"]
# The anchors of headings are those that forges give them.
myst_heading_anchors = 4
