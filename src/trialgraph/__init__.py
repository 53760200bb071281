"""trialgraph."""
