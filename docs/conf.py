"""How Sphinx builds these pages: ``make docs``, strictly and without the network."""

import sys
from pathlib import Path

import pytest_graphmock

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "pytest-graphmock"
author = "pytest-graphmock contributors"
copyright = f"the {author}"
version = release = pytest_graphmock.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "generated_pages"]
exclude_patterns = ["_build", "_ext"]
default_role = "literal"
language = "en"
smartquotes = False

myst_heading_anchors = 3
autodoc_default_options = {"members": True, "member-order": "bysource"}
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
autoclass_content = "class"
napoleon_use_ivar = True
napoleon_use_rtype = False
napoleon_custom_sections = [("Source", "notes_style")]
toc_object_entries_show_parents = "hide"
python_maximum_signature_line_length = 80

html_theme = "furo"
html_title = "pytest-graphmock"
html_static_path = ["_static"]
html_css_files = ["graphmock.css"]
html_copy_source = False
html_show_sphinx = False
