"""The digest: one edition for one subscription, composed from values and rendered. Pure.

`monitor.digests.compose.compose` makes it; `edition` holds what it is made from, `arrange`
decides what is told and where, `page` puts it into the reader's language, `plain` and `html`
are the two parts of the mail. The words are in ``languages/*.toml``.
"""
