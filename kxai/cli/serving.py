"""``kxai mcp``: what programs are served with."""

from __future__ import annotations

from kxai.cli.choices import DEFAULT_WORKSPACE, Workspace


def mcp(workspace: Workspace = DEFAULT_WORKSPACE) -> None:
    """供AI助手使用：以MCP协议（标准输入输出）提供报告、数字、问题、问答和原文，只读。"""
    from kxai.api.window import Window
    from kxai.cli.screen import settings_for
    from kxai.errors import PackageMissing

    try:
        from kxai.mcp import serve
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise PackageMissing("mcp", '请先安装：pip install "kxai[mcp]"') from error
    with Window(workspace, settings_for(workspace)) as window:
        serve(window)
