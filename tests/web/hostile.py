"""Fifty names and texts as hostile reports may bear them; every page is held against each."""

from __future__ import annotations

SCRIPTS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</svg><script>x</script>",
    "javascript:alert(1)", "' onmouseover='x", "<!--", "]]>", "<iframe src=//x>",
    "<a href=javascript:x>", "<svg/onload=x>", "</title><b>", "</textarea><script>x</script>",
    "<ScRiPt src=//x></sCrIpT>", "<body onload=x>", "<base href=//x>",
    "<meta http-equiv=refresh content=0;url=//x>", "<link rel=stylesheet href=//x>",
    "<object data=x></object>", "<math><mtext></mtext><img src onerror=x></math>",
    "`><script>x</script>", "<img src='x' onerror=\"x\">", "<form action=//x><button>1</button></form>",
    "data:text/html,<script>x</script>", "<style>*{background:url(//x)}</style>", "&lt;b&gt;",
    "&#60;script&#62;", "\\u003cscript\\u003e", "<noscript><p title=\"</noscript><img src=x>\">",
)  # fmt: skip
"""Markup and handlers."""
TEMPLATES = (
    "{{7*7}}", "{% raw %}", "${7*7}", "<%= 7*7 %>", "#{7*7}", "{{ ''.__class__ }}", "{# x #}",
)  # fmt: skip
"""What template engines take for theirs."""
PATHS = (
    "../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/passwd", "%2e%2e%2fetc%2fpasswd",
    "C:\\x\\y.txt", "file:///etc/passwd",
)  # fmt: skip
"""What leads to other files."""
OTHERS = (
    '=HYPERLINK("//x")', "@SUM(1)", "'; DROP TABLE reports; --", "\x1b[31m", "\u202egnp",
    "甲\r\nSet-Cookie: x=1", "\u200b零\u2060宽\ufeff", "%00%0d%0a", "￥＜script＞",
)  # fmt: skip
"""Formulas, queries, terminals, headers, unseen characters."""
TRICKS = (*SCRIPTS, *TEMPLATES, *PATHS, *OTHERS)
