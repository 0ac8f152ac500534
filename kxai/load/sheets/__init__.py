"""Workbooks: .xlsx, .xls and .ods by readers that hold only what is filled, then one arrangement."""
