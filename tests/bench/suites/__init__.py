"""The public suites of article extraction, read from checkouts beside this one."""
