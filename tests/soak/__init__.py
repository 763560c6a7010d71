"""The harness that kills, fills and damages: ``make soak`` for the long form, ``tests/soak/test_quick.py`` for the short one."""
