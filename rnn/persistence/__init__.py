"""Runs that outlive the process: links to begin one, files to go on with one."""
