"""One table as each parser would tell it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

TITLE = "云岭县水文站2031年部门决算"
CAPTION = "收入决算表"
ROWS = (
    ("项目", "决算数（万元）"),
    ("本年收入合计", "300.00"),
    ("财政拨款收入", "250.00"),
    ("事业收入", "40.00"),
    ("其他收入", "10.00"),
)
SENTENCE = "2031年本年收入合计300.00万元，其中财政拨款收入250.00万元。"
Rows = Sequence[Sequence[str]]


def html(rows: Rows) -> str:
    lines = ("".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


def mineru(rows: Rows = ROWS) -> str:
    """As MinerU's content list, with a footer and a page number that it found too."""
    return json.dumps(
        [
            {"type": "text", "text": TITLE, "text_level": 1, "bbox": [0, 0, 9, 9], "page_idx": 0},
            {"type": "table", "img_path": "images/1.jpg", "table_caption": [CAPTION],
             "table_footnote": ["注：本表反映收入。"], "table_body": f"<html><body>{html(rows)}</body></html>",
             "page_idx": 0},
            {"type": "page_number", "text": "— 1 —", "page_idx": 0},
            {"type": "text", "text": SENTENCE, "page_idx": 1},
            {"type": "footer", "text": "第2页", "page_idx": 1},
        ],
        ensure_ascii=False,
    )  # fmt: skip


def docling(rows: Rows = ROWS) -> str:
    """As a DoclingDocument, its table's caption below it in the tree, a header on every page."""

    def text(number: int, label: str, words: str, page: int, **more: Any) -> dict[str, Any]:
        return {
            "self_ref": f"#/texts/{number}", "parent": {"$ref": "#/body"}, "children": [],
            "content_layer": "body", "label": label, "prov": [{"page_no": page}], "orig": words,
            "text": words, **more,
        }  # fmt: skip

    cells = [
        {
            "row_span": 1, "col_span": 1, "start_row_offset_idx": r, "end_row_offset_idx": r + 1,
            "start_col_offset_idx": c, "end_col_offset_idx": c + 1, "text": cell,
            "column_header": r == 0, "row_header": False,
        }
        for r, row in enumerate(rows)
        for c, cell in enumerate(row)
    ]  # fmt: skip
    return json.dumps(
        {
            "schema_name": "DoclingDocument", "version": "1.7.0", "name": "report",
            "body": {"self_ref": "#/body", "children": [
                {"$ref": "#/texts/3"}, {"$ref": "#/texts/0"}, {"$ref": "#/tables/0"},
                {"$ref": "#/groups/0"}, {"$ref": "#/pictures/0"}]},
            "groups": [{"self_ref": "#/groups/0", "label": "list", "children": [{"$ref": "#/texts/2"}]}],
            "pictures": [{"self_ref": "#/pictures/0", "label": "picture", "captions": [],
                          "children": [{"$ref": "#/texts/4"}]}],
            "texts": [
                text(0, "title", TITLE, 1), text(1, "caption", CAPTION, 1),
                text(2, "list_item", SENTENCE, 2, enumerated=True, marker="1."),
                text(3, "page_header", "云岭县", 1, content_layer="furniture"),
                text(4, "text", "图中的字", 2),
            ],
            "tables": [{"self_ref": "#/tables/0", "label": "table", "captions": [{"$ref": "#/texts/1"}],
                        "children": [{"$ref": "#/texts/1"}], "prov": [{"page_no": 1}],
                        "data": {"table_cells": cells, "num_rows": len(rows), "num_cols": 2}}],
        },
        ensure_ascii=False,
    )  # fmt: skip


def markdown(rows: Rows = ROWS) -> str:
    """As MinerU writes Markdown."""
    return f"# {TITLE}\n\n{CAPTION}\n\n<html><body>{html(rows)}</body></html>\n\n{SENTENCE}\n"


MADE = {"mineru.json": mineru, "docling.json": docling, "report.md": markdown}
