"""The network itself: cells, the time loop, layers, the loss and its gradients."""
