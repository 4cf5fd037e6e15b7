"""How fast the network is, how soon it learns, how the app holds up: `python -m tests.benchmarks`.

Everything runs in one thread (see tests/__init__.py). Where nothing else is said, seconds are
processor time: on a shared machine the clock on the wall would also measure the neighbours.
"""
