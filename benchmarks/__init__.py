"""Speed, memory and start-up, measured beside the packages that people use today: ``python -m benchmarks``."""
