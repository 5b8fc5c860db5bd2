"""Tests of the operator's translators."""
