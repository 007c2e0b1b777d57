"""What the simulator's own page is served with: its template, and who ends the kernels of pages that were left."""
