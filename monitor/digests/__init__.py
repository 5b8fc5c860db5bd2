"""The digest: one for each subscription and local date, composed from values and rendered. Pure.

`compose` makes it of the `material` that it is handed: `arrange` decides what is told and where,
`editor` puts that into the reader's language as a `page`, `plain` and `html` are the two parts of
the mail. The words are in ``languages/*.toml``; `calendar` says when a digest is due.
"""
