"""Documents that each rule of a guide passes and refuses: a module for each guide, found by ``test_trials``.

A module has ``BASES``, a document without any finding for each head of rule ids (``X279-270``), and ``ROWS``.
"""
