"""The same as the pages, for programs: ``/api/v1``, described by ``/api/v1/openapi.json``.

An operation (`operation`) says how it is asked for and what it answers; from the same words come
its route (`serving`), its check of what is asked (`asking`) and its description (`document`).
"""
