"""What things cost, as ratios to what others do beside them: `python -m tests.benchmarks NAME`."""
