"""The parts of the kind ``feed``: from XML or JSON of any condition to entries."""
