"""What others do, written for the benchmarks: what our own code is measured against."""
