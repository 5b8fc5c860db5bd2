"""The stages: one module each, from a source's address to a message in somebody's inbox.

`table` says in which order, and what each takes and makes; `flow` what a changed record is work
for. In the module of a stage ``read`` looks up a value and ``run`` makes an Outcome of it; `build`
puts the two together, `monitor.engine.runner` drives them.
"""
