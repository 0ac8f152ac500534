"""Workbooks (.xlsx, .xls, .ods): readers that keep only what is filled, and one arrangement."""
