"""Training on the workers of a Dask cluster. Nothing here imports `distributed` before a cluster is
asked for: without one it need not be installed."""
