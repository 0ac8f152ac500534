"""The pages for a browser: reports, findings, the source of both, and reviewers' decisions."""
