"""One thread for each product of matrices, set before NumPy is loaded.

NumPy's linear algebra reads these variables once, when it is loaded. Matrices as small as these are
multiplied faster by one thread, and more of them would take the processor from other visitors.
Streamlit starts a page's script before NumPy is there, so a page is early enough if it imports
pages.ui before anything that needs NumPy. Where the host has set a number, it stands.
"""

import os

for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")
