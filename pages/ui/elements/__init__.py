"""What shows: charts, texts, samples, marks."""
