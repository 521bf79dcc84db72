"""Checks: what is wrong or worth a look in a text, one small rule a fault."""
