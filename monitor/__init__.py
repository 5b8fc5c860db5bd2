"""What sco-monitor does: the stages, the kinds, the daemon and the commands."""

__version__ = "0.1.0"
